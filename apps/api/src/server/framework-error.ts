import type { FastifyReply, FastifyRequest } from 'fastify';
import { toProblem } from '../common/errors/problem.filter';
import { toDomainError } from '../common/errors/to-domain-error';

/** Answers what Fastify refuses before it has found a route, such as an address that cannot be decoded: a problem like any other. */
export function answerFrameworkError(error: Error, _request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(toDomainError(error));
  void reply
    .status(problem.status)
    .header('Content-Type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}
