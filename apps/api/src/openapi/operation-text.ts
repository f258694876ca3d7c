/** A route's comment as the document shows it. */
export interface OperationText {
  /** The first sentence, without its stop. */
  summary: string;
  /** The rest, if there is any. */
  description?: string;
}

/** Takes a comment, which is wrapped as it stands in the code, apart into a headline and what follows. */
export function operationText(comment: string): OperationText {
  const text = comment.replace(/\s+/g, ' ').trim();
  const [, first = text, rest = ''] = /^(.*?[.;:])(?: (.*))?$/.exec(text) ?? [];
  // Pages show the headline as plain text.
  const summary = first.replace(/[.;:]$/, '').replaceAll('`', '');
  return rest === '' ? { summary } : { summary, description: rest.charAt(0).toUpperCase() + rest.slice(1) };
}
