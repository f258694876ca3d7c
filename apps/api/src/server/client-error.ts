import { ErrorCode } from '@tertulia/contracts';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { DomainError } from '../common/errors/domain-error';
import { toProblem } from '../common/errors/problem.filter';

/** What is said of the requests that Node cannot read, by its own code for the error. */
const REFUSALS: Readonly<Record<string, { status: number; detail: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request took too long to arrive.' },
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The headers of the request are too long.' },
};
const UNREADABLE = { status: 400, detail: 'The request is not valid HTTP.' };

/** Answers what is no HTTP, such as a body whose chunks are not as long as they say: a problem like any other, then the end. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  // Whoever has hung up hears nothing.
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const { status, detail } = REFUSALS[error.code ?? ''] ?? UNREADABLE;
  const body = JSON.stringify({ ...toProblem(new DomainError(ErrorCode.ValidationFailed, detail)), status });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy(error);
}
