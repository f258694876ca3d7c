import { ErrorCode } from '@tertulia/contracts';
import { DomainError } from './domain-error';
import { toProblem } from './problem.filter';

/** Why a request is refused for how it arrives, whatever it is about. */
export interface ConnectionFault {
  status: number;
  detail: string;
}

/** Who sends too slowly, or nothing any more. */
export const TOO_SLOW: ConnectionFault = { status: 408, detail: 'The request took too long to arrive.' };

/** A problem as it goes out, after which the connection ends. */
export interface ConnectionProblem {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** The answer to a request that cannot be read to its end: a problem like any other. */
export function connectionProblem({ status, detail }: ConnectionFault): ConnectionProblem {
  const body = JSON.stringify({ ...toProblem(new DomainError(ErrorCode.ValidationFailed, detail)), status });
  const headers = {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  };
  return { status, headers, body };
}
