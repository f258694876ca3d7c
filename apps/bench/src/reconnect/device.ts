import { ChatClient, createFetchChatApi, socketIoTransport } from '@tertulia/chat-client';
import type { BearerCredentials, TestUser } from '@tertulia/testing';
import { filter, firstValueFrom, pairwise } from 'rxjs';
import { io } from 'socket.io-client';
import { CountedTransport, type Failures } from './counted-transport';

/** One person's client, which can be cut off from the network. */
export class Device {
  readonly client: ChatClient;
  /** When it was last whole, by `performance.now()`. */
  wholeAt = 0;
  private readonly socket;

  /** `prefetch` is how many conversations' newest pages it fetches unasked. */
  constructor(
    readonly user: TestUser<BearerCredentials>,
    readonly conversationIds: readonly string[],
    failures: Failures,
    prefetch: number,
  ) {
    const { accessToken, refreshToken } = user.credentials;
    const { url } = user.server;
    this.socket = io(url, {
      autoConnect: false,
      forceNew: true,
      transports: ['websocket'],
      auth: (answer) => answer({ token: accessToken }),
    });
    this.client = new ChatClient({
      userId: user.id,
      api: createFetchChatApi({ baseUrl: url, accessToken, refreshToken }),
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

  /** The `rev` up to which it holds each of its conversations. */
  async revs(): Promise<Map<string, number>> {
    const conversations = await firstValueFrom(this.client.conversations$);
    return new Map(conversations.map(({ id, rev }) => [id, rev]));
  }
}
