import { compareValues } from '../bson/compare';
import { addNumbers, multiplyNumbers, toInteger } from '../bson/numbers';
import { Int32, Timestamp, UtcDateTime, type Value, isDocument, isNumber, typeName } from '../bson/values';
import { CommandError } from '../errors';
import { formatValue } from '../storage/format-value';
import { type Change, KEEP, REMOVE, set } from './change';

type Apply = (current: Value | undefined, shown: string) => Change;

/** `$inc` and `$mul`: arithmetic that keeps the wider of the two number types. */
export function arithmetic(operator: '$inc' | '$mul', path: string, operand: Value): Apply {
  if (!isNumber(operand)) {
    const verb = operator === '$inc' ? 'increment' : 'multiply';
    throw new CommandError(
      'TypeMismatch',
      `Cannot ${verb} with non-numeric argument: {${path}: ${formatValue(operand)}}`,
    );
  }
  return (current, shown) => {
    if (current === undefined) return set(operator === '$inc' ? operand : multiplyNumbers(operand, new Int32(0)));
    if (!isNumber(current)) {
      throw new CommandError(
        'TypeMismatch',
        `Cannot apply ${operator} to a value of non-numeric type. ${shown} of non-numeric type ${typeName(current)}`,
      );
    }
    return set(operator === '$inc' ? addNumbers(current, operand) : multiplyNumbers(current, operand));
  };
}

/** `$min` and `$max`, in the BSON comparison order. */
export function extreme(direction: 1 | -1, operand: Value): Apply {
  return (current) => (current === undefined || compareValues(operand, current) * direction > 0 ? set(operand) : KEEP);
}

/** `$currentDate`, as a date or as a timestamp. */
export function currentDate(path: string, operand: Value): Apply {
  let asTimestamp = false;
  if (isDocument(operand)) {
    const type = operand.get('$type');
    if (operand.size !== 1 || (type !== 'date' && type !== 'timestamp')) {
      throw new CommandError(
        'BadValue',
        "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
      );
    }
    asTimestamp = type === 'timestamp';
  } else if (typeof operand !== 'boolean') {
    throw new CommandError(
      'BadValue',
      `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}). (${path})`,
    );
  }
  return () => set(asTimestamp ? currentTimestamp() : UtcDateTime.now());
}

let lastTimestamp = 0n;

/** The present second with an ordinal that makes each timestamp of this process greater than the one before. */
export function currentTimestamp(): Timestamp {
  const seconds = BigInt(Math.floor(Date.now() / 1000)) << 32n;
  lastTimestamp = lastTimestamp >= seconds ? lastTimestamp + 1n : seconds + 1n;
  return new Timestamp(lastTimestamp);
}

/** `$bit` with `and`, `or` and `xor`, on integers only. */
export function bitwise(path: string, operand: Value): Apply {
  if (!isDocument(operand)) {
    throw new CommandError(
      'BadValue',
      `The $bit modifier is not compatible with a ${typeName(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  if (operand.size === 0) {
    throw new CommandError(
      'BadValue',
      `You must pass in at least one bitwise operation. The format is: {$bit: {${path}: {and/or/xor: #}}`,
    );
  }
  const steps = [...operand].map(([name, value]): { name: 'and' | 'or' | 'xor'; value: Int32 | bigint } => {
    if (name !== 'and' && name !== 'or' && name !== 'xor') {
      throw new CommandError('BadValue', `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`);
    }
    if (!(value instanceof Int32) && typeof value !== 'bigint') {
      throw new CommandError(
        'BadValue',
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(value)}' is not supported here`,
      );
    }
    return { name, value };
  });
  return (current, shown) => {
    let result: Int32 | bigint = steps.every((step) => step.value instanceof Int32) ? new Int32(0) : 0n;
    if (current !== undefined) {
      if (!(current instanceof Int32) && typeof current !== 'bigint') {
        throw new CommandError(
          'BadValue',
          `Cannot apply $bit to a value of non-integral type. ${shown} has the field ${path} of non-integer type ${typeName(current)}`,
        );
      }
      result = current;
    }
    for (const { name, value } of steps) result = combineBits(name, result, value);
    return set(result);
  };
}

function combineBits(name: 'and' | 'or' | 'xor', left: Int32 | bigint, right: Int32 | bigint): Int32 | bigint {
  const a = toInteger(left) ?? 0n;
  const b = toInteger(right) ?? 0n;
  const result = name === 'and' ? a & b : name === 'or' ? a | b : a ^ b;
  return left instanceof Int32 && right instanceof Int32 ? new Int32(Number(result)) : result;
}

/** `$unset`. */
export function removal(): Apply {
  return (current) => (current === undefined ? KEEP : REMOVE);
}
