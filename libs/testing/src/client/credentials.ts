/** What a caller shows the server to say who they are. */
export interface Credentials {
  /** Headers for a call to `path`, which starts with a slash and is without a query. */
  headers(path: string): Record<string, string>;
  /** Takes in what an answer's `Set-Cookie` headers say. */
  receive(setCookies: readonly string[]): void;
}

/** A caller whom the server does not know. */
export const ANONYMOUS: Credentials = { headers: () => ({}), receive: () => undefined };

/** `Authorization: Bearer`, as bots and other API consumers sign in. */
export class BearerCredentials implements Credentials {
  constructor(
    public accessToken: string,
    public refreshToken: string,
  ) {}

  headers(): Record<string, string> {
    return { authorization: `Bearer ${this.accessToken}` };
  }

  receive(): void {
    // A bearer gets its tokens in the body.
  }
}

interface Cookie {
  value: string;
  path: string;
}

/** The cookies of one browser, which also sends the `Origin` of the page that calls. */
export class CookieCredentials implements Credentials {
  private readonly cookies = new Map<string, Cookie>();

  constructor(public origin: string | null) {}

  headers(path: string): Record<string, string> {
    const sent = [...this.cookies].filter(([, cookie]) => matches(path, cookie.path));
    return {
      ...(this.origin === null ? {} : { origin: this.origin }),
      ...(sent.length === 0 ? {} : { cookie: sent.map(([name, { value }]) => `${name}=${value}`).join('; ') }),
    };
  }

  receive(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const { name, value, attributes } = parseSetCookie(line);
      const expires = attributes['expires'];
      const gone =
        Number(attributes['max-age'] ?? 1) <= 0 || (expires !== undefined && Date.parse(expires) <= Date.now());
      if (gone) this.cookies.delete(name);
      else this.cookies.set(name, { value, path: attributes['path'] ?? '/' });
    }
  }

  /** The value of a cookie, `undefined` where there is none. */
  get(name: string): string | undefined {
    return this.cookies.get(name)?.value;
  }

  /** Puts a cookie in place, or takes it away. */
  set(name: string, value: string | undefined, path = '/'): void {
    if (value === undefined) this.cookies.delete(name);
    else this.cookies.set(name, { value, path });
  }

  /** The same cookies, from then on apart. */
  copy(): CookieCredentials {
    const twin = new CookieCredentials(this.origin);
    for (const [name, { value, path }] of this.cookies) twin.set(name, value, path);
    return twin;
  }
}

function matches(path: string, cookiePath: string): boolean {
  return path === cookiePath || path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`);
}

/** Takes a `Set-Cookie` header apart; names of attributes in lower case, those without a value are `''`. */
export function parseSetCookie(line: string): { name: string; value: string; attributes: Record<string, string> } {
  const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
  const attributes = Object.fromEntries(
    rest.map((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [part.toLowerCase(), ''] : [part.slice(0, at).toLowerCase(), part.slice(at + 1)];
    }),
  );
  return { name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), attributes };
}
