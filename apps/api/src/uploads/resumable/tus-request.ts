import { ErrorCode } from '@tertulia/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PassThrough, Readable } from 'node:stream';
import { DomainError } from '../../common/errors/domain-error';
import { codeOfStatus } from '../../common/errors/error-kinds';

/** The headers of an answer that are the protocol's; the rest of what the tus server says is the framework's to say. */
const ANSWER_HEADERS = new Set([
  'location',
  'tus-resumable',
  'upload-offset',
  'upload-length',
  'upload-metadata',
  'upload-expires',
]);

/** A call as the tus server takes it. `end` lets go of the connection, whose rest may then be read by others. */
export interface TusRequest {
  request: Request;
  end(): void;
}

/** Makes one of a call whose body nobody has read. */
export function toTusRequest({ raw, method, url }: FastifyRequest): TusRequest {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const init = { method, headers };
  const address = new URL(url, 'http://localhost');
  if (method !== 'POST' && method !== 'PATCH') return { request: new Request(address, init), end: () => undefined };
  // Not the connection's own stream: when this one is given up, the answer still has to go out.
  const body = new PassThrough({ highWaterMark: 64 * 1024 });
  body.on('error', () => undefined);
  raw.once('close', () => {
    if (!raw.complete) body.destroy(new Error('The connection ended before the body did'));
  });
  raw.once('error', (error) => body.destroy(error));
  raw.pipe(body);
  const stream = Readable.toWeb(body) as ReadableStream<Uint8Array>;
  const request = new Request(address, { ...init, body: stream, duplex: 'half' });
  return {
    request,
    end: () => {
      raw.unpipe(body);
      body.destroy();
    },
  };
}

/** Sends the tus server's answer, with these headers besides. */
export function sendTusResponse(response: Response, reply: FastifyReply, more: Record<string, string>): void {
  for (const [name, value] of response.headers) {
    if (ANSWER_HEADERS.has(name)) void reply.header(name, value);
  }
  void reply.headers(more).status(response.status).send();
}

/** What the tus server refuses by itself, in the contract's codes. It answers 403 where a header is missing. */
export function refusalOf(status: number, text: string): DomainError {
  const code =
    status === 403 ? ErrorCode.ValidationFailed : status === 501 ? ErrorCode.ValidationFailed : codeOfStatus(status);
  return new DomainError(code, code === ErrorCode.Internal ? 'Something went wrong on the server.' : sentence(text));
}

function sentence(text: string): string {
  return `${text.trim().replace(/\.$/, '')}.`;
}
