import type { FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Ends connections that have not sent a request when the server closes. Browsers open such connections ahead of need, and
 * Node counts them neither as idle nor as done, so that closing would wait for them.
 */
export function closeSilentConnections(fastify: FastifyInstance): void {
  const silent = new Set<Socket>();
  const spoke = ({ socket }: IncomingMessage): void => void silent.delete(socket);
  fastify.server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  fastify.server.on('request', spoke);
  fastify.server.on('upgrade', spoke);
  fastify.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy();
  });
}
