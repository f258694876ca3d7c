import { request as httpRequest, type ClientRequest } from 'node:http';

/** Sends the head of a request and a part of its body, and then nothing more. The connection stays open. */
export function sendInPart(
  url: string,
  method: string,
  headers: Readonly<Record<string, string | number>>,
  parts: readonly (string | Buffer)[],
): ClientRequest {
  const request = httpRequest(url, { method, headers, agent: false });
  // The server is about to be killed.
  request.on('error', () => undefined);
  for (const part of parts) request.write(part);
  return request;
}
