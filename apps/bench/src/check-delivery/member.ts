import {
  ChatError,
  MemoryChatStorage,
  createFetchChatApi,
  isTransient,
  type FetchChatApi,
} from '@tertulia/chat-client';
import type { Message, SendMessagePayload } from '@tertulia/contracts';
import type { BearerCredentials, ServerAddress, TestUser } from '@tertulia/testing';
import { randomUUID } from 'node:crypto';
import { firstValueFrom } from 'rxjs';
import { ClientProxy } from './client-proxy';
import type { Disk } from './crashable-storage';
import type { Heard } from './faulty-transport';
import type { ClientHistory } from './history';
import { Life, REQUEST_TIMEOUT_MS } from './life';
import { OwnSession, signIn } from './own-session';
import type { Random } from './random';
import { Recorder, versionOf } from './recorder';
import { SkewedClock } from './skewed-clock';

export interface MemberOptions {
  name: string;
  user: TestUser<BearerCredentials>;
  nodes: readonly ServerAddress[];
  /** The port of the node that the next connection goes to. */
  target: () => number;
  random: Random;
  startedAt: number;
  gapDetection: boolean;
  /** Whether what is unsent outlives a crash. */
  outboxStorage: boolean;
  /** Without Redis nothing but a light sync tells of what another node took. */
  lightSyncMs: number;
}

/** Pages of one conversation that may time out before it is given up. */
const LOAD_TRIES = 10;

/** One person with one device and one client at a time on it: the lives of that client, and what was written down of them. */
export class Member {
  readonly recorder: Recorder;
  readonly clock = new SkewedClock();
  /** For what the checker does in this person's name. */
  readonly own: OwnSession;
  /** The client that runs; `null` after a crash or the end of a session, until there is a new one. */
  life: Life | null = null;
  /** The `clientMessageId` that the client is to give the next message. */
  nextMessageId: string = randomUUID();
  /** Errors in the background that the clients have survived. */
  errors = 0;
  private readonly conversationIds = new Set<string>();
  private readonly cache = new MemoryChatStorage();
  private expired = false;
  private stopped = false;

  private constructor(
    private readonly options: MemberOptions,
    readonly proxy: ClientProxy,
    private api: FetchChatApi,
  ) {
    this.recorder = new Recorder(options.startedAt);
    this.own = new OwnSession(options.user.me, options.nodes);
  }

  /** Makes one whose client is not started yet. */
  static async create(options: MemberOptions): Promise<Member> {
    const proxy = await ClientProxy.listen(options.target);
    return new Member(options, proxy, apiOf(proxy, options.user.credentials));
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

  /** Adds a conversation to those that are written down of every client from its start on. */
  join(conversationId: string): void {
    this.conversationIds.add(conversationId);
  }

  /** Starts a client over what the device keeps. */
  async start(): Promise<void> {
    if (this.life || this.stopped) return;
    const { recorder, options, userId, api, clock } = this;
    const { random, gapDetection, lightSyncMs } = options;
    const life: Life = new Life({
      ...{ userId, api, clock, random, gapDetection, lightSyncMs },
      url: this.proxy.url,
      token: () => this.token(),
      disk: this.disk(),
      newMessageId: () => this.nextMessageId,
      heard: (...heard) => this.heard(...heard),
      draftKept: (conversationId, text) => recorder.note({ kind: 'draft-kept', conversationId, text }),
      // Whoever cannot sign in again stays signed out, which is judged.
      sessionEnded: () => void this.signInAgain(life).catch(() => (this.errors += 1)),
      failed: () => (this.errors += 1),
    });
    this.life = life;
    for (const id of this.conversationIds) recorder.follow(life.client, id);
    await life.outcome(life.client.start());
    if (this.life !== life) return;
    for (const conversationId of this.conversationIds) {
      recorder.note({ kind: 'draft-shown', conversationId, text: life.client.draft(conversationId) });
    }
  }

  /** The access token is not good any more when the client connects the next time. */
  expireToken(): void {
    this.expired = true;
  }

  /** The client ends in the midst of whatever it does; the device keeps what is stored. */
  crash(): void {
    if (!this.life) return;
    this.over(this.life, 'crashed');
    this.proxy.cut();
  }

  /** Makes sure that each window goes back to the first message. Rejects with a `ChatError`. */
  async loadAll(): Promise<void> {
    const { life } = this;
    if (!life) return;
    for (const id of this.conversationIds) {
      for (let tries = 1; this.life === life && (await firstValueFrom(life.client.hasOlder$(id))); tries += 1) {
        try {
          await life.outcome(life.client.loadOlder(id, 1));
        } catch (error) {
          // What came before stays: the next try goes on from there.
          if (tries >= LOAD_TRIES || !isTransient(error)) throw error;
        }
      }
    }
  }

  async history(): Promise<ClientHistory> {
    const { name, userId, recorder, life } = this;
    const { events } = recorder;
    if (!life) return { name, userId, events, final: [], status: 'signed out', unsent: [] };
    const final = this.conversations.flatMap((id) => recorder.final(id) ?? []);
    const { status } = await firstValueFrom(life.client.connection$);
    const outbox = await firstValueFrom(life.client.outbox$);
    const unsent = outbox.map((entry) => ({ clientMessageId: entry.clientMessageId, status: entry.status }));
    return { name, userId, events, final, status, unsent };
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.recorder.stop();
    await this.life?.client.stop();
    this.proxy.close();
  }

  private token(): string {
    if (!this.expired) return this.api.accessToken;
    this.expired = false;
    return 'expired';
  }

  private over(life: Life, why: 'crashed' | 'signed out'): void {
    this.recorder.stop();
    this.recorder.note({ kind: 'over', conversationId: null, why });
    this.life = null;
    if (why === 'crashed') life.crash();
  }

  /** The client has stopped because its session is over: the person signs in anew over what the device keeps. */
  private async signInAgain(life: Life): Promise<void> {
    if (this.life !== life) return;
    this.over(life, 'signed out');
    await life.retire();
    const { user, nodes } = this.options;
    this.api = apiOf(this.proxy, await signIn(user.me, nodes));
    await this.start();
  }

  private disk(): Disk {
    return { cache: this.cache, outbox: this.options.outboxStorage ? this.cache : new MemoryChatStorage() };
  }

  private readonly heard: Heard = (event, payload, ack) => {
    if (event !== 'send_message') return;
    const { recorder } = this;
    const { conversationId, clientMessageId } = payload as SendMessagePayload;
    if (ack.ok) {
      // `send_message` is acknowledged with the stored message.
      recorder.note({ kind: 'acknowledged', conversationId, via: 'outbox', version: versionOf(ack.data as Message) });
    } else if (!isTransient(ChatError.from(ack.error))) {
      recorder.note({ kind: 'refused', conversationId, via: 'outbox', clientMessageId, code: ack.error.code });
    }
  };
}

function apiOf(proxy: ClientProxy, { accessToken, refreshToken }: BearerCredentials): FetchChatApi {
  return createFetchChatApi({ baseUrl: proxy.url, accessToken, refreshToken, timeoutMs: REQUEST_TIMEOUT_MS });
}
