import { ErrorCode } from '@tertulia/contracts';
import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { DomainError } from '../common/errors/domain-error';
import { VALIDATION_OPTIONS, validationFailed } from '../common/validation/validation';

const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** Makes an instance of the payload's class, by the rules that HTTP bodies follow. Throws `VALIDATION_FAILED`. */
export function validatedPayload<T extends object>(type: ClassConstructor<T>, args: readonly unknown[]): T {
  const [payload, ...more] = args;
  if (more.length > 0) throw refused('The event takes one payload.');
  if (!isPlainObject(payload)) throw refused('The payload must be an object.');
  const instance = instanceOf(type, payload);
  const errors = validateSync(instance, VALIDATION_OPTIONS);
  if (errors.length > 0) throw validationFailed(errors);
  return instance;
}

function instanceOf<T extends object>(type: ClassConstructor<T>, payload: object): T {
  try {
    const name = reservedName(payload);
    if (name !== null) throw refused(`property ${name} should not exist`, name);
    return plainToInstance(type, payload);
  } catch (error) {
    // Some thousand brackets in one another are more than any payload has.
    if (error instanceof RangeError) throw refused('The payload is nested too deep.');
    throw error;
  }
}

/** A name that JavaScript reads a meaning into, anywhere inside: the conversion would pass it by without a word. */
function reservedName(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null;
  if (Array.isArray(value)) return firstReserved(value);
  return Object.keys(value).find((name) => RESERVED.has(name)) ?? firstReserved(Object.values(value));
}

function firstReserved(values: readonly unknown[]): string | null {
  for (const value of values) {
    const name = reservedName(value);
    if (name !== null) return name;
  }
  return null;
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function refused(message: string, path = ''): DomainError {
  return new DomainError(ErrorCode.ValidationFailed, message, { errors: [{ path, message }] });
}
