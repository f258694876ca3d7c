import { backTo, safeReturnUrl } from './guards';

describe('safeReturnUrl', () => {
  it('leads back to a path of this application', () => {
    expect(safeReturnUrl('/c/665f1c2ab0c4d5e6f7a8b9c0/m/3')).toBe('/c/665f1c2ab0c4d5e6f7a8b9c0/m/3');
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', 'c/1', '', null])(
    'leads to the front page instead of %j',
    (url) => {
      expect(safeReturnUrl(url)).toBe('/');
    },
  );
});

describe('backTo', () => {
  it('remembers where one was, except for the pages that it would make a circle of', () => {
    expect(backTo('/settings')).toEqual({ returnTo: '/settings' });
    expect(backTo('/')).toEqual({});
    expect(backTo('/login?returnTo=%2F')).toEqual({});
  });
});
