/** The texts of a language by key, forms of a number as `key.one`, `key.other`. */
export type Texts = Map<string, string>;

const FORM = /\.(zero|one|two|few|many|other)$/;

/** The texts of a language file. Throws where something in it is no text. */
export function flat(file: unknown, path = ''): Texts {
  if (typeof file !== 'object' || file === null) throw new Error(`${path} is no text`);
  return new Map(
    Object.entries(file).flatMap(([name, value]: [string, unknown]): [string, string][] => {
      const key = path === '' ? name : `${path}.${name}`;
      return typeof value === 'string' ? [[key, value]] : [...flat(value, key)];
    }),
  );
}

/** The key of a text without the form of the number. */
export function keyOf(path: string): string {
  return path.replace(FORM, '');
}

/** The forms that each text has that depends on a number. */
export function formsOf(texts: Texts): Map<string, string[]> {
  const forms = new Map<string, string[]>();
  for (const path of texts.keys()) {
    const form = FORM.exec(path)?.[1];
    if (form !== undefined) forms.set(keyOf(path), [...(forms.get(keyOf(path)) ?? []), form]);
  }
  return forms;
}

/** The names of the places for values in a text, over all its forms. */
export function placesOf(texts: Texts, key: string): string[] {
  const own = [...texts].filter(([path]) => keyOf(path) === key).map(([, text]) => text);
  return [
    ...new Set(own.flatMap((text) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? ''))),
  ].sort();
}
