import { ErrorCode } from '@tertulia/contracts';
import { BehaviorSubject, type Subscription } from 'rxjs';
import { backoffMs } from './backoff';
import type { ChatError } from './chat-error';
import type { ChatTransport, TransportEvent } from './chat-transport';
import type { Cancel, Clock } from './clock';
import type { ConnectionState } from './views';

/** Milliseconds until a connection that neither opens nor fails is given up. */
const CONNECT_TIMEOUT_MS = 30_000;

export interface ConnectionOptions {
  transport: ChatTransport;
  clock: Clock;
  random: () => number;
  /** Renews the session. Resolves with whether it is worth trying again now; the session's end is told elsewhere. */
  refresh: () => Promise<boolean>;
  /** Fetches what was missed. `live` aborts when the connection ends. */
  catchUp: (live: AbortSignal) => Promise<void>;
  /** Called when the connection is whole, with the signal that aborts when it ends. */
  online: (live: AbortSignal) => void;
}

/** Opens the connection, keeps it, and opens it again with backoff whenever it ends. */
export class Connection {
  private readonly stateSubject = new BehaviorSubject<ConnectionState>({ status: 'offline', nextTryAt: null });
  /** Emits the state: at once and on every change. */
  readonly state$ = this.stateSubject.asObservable();
  private subscription: Subscription | null = null;
  private live: AbortController | null = null;
  private cancelTimer: Cancel = () => undefined;
  private attempt = 0;
  private refreshed = false;

  constructor(private readonly options: ConnectionOptions) {}

  get online(): boolean {
    return this.stateSubject.value.status === 'online';
  }

  /** Whether there is a connection, whole or not. */
  get connected(): boolean {
    return this.live !== null;
  }

  start(): void {
    if (this.subscription) return;
    this.subscription = this.options.transport.events$.subscribe((event) => this.onEvent(event));
    this.attempt = 0;
    this.refreshed = false;
    this.open();
  }

  stop(): void {
    this.subscription?.unsubscribe();
    this.subscription = null;
    this.close();
    this.stateSubject.next({ status: 'offline', nextTryAt: null });
  }

  /** Tries now instead of when the backoff ends. */
  reconnectNow(): void {
    if (this.stateSubject.value.status === 'offline') this.restart();
  }

  /** Gives up the connection, or the try to open one, and opens a new one now. */
  restart(): void {
    if (!this.subscription) return;
    this.attempt = 0;
    this.close();
    this.open();
  }

  /** Gives up a connection that does not answer, and opens a new one by backoff. */
  drop(): void {
    if (!this.live) return;
    this.close();
    this.retryLater();
  }

  /** The server does not take the session of this connection any more: renews it, then connects anew. */
  renew(): void {
    if (!this.subscription) return;
    this.close();
    this.stateSubject.next({ status: 'connecting', nextTryAt: null });
    void this.refreshThenOpen();
  }

  private open(): void {
    this.cancelTimer();
    this.stateSubject.next({ status: 'connecting', nextTryAt: null });
    this.cancelTimer = this.options.clock.schedule(CONNECT_TIMEOUT_MS, () => {
      this.close();
      this.retryLater();
    });
    this.options.transport.connect();
  }

  private close(): void {
    this.cancelTimer();
    this.live?.abort();
    this.live = null;
    this.options.transport.disconnect();
  }

  private onEvent(event: TransportEvent): void {
    if (event.type === 'connected') void this.onConnected();
    else if (event.type === 'failed' && isSessionError(event.error)) void this.refreshThenOpen();
    else this.retryLater();
  }

  private async onConnected(): Promise<void> {
    this.cancelTimer();
    this.live?.abort();
    const live = new AbortController();
    this.live = live;
    this.refreshed = false;
    this.stateSubject.next({ status: 'syncing', nextTryAt: null });
    try {
      await this.options.catchUp(live.signal);
    } catch {
      if (live.signal.aborted) return;
      this.close();
      return this.retryLater();
    }
    if (live.signal.aborted) return;
    this.attempt = 0;
    this.stateSubject.next({ status: 'online', nextTryAt: null });
    this.options.online(live.signal);
  }

  private async refreshThenOpen(): Promise<void> {
    this.cancelTimer();
    const again = await this.options.refresh();
    if (!this.subscription) return;
    // A session that was just renewed and is refused again is not renewed in a tight loop.
    if (!again || this.refreshed) return this.retryLater();
    this.refreshed = true;
    this.open();
  }

  private retryLater(): void {
    this.cancelTimer();
    this.live?.abort();
    this.live = null;
    if (!this.subscription) return;
    this.refreshed = false;
    const delayMs = backoffMs(this.attempt++, this.options.random);
    this.stateSubject.next({ status: 'offline', nextTryAt: this.options.clock.now() + delayMs });
    this.cancelTimer = this.options.clock.schedule(delayMs, () => this.open());
  }
}

function isSessionError({ code }: ChatError): boolean {
  return code === ErrorCode.Unauthenticated || code === ErrorCode.SessionRevoked;
}
