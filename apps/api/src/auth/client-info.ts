import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Characters of a user agent that are kept. */
const USER_AGENT_LENGTH = 300;

/** From where a session is opened or refreshed. */
export interface ClientInfo {
  ip: string;
  userAgent: string | undefined;
}

/** Injects the `ClientInfo` of an HTTP call. */
export const Client = createParamDecorator((_: unknown, context: ExecutionContext): ClientInfo => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return { ip: request.ip, userAgent: request.headers['user-agent']?.slice(0, USER_AGENT_LENGTH) };
});
