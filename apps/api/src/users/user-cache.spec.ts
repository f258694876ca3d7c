import { UserCache } from './user-cache';

const user = (id: string, displayName: string) => ({ id, displayName, avatarUrl: null, statusText: '' });

describe('the cache of users', () => {
  it('gives what was put, until it is dropped', () => {
    const cache = new UserCache();
    cache.put(user('1', 'Ana'), cache.version);
    expect(cache.get('1')?.displayName).toBe('Ana');
    cache.drop('1');
    expect(cache.get('1')).toBeUndefined();
  });

  it('takes nothing that was read before a change', () => {
    const cache = new UserCache();
    const { version } = cache;
    cache.drop('1');
    cache.put(user('1', 'The name before'), version);
    expect(cache.get('1')).toBeUndefined();
  });

  it('forgets the user that was asked for longest ago when it is full', () => {
    const cache = new UserCache();
    for (let n = 0; n < 5_000; n++) cache.put(user(String(n), 'x'), cache.version);
    cache.get('0');
    cache.put(user('one more', 'x'), cache.version);
    expect(cache.get('0')).toBeDefined();
    expect(cache.get('1')).toBeUndefined();
    expect(cache.get('one more')).toBeDefined();
  });
});
