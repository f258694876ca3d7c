import { ANONYMOUS, type Credentials } from './credentials';

/** What a call was answered with. `body` is parsed JSON where the answer says it is JSON, else its text. */
export interface RestResponse<T> {
  status: number;
  headers: Headers;
  body: T;
}

export interface RestRequest {
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  body?: string | Uint8Array<ArrayBuffer> | FormData;
  /** Before those that the client sets itself. */
  headers?: Record<string, string>;
}

/** Calls the REST API as one caller. An answer of any status is a result, not an error. */
export class RestClient {
  constructor(
    readonly url: string,
    readonly credentials: Credentials = ANONYMOUS,
  ) {}

  get<T = unknown>(path: string, headers?: Record<string, string>): Promise<RestResponse<T>> {
    return this.call<T>('GET', path, headers ? { headers } : {});
  }

  post<T = unknown>(path: string, json?: unknown): Promise<RestResponse<T>> {
    return this.call<T>('POST', path, json === undefined ? {} : { json });
  }

  put<T = unknown>(path: string, json?: unknown): Promise<RestResponse<T>> {
    return this.call<T>('PUT', path, json === undefined ? {} : { json });
  }

  patch<T = unknown>(path: string, json?: unknown): Promise<RestResponse<T>> {
    return this.call<T>('PATCH', path, json === undefined ? {} : { json });
  }

  delete<T = unknown>(path: string, json?: unknown): Promise<RestResponse<T>> {
    return this.call<T>('DELETE', path, json === undefined ? {} : { json });
  }

  /** Calls `path` under `/api/v1`. */
  call<T = unknown>(method: string, path: string, request: RestRequest = {}): Promise<RestResponse<T>> {
    return this.at<T>(method, `/api/v1${path}`, request);
  }

  /** Calls a path of the server as it is, for what lies outside of `/api/v1` and for addresses that the server gave. */
  async at<T = unknown>(method: string, path: string, request: RestRequest = {}): Promise<RestResponse<T>> {
    const response = await this.fetch(method, path, request);
    const text = await response.text();
    const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
    // `T` is what the caller expects of this path; the tests then check it.
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
  }

  /** The same, for bytes. */
  async bytes(path: string, headers: Record<string, string> = {}): Promise<RestResponse<Buffer>> {
    const response = await this.fetch('GET', path, { headers });
    return {
      status: response.status,
      headers: response.headers,
      body: Buffer.from(await response.arrayBuffer()),
    };
  }

  private async fetch(method: string, path: string, { json, body, headers }: RestRequest): Promise<Response> {
    const response = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...this.credentials.headers(path.replace(/\?.*/, '')),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? body : JSON.stringify(json),
    });
    this.credentials.receive(response.headers.getSetCookie());
    return response;
  }
}

/** The body of an answer that must have this status. Throws with the whole answer where it has another one. */
export function bodyOf<T>(response: RestResponse<T>, ...statuses: number[]): T {
  if (statuses.includes(response.status)) return response.body;
  const { status, body } = response;
  throw new Error(`Expected status ${statuses.join(' or ')}, got ${status}: ${JSON.stringify(body)}`);
}
