import {
  ChatClient,
  socketIoTransport,
  type Clock,
  type FetchChatApi,
  type SessionEndReason,
} from '@tertulia/chat-client';
import { io } from 'socket.io-client';
import { CrashableStorage, type Disk } from './crashable-storage';
import { FaultyTransport, type Heard } from './faulty-transport';
import { LifeClock } from './life-clock';
import type { Random } from './random';

export interface LifeOptions {
  userId: string;
  /** Where the client finds the server. */
  url: string;
  api: FetchChatApi;
  /** What a connection signs in with. */
  token: () => string;
  disk: Disk;
  clock: Clock;
  random: Random;
  newMessageId: () => string;
  gapDetection: boolean;
  lightSyncMs: number;
  heard: Heard;
  draftKept: (conversationId: string, text: string) => void;
  sessionEnded: (reason: SessionEndReason) => void;
  failed: () => void;
}

/** Shorter than in use, so that a run sees many. */
export const REQUEST_TIMEOUT_MS = 4_000;
/** The longest that half an access to the storage takes. */
const SLOWEST_STORAGE_MS = 12;

/** A client from its start to its crash, as a tab has it from one reload to the next. */
export class Life {
  readonly client: ChatClient;
  readonly transport: FaultyTransport;
  private readonly storage: CrashableStorage;
  private readonly clock: LifeClock;
  private end: () => void = () => undefined;
  /** Resolves at the end, where promises of the client may stay open for ever. */
  readonly over = new Promise<void>((resolve) => (this.end = resolve));

  constructor(options: LifeOptions) {
    const { userId, url, api, disk, random, newMessageId, gapDetection, lightSyncMs } = options;
    const socket = io(url, {
      autoConnect: false,
      forceNew: true,
      transports: ['websocket'],
      auth: (answer) => answer({ token: options.token() }),
    });
    this.transport = new FaultyTransport(socketIoTransport(socket), random, options.heard);
    this.storage = new CrashableStorage(disk, () => random.next() * SLOWEST_STORAGE_MS, options.draftKept);
    this.clock = new LifeClock(options.clock);
    this.client = new ChatClient({
      userId,
      api,
      transport: this.transport,
      storage: this.storage,
      clock: this.clock,
      random: random.next,
      newMessageId,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      lightSyncMs,
      ...(!gapDetection && { gapWaitMs: null }),
    });
    this.client.setInView(true);
    this.client.sessionEnded$.subscribe(options.sessionEnded);
    this.client.errors$.subscribe(options.failed);
  }

  /** Ends it with no cleaning up, as a power cut does. */
  crash(): void {
    this.storage.crash();
    this.clock.end();
    this.transport.crash();
    this.end();
  }

  /** Ends it once the storage has all that it was given: what a client leaves behind that has stopped in order. */
  async retire(): Promise<void> {
    await this.storage.idle();
    this.crash();
  }

  /** Resolves with what the client's promise does, or with `null` at the end of this life. */
  outcome<T>(promise: Promise<T>): Promise<T | null> {
    return Promise.race([promise, this.over.then(() => null)]);
  }
}
