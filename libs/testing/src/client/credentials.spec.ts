import { CookieCredentials, parseSetCookie } from './credentials';

describe('the cookies of a test client', () => {
  const cookies = () => {
    const jar = new CookieCredentials('http://localhost:3000');
    jar.receive(['a=1; Path=/; HttpOnly', 'b=2; Path=/api/v1/auth; SameSite=Strict']);
    return jar;
  };

  it('are sent to the paths that they are for, with the origin', () => {
    expect(cookies().headers('/api/v1/users/me')).toEqual({ origin: 'http://localhost:3000', cookie: 'a=1' });
    expect(cookies().headers('/api/v1/auth/refresh')['cookie']).toBe('a=1; b=2');
    expect(cookies().headers('/api/v1/authority')['cookie']).toBe('a=1');
  });

  it('are gone when the server says so', () => {
    const jar = cookies();
    jar.receive(['a=; Max-Age=0; Path=/', 'b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT']);
    expect(jar.headers('/api/v1/auth/refresh')).toEqual({ origin: 'http://localhost:3000' });
  });

  it('can be copied and then live apart', () => {
    const first = cookies();
    const second = first.copy();
    second.set('a', 'changed');
    expect([first.get('a'), second.get('a')]).toEqual(['1', 'changed']);
  });

  it('are taken apart with their attributes', () => {
    expect(parseSetCookie('t=a=b; Max-Age=600; HttpOnly')).toEqual({
      name: 't',
      value: 'a=b',
      attributes: { 'max-age': '600', httponly: '' },
    });
  });
});
