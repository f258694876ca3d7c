import { ErrorCode } from '@tertulia/contracts';
import { DomainError } from '../../common/errors/domain-error';
import { FailedChecks } from './failed-checks';

describe('checks that failed', () => {
  afterEach(() => jest.useRealTimers());

  it('are not tried again before the time that the failure named, and say how long that is', () => {
    jest.useFakeTimers();
    const failed = new FailedChecks();
    failed.add('a', new DomainError(ErrorCode.ScannerUnavailable, 'down', { retryAfter: 10 }));
    expect(() => failed.requireNone('b')).not.toThrow();
    jest.advanceTimersByTime(4_000);
    expect(() => failed.requireNone('a')).toThrow(
      expect.objectContaining({ code: 'SCANNER_UNAVAILABLE', more: { retryAfter: 6 } }),
    );
    jest.advanceTimersByTime(6_000);
    expect(() => failed.requireNone('a')).not.toThrow();
  });

  it("are told as unavailable where the failure is the server's own", () => {
    const failed = new FailedChecks();
    failed.add('a', new TypeError('internal'));
    expect(() => failed.requireNone('a')).toThrow(
      expect.objectContaining({ code: 'UNAVAILABLE', more: { retryAfter: 5 } }),
    );
  });
});
