import { ErrorCode } from '@tertulia/contracts';
import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { DomainError } from '../common/errors/domain-error';
import { VALIDATION_OPTIONS, validationFailed } from '../common/validation/validation';

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
    return plainToInstance(type, payload);
  } catch (error) {
    // Some thousand brackets in one another are more than any payload has.
    if (error instanceof RangeError) throw refused('The payload is nested too deep.');
    throw error;
  }
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function refused(message: string): DomainError {
  return new DomainError(ErrorCode.ValidationFailed, message, { errors: [{ path: '', message }] });
}
