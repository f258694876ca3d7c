import { loadConfig } from '../../config/load-config';
import { addressKey } from './address-key';
import { LocalBuckets } from './local-buckets';

describe('the token buckets of a process', () => {
  let now = 1_000;

  beforeEach(() => {
    now = 1_000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => jest.restoreAllMocks());

  const limiter = (rate: string): LocalBuckets => new LocalBuckets(loadConfig({ RATE_SEND: rate }).rates);
  const spend = (rates: LocalBuckets, key: string, count: number): number =>
    Array.from({ length: count }, () => rates.take('send', key)).filter((wait) => wait === 0).length;

  it('gives the burst at once, then what fills in', () => {
    const rates = limiter('120,10');
    expect(spend(rates, 'ana', 200)).toBe(120);
    now += 1_000;
    expect(spend(rates, 'ana', 200)).toBe(10);
    now += 3_600_000;
    expect(spend(rates, 'ana', 200)).toBe(120);
  });

  it('counts each user apart, and each kind of call apart', () => {
    const rates = limiter('1,1');
    expect(spend(rates, 'ana', 2)).toBe(1);
    expect(spend(rates, 'bo', 2)).toBe(1);
    expect(rates.take('read', 'ana')).toBe(0);
  });

  it('says when to try again', () => {
    const rates = limiter('1,0.16667');
    rates.take('send', 'ana');
    now += 500;
    expect(rates.take('send', 'ana')).toBeCloseTo(5.5, 1);
  });

  it('limits nothing when it is off', () => {
    expect(spend(limiter('off'), 'ana', 10_000)).toBe(10_000);
  });

  it('forgets buckets that are full again, and keeps those that are not', () => {
    const rates = limiter('1,1');
    for (let user = 0; user < 9_999; user++) rates.take('send', `user-${user}`);
    now += 2_000;
    rates.take('send', 'ana');
    rates.take('send', 'bo');
    expect(rates.take('send', 'ana')).toBeGreaterThan(0);
    expect((rates as unknown as { buckets: Map<string, unknown> }).buckets.size).toBe(2);
  });
});

describe('addressKey', () => {
  it('gives an IPv6 network one bucket, and each IPv4 address its own', () => {
    expect(addressKey('2001:db8:1:2::1')).toBe(addressKey('2001:db8:1:2:ffff::9'));
    expect(addressKey('2001:db8:1:3::1')).not.toBe(addressKey('2001:db8:1:2::1'));
    expect(addressKey('192.0.2.1')).not.toBe(addressKey('192.0.2.2'));
  });
});
