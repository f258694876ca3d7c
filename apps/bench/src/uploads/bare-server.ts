import Fastify from 'fastify';
import { createReadStream, createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** What the product is compared with: a Fastify that streams a body to a file, synced at the end, and a file to a body. */
async function main(folder: string): Promise<void> {
  const fastify = Fastify({ bodyLimit: Number.MAX_SAFE_INTEGER });
  const file = path.join(folder, 'bare');
  fastify.addContentTypeParser('*', (_request, _payload, done) => done(null));
  fastify.post('/', async (request) => {
    await pipeline(request.raw, createWriteStream(file, { flush: true }));
    return {};
  });
  fastify.get('/', (_request, reply) => reply.type('application/octet-stream').send(createReadStream(file)));
  process.send?.(await fastify.listen({ port: 0, host: '127.0.0.1' }));
}

main(process.argv[2] ?? '.').catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
