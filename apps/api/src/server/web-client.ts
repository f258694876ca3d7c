import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ACCESS_COOKIE } from '../common/http/origin.hook';

/** What is served by others: the client's router never sees these. */
const SERVER_PATHS = /^\/(api|socket\.io|health|metrics)(\/|\?|$)/;

/** Tells the client's script that the page was asked for with a session, whose own cookies no script can see. */
const SIGNED_IN_COOKIE = 'tertulia_signed_in=1; Path=/; SameSite=Strict';

/**
 * Serves the built client: its files as they are, cached for good where their name holds a hash, and its start page for
 * every other address, so that links into the client work. Does nothing where the client is not built.
 */
export async function serveWebClient(fastify: FastifyInstance, root: string): Promise<boolean> {
  if (!existsSync(path.join(root, 'index.html'))) return false;
  await fastify.register(fastifyStatic, {
    root,
    wildcard: false,
    index: false,
    preCompressed: true,
    setHeaders: (response, file) => void response.header('Cache-Control', cacheControl(file)),
  });
  fastify.get('/*', (request, reply) => {
    if (SERVER_PATHS.test(request.url) || path.extname(new URL(request.url, 'http://client').pathname) !== '') {
      return reply.callNotFound();
    }
    if (request.cookies[ACCESS_COOKIE] !== undefined) void reply.header('Set-Cookie', SIGNED_IN_COOKIE);
    return reply.header('Cache-Control', 'no-cache').sendFile('index.html');
  });
  return true;
}

/** `main-ABCD2345.js` never changes; anything else is asked for again. */
function cacheControl(file: string): string {
  return /-[A-Z0-9]{8}\.\w+$/.test(file.replace(/\.(br|gz)$/, '')) ? 'public, max-age=31536000, immutable' : 'no-cache';
}
