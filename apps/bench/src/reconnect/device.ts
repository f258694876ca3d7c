import { ChatClient, createFetchChatApi, socketIoTransport, type FetchChatApi } from '@tertulia/chat-client';
import type { Conversation, Message } from '@tertulia/contracts';
import { RestClient, bodyOf, messageRequest, type BearerCredentials, type TestUser } from '@tertulia/testing';
import { filter, firstValueFrom, pairwise } from 'rxjs';
import { io } from 'socket.io-client';
import { CountedTransport, type Failures } from './counted-transport';

/** One person's client, which can be cut off from the network. */
export class Device {
  readonly client: ChatClient;
  /** When it was last whole, by `performance.now()`. */
  wholeAt = 0;
  private readonly socket;
  private readonly api: FetchChatApi;
  private readonly rest: RestClient;

  /** `prefetch` is how many conversations' newest pages it fetches unasked. */
  constructor(
    user: TestUser<BearerCredentials>,
    readonly conversationIds: readonly string[],
    failures: Failures,
    prefetch: number,
  ) {
    const { accessToken, refreshToken } = user.credentials;
    const { url } = user.server;
    const api = createFetchChatApi({ baseUrl: url, accessToken, refreshToken });
    this.api = api;
    const headers = (): Record<string, string> => ({ authorization: `Bearer ${api.accessToken}` });
    this.rest = new RestClient(url, { headers, receive: () => undefined });
    this.socket = io(url, {
      autoConnect: false,
      forceNew: true,
      transports: ['websocket'],
      auth: (answer) => answer({ token: api.accessToken }),
    });
    this.client = new ChatClient({
      userId: user.id,
      api,
      transport: new CountedTransport(socketIoTransport(this.socket), failures),
      prefetch,
    });
    this.client.connection$.pipe(pairwise()).subscribe(([before, now]) => {
      if (now.status === 'online' && before.status !== 'online') this.wholeAt = performance.now();
    });
  }

  /** Connects for the first time and resolves when it is whole. */
  async start(): Promise<void> {
    await this.client.start();
    await this.whole();
  }

  /** Resolves when it is whole, at once if it is. */
  async whole(): Promise<void> {
    await firstValueFrom(this.client.connection$.pipe(filter(({ status }) => status === 'online')));
  }

  /** Breaks its connection as a network would, without a word to the client or the server. */
  cut(): void {
    this.socket.io.engine.close();
  }

  /** Renews its session, whose access token lives for ten minutes. */
  renew(): Promise<void> {
    return this.api.refreshSession();
  }

  /** Sends a message, not by the client but beside it. */
  async say(conversationId: string, body: string): Promise<void> {
    const path = `/conversations/${conversationId}/messages`;
    bodyOf(await this.rest.post<Message>(path, messageRequest({ body })), 201);
  }

  /** A conversation as the server has it. */
  async conversation(conversationId: string): Promise<Conversation> {
    return bodyOf(await this.rest.get<Conversation>(`/conversations/${conversationId}`), 200);
  }

  /** The `rev` up to which it holds each of its conversations. */
  async revs(): Promise<Map<string, number>> {
    const conversations = await firstValueFrom(this.client.conversations$);
    return new Map(conversations.map(({ id, rev }) => [id, rev]));
  }
}
