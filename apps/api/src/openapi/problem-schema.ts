import type { OpenAPIObject } from '@nestjs/swagger';
import { ErrorCode } from '@tertulia/contracts';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** The body of every error, and its parts. */
export const PROBLEM_SCHEMAS: Schemas = {
  ErrorCode: {
    type: 'string',
    enum: Object.values(ErrorCode),
    description: 'Stable: clients may switch on it.',
  },
  FieldError: {
    type: 'object',
    required: ['path', 'message'],
    properties: {
      path: { type: 'string', description: 'The wrong property, dotted.', example: 'memberIds.0' },
      message: { type: 'string', description: 'What is expected there.', example: 'memberIds.0 must be a mongodb id' },
    },
  },
  Problem: {
    type: 'object',
    description: 'An error, as RFC 9457 has it.',
    required: ['type', 'title', 'status', 'detail', 'code'],
    properties: {
      type: { type: 'string', format: 'uri-reference', description: 'Names the kind of problem.' },
      title: { type: 'string', description: 'The kind of problem in a few words, the same each time.' },
      status: { type: 'integer', description: 'The HTTP status.' },
      detail: { type: 'string', description: 'This occurrence, in words for a person.' },
      code: { $ref: '#/components/schemas/ErrorCode' },
      errors: {
        type: 'array',
        items: { $ref: '#/components/schemas/FieldError' },
        description: 'The wrong properties, with `VALIDATION_FAILED`.',
      },
      retryAfter: {
        type: 'number',
        description: 'Seconds to wait, with `RATE_LIMITED` and `UNAVAILABLE`.',
      },
    },
  },
};
