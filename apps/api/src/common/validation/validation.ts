import { ValidationPipe } from '@nestjs/common';
import { ErrorCode, type FieldError } from '@tertulia/contracts';
import type { ValidationError } from 'class-validator';
import { DomainError } from '../errors/domain-error';

/** How every body, query and payload is validated: unknown properties are refused, and nothing is converted that the class does not convert itself. */
export const VALIDATION_OPTIONS = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: true,
} as const;

/** The one pipe for HTTP; the gateway validates by the same options. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({ ...VALIDATION_OPTIONS, transform: true, exceptionFactory: validationFailed });
}

/** The error that names every wrong property by its dotted path. */
export function validationFailed(errors: ValidationError[]): DomainError {
  const fields = errors.flatMap((error) => fieldErrors(error, ''));
  const detail = fields.map(({ message }) => message).join('; ') || 'The request is not what the contract names.';
  return new DomainError(ErrorCode.ValidationFailed, detail, { errors: fields });
}

function fieldErrors(error: ValidationError, prefix: string): FieldError[] {
  const path = prefix + error.property;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ path, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, `${path}.`))];
}
