import type {
  Attachment,
  Conversation,
  History,
  Me,
  MeResponse,
  Message,
  SendMessageRequest,
  TokenResponse,
} from '@tertulia/contracts';
import { randomUUID } from 'node:crypto';
import { messageRequest } from '../factories/messages';
import { BearerCredentials, CookieCredentials } from './credentials';
import { bodyOf, RestClient } from './rest-client';
import { TestSocket, type SocketOptions } from './test-socket';

/** Where users register: a `TestServer`, or a server that someone else runs. */
export interface ServerAddress {
  url: string;
  /** An allowed origin of its pages. */
  origin: string;
}

/** The password of every test user. */
export const PASSWORD = 'correct horse battery';

/** A registered person with a signed-in client. */
export class TestUser<C extends CookieCredentials | BearerCredentials = CookieCredentials | BearerCredentials> {
  readonly rest: RestClient;
  private readonly sockets: TestSocket[] = [];

  private constructor(
    readonly server: ServerAddress,
    readonly me: Me,
    readonly credentials: C,
  ) {
    this.rest = new RestClient(server.url, credentials);
  }

  /** Registers a new person, who is then signed in by cookies, as a browser is. */
  static async register(server: ServerAddress, displayName = 'Ana'): Promise<TestUser<CookieCredentials>> {
    const credentials = new CookieCredentials(server.origin);
    const rest = new RestClient(server.url, credentials);
    const account = { email: uniqueEmail(), password: PASSWORD, displayName };
    const { user } = bodyOf(await rest.post<MeResponse>('/auth/register', account), 201);
    return new TestUser(server, user, credentials);
  }

  /** Registers a new person, who is then signed in by tokens, as a bot is. */
  static async registerBearer(server: ServerAddress, displayName = 'Bot'): Promise<TestUser<BearerCredentials>> {
    const { me } = await TestUser.register(server, displayName);
    return TestUser.bearer(server, me);
  }

  /** Signs a registered person in by tokens: one more session. */
  static async bearer(server: ServerAddress, me: Me): Promise<TestUser<BearerCredentials>> {
    const rest = new RestClient(server.url);
    const request = { email: me.email, password: PASSWORD };
    const tokens = bodyOf(await rest.post<TokenResponse>('/auth/token', request), 200);
    return new TestUser(server, me, new BearerCredentials(tokens.accessToken, tokens.refreshToken));
  }

  /** Signs a registered person in by cookies: one more session. */
  static async signIn(server: ServerAddress, me: Me): Promise<TestUser<CookieCredentials>> {
    const credentials = new CookieCredentials(server.origin);
    const rest = new RestClient(server.url, credentials);
    bodyOf(await rest.post('/auth/login', { email: me.email, password: PASSWORD }), 200);
    return new TestUser(server, me, credentials);
  }

  get id(): string {
    return this.me.id;
  }

  get email(): string {
    return this.me.email;
  }

  /** Opens a socket in the way this client is signed in. */
  async socket(options: SocketOptions = {}): Promise<TestSocket> {
    const { credentials } = this;
    const socket = await TestSocket.connect(this.server.url, {
      ...(credentials instanceof BearerCredentials
        ? { token: credentials.accessToken }
        : { headers: credentials.headers('/socket.io/') }),
      ...options,
    });
    this.sockets.push(socket);
    return socket;
  }

  /** Closes all sockets that it opened. */
  close(): void {
    for (const socket of this.sockets) socket.close();
  }

  /** The direct conversation with another person, made where there is none. */
  async direct(other: { id: string }): Promise<Conversation> {
    const request = { type: 'direct', memberIds: [other.id] };
    return bodyOf(await this.rest.post<Conversation>('/conversations', request), 200, 201);
  }

  /** A new group with these people. */
  async group(others: readonly { id: string }[], title = 'Launch'): Promise<Conversation> {
    const request = { type: 'group', title, memberIds: others.map(({ id }) => id) };
    return bodyOf(await this.rest.post<Conversation>('/conversations', request), 201);
  }

  /** The conversation as this person sees it now. */
  async conversation(id: string): Promise<Conversation> {
    return bodyOf(await this.rest.get<Conversation>(`/conversations/${id}`), 200);
  }

  /** Sends a message over HTTP. */
  async send(conversationId: string, message: string | Partial<SendMessageRequest>): Promise<Message> {
    const request = messageRequest(typeof message === 'string' ? { body: message } : message);
    return bodyOf(await this.rest.post<Message>(`/conversations/${conversationId}/messages`, request), 201);
  }

  /** A page of the history. */
  async history(conversationId: string, query: Record<string, string | number> = {}): Promise<History> {
    const search = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
    );
    return bodyOf(await this.rest.get<History>(`/conversations/${conversationId}/messages?${search.toString()}`), 200);
  }

  /** Uploads a file to a conversation. */
  async upload(conversationId: string, file: File): Promise<Attachment> {
    const form = new FormData();
    form.append('conversationId', conversationId);
    form.append('file', file);
    return bodyOf(await this.rest.call<Attachment>('POST', '/uploads', { body: form }), 201);
  }
}

/** An address that nobody has registered. */
export function uniqueEmail(): string {
  return `${randomUUID()}@example.org`;
}
