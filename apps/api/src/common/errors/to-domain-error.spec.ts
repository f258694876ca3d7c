import { ForbiddenException, NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { mongo } from 'mongoose';
import { DomainError } from './domain-error';
import { toDomainError } from './to-domain-error';

const fastifyError = (code: string, statusCode: number): Error =>
  Object.assign(new Error('internal words'), { code, statusCode });

describe('toDomainError', () => {
  it('leaves a domain error as it is', () => {
    const error = new DomainError('CONFLICT', 'The group is full.');
    expect(toDomainError(error)).toBe(error);
  });

  it('gives the errors of the framework a code of the contract', () => {
    expect(toDomainError(new NotFoundException()).code).toBe('NOT_FOUND');
    expect(toDomainError(new ForbiddenException()).code).toBe('FORBIDDEN');
    expect(toDomainError(new PayloadTooLargeException()).code).toBe('PAYLOAD_TOO_LARGE');
    expect(toDomainError(fastifyError('FST_ERR_CTP_BODY_TOO_LARGE', 413)).code).toBe('PAYLOAD_TOO_LARGE');
    expect(toDomainError(fastifyError('FST_ERR_CTP_INVALID_MEDIA_TYPE', 415)).code).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(toDomainError(fastifyError('FST_ERR_CTP_INVALID_JSON_BODY', 400)).message).toBe(
      'The body is not valid JSON.',
    );
    expect(toDomainError(Object.assign(new SyntaxError('Unexpected token'), { statusCode: 400 }))).toMatchObject({
      code: 'VALIDATION_FAILED',
      message: 'The body is not valid JSON.',
    });
  });

  it('says that the database is away when it is', () => {
    const error = toDomainError(new mongo.MongoNetworkError('connect ECONNREFUSED 10.0.0.7:27017'));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', more: { retryAfter: 2 } });
    expect(error.message).not.toContain('10.0.0.7');
  });

  it('says so also of one that hands over, stops, or gives no connection in time', () => {
    const answers = [10_107, 189, 11_602, 91].map(
      (code) => new mongo.MongoServerError({ code, errmsg: 'not primary' }),
    );
    const waited = Object.defineProperty(new mongo.MongoDriverError('Timed out'), 'name', {
      value: 'MongoWaitQueueTimeoutError',
    });
    for (const error of [...answers, waited]) expect(toDomainError(error).code).toBe('UNAVAILABLE');
    expect(toDomainError(new mongo.MongoServerError({ code: 11_000, errmsg: 'E11000' })).code).toBe('INTERNAL');
  });

  it('tells nothing of what went wrong inside', () => {
    for (const inner of [
      new Error('E11000 { email: "ana@example.org" }'),
      'thrown text',
      null,
      { statusCode: 400, message: 'query' },
    ]) {
      expect(toDomainError(inner)).toMatchObject({ code: 'INTERNAL', message: 'Something went wrong on the server.' });
    }
  });
});
