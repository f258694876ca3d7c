import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type ConnectionFault, connectionProblem, TOO_SLOW } from '../common/errors/connection-problem';

/** What is said of the requests that Node cannot read, by its own code for the error. */
const REFUSALS: Readonly<Record<string, ConnectionFault>> = {
  ERR_HTTP_REQUEST_TIMEOUT: TOO_SLOW,
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The headers of the request are too long.' },
};
const UNREADABLE: ConnectionFault = { status: 400, detail: 'The request is not valid HTTP.' };

/** Answers what is no HTTP, such as a body whose chunks are not as long as they say: a problem like any other, then the end. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  // Whoever has hung up hears nothing.
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const { status, headers, body } = connectionProblem(REFUSALS[error.code ?? ''] ?? UNREADABLE);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy(error);
}
