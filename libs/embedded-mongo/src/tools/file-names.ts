const SUFFIXES = { documents: '.jsonl', indexes: '.indexes.json' } as const;

/** The file of an export that holds a collection's documents or its indexes. */
export function fileNameOf(collection: string, content: keyof typeof SUFFIXES): string {
  return encodeURIComponent(collection) + SUFFIXES[content];
}

/** The collection whose documents a file holds, or undefined for another file. */
export function collectionOf(file: string): string | undefined {
  return file.endsWith(SUFFIXES.documents) ? decodeURIComponent(file.slice(0, -SUFFIXES.documents.length)) : undefined;
}
