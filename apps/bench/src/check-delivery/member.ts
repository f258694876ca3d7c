import {
  ChatClient,
  ChatError,
  createFetchChatApi,
  isTransient,
  socketIoTransport,
  type FetchChatApi,
  type SessionEndReason,
} from '@tertulia/chat-client';
import { ErrorCode, type Message, type SendMessagePayload } from '@tertulia/contracts';
import type { BearerCredentials, TestUser } from '@tertulia/testing';
import { firstValueFrom } from 'rxjs';
import { io } from 'socket.io-client';
import { ClientProxy } from './client-proxy';
import { FaultyTransport } from './faulty-transport';
import type { ClientHistory } from './history';
import type { Random } from './random';
import { Recorder, versionOf } from './recorder';
import { SkewedClock } from './skewed-clock';

export interface MemberOptions {
  name: string;
  user: TestUser<BearerCredentials>;
  /** The port of the node that the next connection goes to. */
  target: () => number;
  random: Random;
  startedAt: number;
  gapDetection: boolean;
  /** Without Redis nothing but a light sync tells of what another node took. */
  lightSyncMs: number;
}

/** Shorter than in use, so that a run sees many. */
const REQUEST_TIMEOUT_MS = 4_000;

/** One person with one client: what it does, what can be done to it, and what was written down of it. */
export class Member {
  readonly recorder: Recorder;
  readonly clock = new SkewedClock();
  readonly client: ChatClient;
  readonly transport: FaultyTransport;
  /** Errors in the background that the client has survived. */
  errors = 0;
  /** Why its session is over; nothing in a run ends one on purpose. */
  private ended: SessionEndReason | null = null;
  private readonly conversationIds = new Set<string>();

  private constructor(
    readonly options: MemberOptions,
    readonly proxy: ClientProxy,
    readonly api: FetchChatApi,
  ) {
    const recorder = new Recorder(options.startedAt);
    this.recorder = recorder;
    const socket = io(proxy.url, {
      autoConnect: false,
      forceNew: true,
      transports: ['websocket'],
      auth: (answer) => answer({ token: api.accessToken }),
    });
    this.transport = new FaultyTransport(socketIoTransport(socket), options.random, (event, payload, ack) => {
      if (event !== 'send_message') return;
      const { conversationId, clientMessageId } = payload as SendMessagePayload;
      if (ack.ok) {
        // `send_message` is acknowledged with the stored message.
        recorder.note({ kind: 'acknowledged', conversationId, via: 'outbox', version: versionOf(ack.data as Message) });
      } else {
        recorder.note({ kind: 'refused', conversationId, via: 'outbox', clientMessageId, code: ack.error.code });
      }
    });
    this.client = new ChatClient({
      userId: options.user.id,
      api,
      transport: this.transport,
      clock: this.clock,
      random: options.random.next,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      lightSyncMs: options.lightSyncMs,
      ...(!options.gapDetection && { gapWaitMs: null }),
    });
    this.client.setInView(true);
    this.client.sessionEnded$.subscribe((reason) => (this.ended = reason));
    this.client.errors$.subscribe(() => (this.errors += 1));
  }

  /** Makes one that is not started yet. */
  static async create(options: MemberOptions): Promise<Member> {
    const proxy = await ClientProxy.listen(options.target);
    const { accessToken, refreshToken } = options.user.credentials;
    const api = createFetchChatApi({ baseUrl: proxy.url, accessToken, refreshToken, timeoutMs: REQUEST_TIMEOUT_MS });
    return new Member(options, proxy, api);
  }

  get name(): string {
    return this.options.name;
  }

  get userId(): string {
    return this.options.user.id;
  }

  get conversations(): readonly string[] {
    return [...this.conversationIds];
  }

  /** Writes down what it shows of this conversation from now on. */
  follow(conversationId: string): void {
    this.conversationIds.add(conversationId);
    this.recorder.follow(this.client, conversationId);
  }

  /** Writes a message; the client brings it out. */
  async send(conversationId: string, body: string): Promise<void> {
    const clientMessageId = await this.client.send(conversationId, { body });
    this.recorder.note({ kind: 'sent', via: 'outbox', conversationId, clientMessageId, body });
  }

  /** Edits a message, or deletes it where `body` is null; what fails is not tried again. Resolves with whether it was done. */
  async change(conversationId: string, messageId: string, body: string | null): Promise<boolean> {
    this.recorder.note({ kind: 'changing', conversationId, messageId, body });
    try {
      const message =
        body === null
          ? await this.client.delete(conversationId, messageId)
          : await this.client.edit(conversationId, messageId, body);
      this.recorder.note({ kind: 'changed', conversationId, version: versionOf(message) });
      return true;
    } catch (error) {
      // A deletion whose answer was lost: what is deleted cannot be changed.
      const isDeleted = error instanceof ChatError && error.code === ErrorCode.Conflict;
      if (!isDeleted && !isTransient(error)) throw error;
      return false;
    }
  }

  /** Makes sure that each window goes back to the first message. Rejects with a `ChatError`. */
  async loadAll(): Promise<void> {
    for (const conversationId of this.conversationIds) {
      if (await firstValueFrom(this.client.hasOlder$(conversationId))) await this.client.loadOlder(conversationId, 1);
    }
  }

  async history(): Promise<ClientHistory> {
    const { name, userId, recorder, client } = this;
    const final = this.conversations.flatMap((id) => recorder.final(id) ?? []);
    const connection = await firstValueFrom(client.connection$);
    const status = this.ended === null ? connection.status : `signed out (${this.ended})`;
    const outbox = await firstValueFrom(client.outbox$);
    const unsent = outbox.map((entry) => ({ clientMessageId: entry.clientMessageId, status: entry.status }));
    return { name, userId, events: recorder.events, final, status, unsent };
  }

  async stop(): Promise<void> {
    this.recorder.stop();
    await this.client.stop();
    this.proxy.close();
  }
}
