import { toDouble } from '../bson/numbers';
import { Binary, ObjectId, UtcDateTime, type Value, isDocument, isNumber, typeName } from '../bson/values';

/** A value as MongoDB's messages print it. */
export function formatValue(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isInteger(value)) return value.toFixed(1);
  if (isNumber(value)) return String(toDouble(value));
  if (value instanceof ObjectId) return `ObjectId('${value.toHex()}')`;
  if (value instanceof UtcDateTime) return `new Date(${value.ms})`;
  if (value instanceof Binary) return `BinData(${value.subtype}, ${value.bytes.toString('hex').toUpperCase()})`;
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(formatValue).join(', ')} ]`;
  if (!isDocument(value)) return typeName(value);
  const fields = [...value].map(([name, entry]) => `${name}: ${formatValue(entry)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
