import { type Document, type Value, isDocument } from '../bson/values';
import { CommandError } from '../errors';

/** What may stand where an aggregation expression is expected: constants, field paths and documents of them. */
export type GroupExpression =
  | { kind: 'constant'; value: Value }
  | { kind: 'path'; parts: string[] }
  | { kind: 'document'; fields: [string, GroupExpression][] };

/** Reads an expression; refuses operators and variables, which this server has none of. */
export function parseExpression(value: Value): GroupExpression {
  if (typeof value === 'string' && value.startsWith('$$')) {
    throw new CommandError(17276, `Use of undefined variable: ${value.slice(2)}`);
  }
  if (typeof value === 'string' && value.startsWith('$')) {
    const parts = value.slice(1).split('.');
    if (value === '$') throw new CommandError(16872, "'$' by itself is not a valid FieldPath");
    if (parts.includes('')) throw new CommandError(15998, 'FieldPath field names may not be empty strings.');
    return { kind: 'path', parts };
  }
  if (Array.isArray(value)) throw new CommandError('NotImplemented', 'array expressions are not supported');
  if (!isDocument(value)) return { kind: 'constant', value };
  const [first] = value;
  if (first?.[0].startsWith('$')) {
    if (first[0] === '$literal' && value.size === 1) return { kind: 'constant', value: first[1] };
    throw new CommandError(168, `Unrecognized expression '${first[0]}'`);
  }
  return { kind: 'document', fields: [...value].map(([name, entry]) => [name, parseExpression(entry)]) };
}

/** An expression's value for a document; `undefined` for a field that is not there. */
export function evaluate(expression: GroupExpression, document: Document): Value | undefined {
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'path':
      return valueAt(document, expression.parts);
    case 'document': {
      const result: Document = new Map();
      for (const [name, field] of expression.fields) {
        const value = evaluate(field, document);
        if (value !== undefined) result.set(name, value);
      }
      return result;
    }
  }
}

function valueAt(value: Value | undefined, parts: readonly string[]): Value | undefined {
  const [part, ...rest] = parts;
  if (part === undefined || value === undefined) return value;
  if (isDocument(value)) return valueAt(value.get(part), rest);
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((element) => {
    const found = isDocument(element) ? valueAt(element, parts) : undefined;
    return found === undefined ? [] : [found];
  });
}
