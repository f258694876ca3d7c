import { equalValues } from '../bson/compare';
import { Regex, Undefined, type Value, isDocument, typeName } from '../bson/values';
import { CommandError } from '../errors';
import { formatValue } from '../storage/format-value';

/** Throws ImmutableField (66) if an update has changed an `_id`; 5 and 5.0 are the same one, as in MongoDB. */
export function checkSameId(before: Value, after: Value | undefined): void {
  if (after === undefined) {
    throw new CommandError(
      'ImmutableField',
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    );
  }
  if (equalValues(before, after)) return;
  throw new CommandError(
    'ImmutableField',
    `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${formatValue(after)}`,
  );
}

/** Throws for values that MongoDB takes for no `_id`: arrays, patterns, undefined, and documents with `$` names. */
export function checkIdType(id: Value): void {
  if (Array.isArray(id) || id instanceof Regex || id instanceof Undefined) {
    throw new CommandError('InvalidIdField', `The '_id' value cannot be of type ${typeName(id)}`);
  }
  if (!isDocument(id)) return;
  for (const name of id.keys()) {
    if (name.startsWith('$')) {
      throw new CommandError(
        'DollarPrefixedFieldName',
        `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage.`,
      );
    }
  }
}
