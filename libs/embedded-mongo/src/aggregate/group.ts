import { type Document, Int32, type Value, isDocument, isNumber } from '../bson/values';
import { CommandError } from '../errors';
import { encodeKeyValue } from '../storage/key-encoding';
import { Sum } from './sum';
import { type GroupExpression, evaluate, parseExpression } from './expression';

/** A parsed `$group`. */
export interface Group {
  id: GroupExpression;
  accumulators: { field: string; operand: GroupExpression }[];
}

/** Reads a `$group` stage: `_id` and fields of `$sum`; other accumulators are refused with error 15952. */
export function parseGroup(value: Value): Group {
  if (!isDocument(value)) throw new CommandError(15947, "a group's fields must be specified in an object");
  const id = value.get('_id');
  if (id === undefined) throw new CommandError(15955, 'a group specification must include an _id');
  const accumulators: Group['accumulators'] = [];
  for (const [field, accumulator] of value) {
    if (field === '_id') continue;
    if (field.includes('.')) throw new CommandError(40235, `The field name '${field}' cannot contain '.'`);
    if (field.startsWith('$')) throw new CommandError(40236, `The field name '${field}' cannot be an operator name`);
    if (!isDocument(accumulator)) throw new CommandError(40234, `The field '${field}' must be an accumulator object`);
    const [first] = accumulator;
    if (accumulator.size !== 1 || !first) {
      throw new CommandError(40238, `The field '${field}' must specify one accumulator`);
    }
    const [operator, operand] = first;
    if (operator === '$count') {
      if (!isDocument(operand) || operand.size > 0)
        throw new CommandError('TypeMismatch', '$count takes no arguments, i.e. $count:{}');
      accumulators.push({ field, operand: { kind: 'constant', value: new Int32(1) } });
    } else if (operator === '$sum') accumulators.push({ field, operand: parseExpression(operand) });
    else throw new CommandError(15952, `unknown group operator '${operator}'`);
  }
  return { id: parseExpression(id), accumulators };
}

/** Gathers documents into groups, each with its sums. */
export class Grouping {
  private readonly groups = new Map<string, { id: Value; sums: Sum[] }>();

  constructor(private readonly group: Group) {}

  add(document: Document): void {
    const id = evaluate(this.group.id, document) ?? null;
    const key = encodeKeyValue(id, Number.MAX_SAFE_INTEGER).bytes.toString('latin1');
    let entry = this.groups.get(key);
    if (!entry) {
      entry = { id, sums: this.group.accumulators.map(() => new Sum()) };
      this.groups.set(key, entry);
    }
    for (const [index, { operand }] of this.group.accumulators.entries()) {
      const value = evaluate(operand, document);
      // Like MongoDB, $sum passes over what is no number.
      if (isNumber(value)) entry.sums[index]?.add(value);
    }
  }

  results(): Document[] {
    return [...this.groups.values()].map(({ id, sums }) => {
      const document: Document = new Map([['_id', id]]);
      for (const [index, { field }] of this.group.accumulators.entries())
        document.set(field, sums[index]?.result() ?? new Int32(0));
      return document;
    });
  }
}
