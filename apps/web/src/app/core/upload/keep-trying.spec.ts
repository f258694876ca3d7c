import { HttpErrorResponse } from '@angular/common/http';
import { Subject, of, throwError, type Observable } from 'rxjs';
import { keepTrying } from './keep-trying';

const status = (code: number, problem: object | null = null): HttpErrorResponse =>
  new HttpErrorResponse({ status: code, error: problem });

describe('keepTrying', () => {
  let networkBack: Subject<void>;
  let seen: unknown[];
  let renewals: number;

  const run = (outcomes: (Error | string)[]): void => {
    const attempt = (): Observable<string> => {
      const next = outcomes.shift() ?? 'none left';
      return typeof next === 'string' ? of(next) : throwError(() => next);
    };
    const renew = (): Observable<void> => {
      renewals++;
      return of(undefined);
    };
    keepTrying(attempt, { renew, back$: networkBack }).subscribe({
      next: (value) => seen.push(value),
      error: (error: HttpErrorResponse) => seen.push(`failed ${error.status}`),
      complete: () => seen.push('done'),
    });
  };

  beforeEach(() => {
    jest.useFakeTimers();
    networkBack = new Subject();
    seen = [];
    renewals = 0;
  });
  afterEach(() => jest.useRealTimers());

  it.each([
    ['nobody answers', status(0)],
    ['what it sends does not get there in time', status(408, { code: 'VALIDATION_FAILED' })],
  ])('goes on for as long as %s, and at once when the network is back', (_what, failure) => {
    const outcomes: (Error | string)[] = Array.from({ length: 500 }, () => failure);
    run(outcomes);
    for (let minute = 0; minute < 10; minute++) jest.advanceTimersByTime(60_000);
    expect(seen.every((value) => value === null)).toBe(true);
    outcomes.splice(0, outcomes.length, 'through');
    networkBack.next();
    expect(seen.slice(-2)).toEqual(['through', 'done']);
  });

  it('gives up on a server that answers with an error of its own again and again', () => {
    run(Array.from({ length: 10 }, () => status(500, { code: 'INTERNAL' })));
    jest.advanceTimersByTime(200_000);
    expect(seen).toEqual([null, null, null, null, null, 'failed 500']);
  });

  it('does not try again what is refused', () => {
    run([status(415, { code: 'UNSUPPORTED_MEDIA_TYPE' }), 'through']);
    jest.advanceTimersByTime(200_000);
    expect(seen).toEqual(['failed 415']);
  });

  it('renews the session once and goes on', () => {
    run([status(401), 'through']);
    expect([seen, renewals]).toEqual([['through', 'done'], 1]);
    run([status(401), status(401), 'through']);
    expect(seen.at(-1)).toBe('failed 401');
  });

  it('waits as long as a server that is asked too often says', () => {
    run([status(429, { code: 'RATE_LIMITED', retryAfter: 30 }), 'through']);
    jest.advanceTimersByTime(29_000);
    expect(seen).toEqual([null]);
    jest.advanceTimersByTime(1_000);
    expect(seen).toEqual([null, 'through', 'done']);
  });
});
