import type { OpenAPIObject } from '@nestjs/swagger';
import { ErrorCode, type Problem } from '@tertulia/contracts';
import { connectionProblem, TOO_SLOW } from '../common/errors/connection-problem';
import { ERROR_KINDS } from '../common/errors/error-kinds';
import { DomainError } from '../common/errors/domain-error';
import { toProblem } from '../common/errors/problem.filter';
import type { RouteFacts } from './route-facts';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Responses = Operation['responses'];

const UNSAFE_METHODS = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** A detail that each code is shown with. */
const DETAILS: Partial<Record<ErrorCode, string>> = {
  VALIDATION_FAILED: 'limit must not be greater than 100',
  UNAUTHENTICATED: 'Sign in first: there is no valid access token.',
  ORIGIN_NOT_ALLOWED: 'A call with cookies must come from an allowed origin.',
  NOT_FOUND: 'There is no such resource.',
  PAYLOAD_TOO_LARGE: 'The request has more bytes than allowed.',
  RATE_LIMITED: 'Too fast. Try again in 3 s.',
  INTERNAL: 'Something went wrong on the server.',
  UNAVAILABLE: 'The database cannot be reached right now; try again.',
};

/** The codes that an operation may be refused with: those that every route of its kind has, and its own. */
export function errorsOf(
  method: string,
  path: string,
  operation: Pick<Operation, 'requestBody' | 'parameters'>,
  facts: RouteFacts,
  own: readonly ErrorCode[] = [],
): ErrorCode[] {
  const takesInput = operation.requestBody !== undefined || hasQuery(operation);
  const usual: [boolean, ErrorCode[]][] = [
    [takesInput, [ErrorCode.ValidationFailed]],
    [!facts.isPublic, [ErrorCode.Unauthenticated, ErrorCode.SessionRevoked]],
    [UNSAFE_METHODS.has(method), [ErrorCode.OriginNotAllowed]],
    [path.includes('{'), [ErrorCode.NotFound]],
    [operation.requestBody !== undefined, [ErrorCode.PayloadTooLarge, ErrorCode.UnsupportedMediaType]],
    [facts.isRated, [ErrorCode.RateLimited]],
    [true, [ErrorCode.Internal, ErrorCode.Unavailable]],
  ];
  return [...new Set([...usual.flatMap(([applies, codes]) => (applies ? codes : [])), ...own])];
}

/** The responses for these codes, one for each status with an example for each code. */
export function problemResponses(codes: readonly ErrorCode[]): Responses {
  const responses: Responses = {};
  const statuses = [...new Set(codes.map((code) => ERROR_KINDS[code].status))].sort((a, b) => a - b);
  for (const status of statuses) {
    const here = codes.filter((code) => ERROR_KINDS[code].status === status);
    responses[String(status)] = {
      description: here.map((code) => `\`${code}\`: ${ERROR_KINDS[code].title}.`).join(' '),
      ...(here.some(tellsWhen) ? { headers: { 'Retry-After': RETRY_AFTER } } : {}),
      content: {
        'application/problem+json': {
          schema: { $ref: '#/components/schemas/Problem' },
          examples: Object.fromEntries(
            here.map((code) => [code, { summary: ERROR_KINDS[code].title, value: exampleOf(code) }]),
          ),
        },
      },
    };
  }
  return responses;
}

/** The response to a body that does not arrive in time: its status is not the one of its code. */
export function tooSlowResponse(): Responses {
  const { status, body } = connectionProblem(TOO_SLOW);
  const value: unknown = JSON.parse(body);
  const content = {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: { [ErrorCode.ValidationFailed]: { summary: TOO_SLOW.detail, value } },
    },
  };
  return { [status]: { description: `\`${ErrorCode.ValidationFailed}\`: ${TOO_SLOW.detail}`, content } };
}

const RETRY_AFTER = { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } } as const;

function exampleOf(code: ErrorCode): Problem {
  const detail = DETAILS[code] ?? `${ERROR_KINDS[code].title}.`;
  const more = {
    ...(code === ErrorCode.ValidationFailed ? { errors: [{ path: 'limit', message: detail }] } : {}),
    ...(tellsWhen(code) ? { retryAfter: 3 } : {}),
  };
  return toProblem(new DomainError(code, detail, more));
}

/** The codes that come with seconds to wait. */
const TELL_WHEN: ReadonlySet<ErrorCode> = new Set([
  ErrorCode.RateLimited,
  ErrorCode.Unavailable,
  ErrorCode.DailyQuotaExceeded,
  ErrorCode.ScannerUnavailable,
]);

function tellsWhen(code: ErrorCode): boolean {
  return TELL_WHEN.has(code);
}

function hasQuery({ parameters = [] }: Pick<Operation, 'parameters'>): boolean {
  return parameters.some((parameter) => 'in' in parameter && parameter.in === 'query');
}
