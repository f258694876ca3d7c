import {
  ErrorCode,
  type Changes,
  type ChangesQuery,
  type Conversation,
  type CreateConversationRequest,
  type History,
  type HistoryQuery,
  type Me,
  type Page,
  type PageQuery,
  type Problem,
  type TokenResponse,
  type User,
} from '@tertulia/contracts';
import type { ChatApi } from './chat-api';
import { ChatError } from './chat-error';

/** Where the server is, and who calls. */
export interface FetchChatApiOptions {
  /** Of the server, without `/api/v1`. */
  baseUrl: string;
  /** Of `POST /auth/token`; kept up to date by `refreshSession`. */
  accessToken: string;
  /** Without it the session cannot be refreshed and ends with its access token. */
  refreshToken?: string;
  /** Milliseconds a call may take; 30,000. */
  timeoutMs?: number;
}

/** The calls of `ChatApi`, and the few others that a bot needs. */
export interface FetchChatApi extends ChatApi {
  /** The access token as it is now: for the socket's `auth: (cb) => cb({ token: api.accessToken })`. */
  readonly accessToken: string;
  me(): Promise<Me>;
  /** People by the beginning of a name. */
  users(query: PageQuery & { q?: string }): Promise<Page<User>>;
  conversations(query: PageQuery): Promise<Page<Conversation>>;
  createConversation(request: CreateConversationRequest): Promise<Conversation>;
}

/** Signs in with an address and a password (`POST /auth/token`). Rejects with `INVALID_CREDENTIALS`. */
export async function signIn(baseUrl: string, email: string, password: string): Promise<FetchChatApi> {
  const call = caller(baseUrl, 30_000, () => null);
  const tokens = await call<TokenResponse>('POST', '/auth/token', { email, password });
  return createFetchChatApi({ baseUrl, accessToken: tokens.accessToken, refreshToken: tokens.refreshToken });
}

/** A `ChatApi` over `fetch` with a bearer token: for bots, tests and the bench. */
export function createFetchChatApi(options: FetchChatApiOptions): FetchChatApi {
  let { accessToken, refreshToken } = options;
  let refreshing: Promise<void> | null = null;
  const call = caller(options.baseUrl, options.timeoutMs ?? 30_000, () => accessToken);
  const of = (conversationId: string): string => `/conversations/${encodeURIComponent(conversationId)}`;

  const refresh = async (): Promise<void> => {
    if (refreshToken === undefined) throw new ChatError(ErrorCode.Unauthenticated, 'there is no refresh token');
    const pair = await call<TokenResponse>('POST', '/auth/refresh', { refreshToken });
    accessToken = pair.accessToken;
    refreshToken = pair.refreshToken;
  };

  return {
    get accessToken() {
      return accessToken;
    },
    me: () => call('GET', '/users/me'),
    users: (query) => call('GET', `/users${search(query)}`),
    conversations: (query) => call('GET', `/conversations${search(query)}`),
    createConversation: (request) => call('POST', '/conversations', request),
    conversation: (id) => call<Conversation>('GET', of(id)),
    history: (id, query: HistoryQuery) => call<History>('GET', `${of(id)}/messages${search(query)}`),
    changes: (id, query: ChangesQuery) => call<Changes>('GET', `${of(id)}/changes${search(query)}`),
    // A refresh token is good for one exchange: two callers share it.
    refreshSession: () => (refreshing ??= refresh().finally(() => (refreshing = null))),
  };
}

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

function caller(baseUrl: string, timeoutMs: number, token: () => string | null): Call {
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const bearer = token();
    const headers: Record<string, string> = { accept: 'application/json' };
    if (bearer !== null) headers['authorization'] = `Bearer ${bearer}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      const response = await fetch(`${baseUrl}/api/v1${path}`, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (!response.ok) throw await problemOf(response);
      return (response.status === 204 ? undefined : await response.json()) as T;
    } catch (error) {
      if (error instanceof ChatError) throw error;
      const timedOut = typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';
      throw new ChatError(timedOut ? 'TIMEOUT' : 'DISCONNECTED', `${method} ${path}: ${String(error)}`);
    }
  };
}

/** The error of a problem document; of what is none (a proxy's page), and where the call did not get there in time, by its status. */
async function problemOf(response: Response): Promise<ChatError> {
  if (response.status === 408) return new ChatError('TIMEOUT', 'status 408');
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
  if (problem?.code === undefined) {
    const code = response.status >= 500 ? ErrorCode.Unavailable : ErrorCode.Internal;
    return new ChatError(code, `status ${response.status}`);
  }
  const { code, detail = '', errors, retryAfter } = problem;
  return ChatError.from({ code, message: detail, errors, retryAfter });
}

function search(query: object): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return given.size === 0 ? '' : `?${given.toString()}`;
}
