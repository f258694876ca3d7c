import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { ErrorCode, type Problem } from '@tertulia/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DomainError } from './domain-error';
import { ERROR_KINDS } from './error-kinds';
import { toDomainError } from './to-domain-error';

/** The one filter for HTTP: every error leaves as `application/problem+json`, and what is a defect is logged with its request id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const domainError = toDomainError(error);
    if (domainError.code === ErrorCode.Internal || domainError.code === ErrorCode.Unavailable) {
      this.logger.error(`${request.method} ${request.routeOptions?.url ?? 'unknown route'} (${request.id})`, error);
    }
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const problem = toProblem(domainError);
    if (problem.retryAfter !== undefined) void reply.header('Retry-After', Math.ceil(problem.retryAfter));
    void reply
      .status(problem.status)
      .header('Content-Type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem));
  }
}

/** The body that an error is answered with. */
export function toProblem(error: DomainError): Problem {
  const { status, title } = ERROR_KINDS[error.code];
  return { type: `/api/docs#${error.code}`, title, status, detail: error.message, code: error.code, ...error.more };
}
