import { ErrorCode, type Message } from '@tertulia/contracts';
import { Subscription } from 'rxjs';
import { ChatError } from './chat-error';
import type { ChatTransport } from './chat-transport';
import type { ConversationState } from './conversation-state';
import type { ConversationStore } from './conversation-store';
import type { PresenceWatch } from './presence-watch';
import type { ServerCalls } from './server-calls';
import type { Session } from './session';
import type { Typing } from './typing';

export interface LiveEventsOptions {
  transport: ChatTransport;
  store: ConversationStore;
  calls: ServerCalls;
  session: Session;
  typing: Typing;
  presence: PresenceWatch;
  /** Whether the client is whole: until then, what is new to it may be on its way already. */
  online: () => boolean;
  removed: (conversationId: string) => void;
  /** Called when the server asks for a `sync` within this time. */
  resync: (withinMs: number) => void;
  failed: (error: unknown) => void;
}

/** Takes in what the server tells without being asked. */
export class LiveEvents {
  private readonly fetching = new Map<string, Promise<ConversationState>>();
  private early: Message[] = [];

  constructor(private readonly options: LiveEventsOptions) {}

  /** Listens until unsubscribed. */
  listen(): Subscription {
    const { transport, store, typing, presence, session, removed, resync } = this.options;
    const all = new Subscription();
    all.add(
      transport.on('message_created').subscribe(({ message }) => {
        typing.changed(message.conversationId, message.senderId, false);
        this.onMessage(message);
      }),
    );
    all.add(transport.on('message_updated').subscribe(({ message }) => this.onMessage(message)));
    all.add(transport.on('receipt_updated').subscribe((receipt) => store.receipt(receipt)));
    all.add(
      transport
        .on('typing_changed')
        .subscribe((change) => typing.changed(change.conversationId, change.userId, change.typing)),
    );
    all.add(transport.on('presence_changed').subscribe((change) => presence.changed(change)));
    all.add(transport.on('conversation_created').subscribe(({ conversation }) => store.merge(conversation)));
    all.add(transport.on('conversation_updated').subscribe(({ conversation }) => store.merge(conversation)));
    all.add(transport.on('conversation_removed').subscribe(({ conversationId }) => removed(conversationId)));
    all.add(transport.on('resync').subscribe(({ withinMs }) => resync(withinMs)));
    all.add(transport.on('session_revoked').subscribe(({ reason }) => session.end(reason)));
    return all;
  }

  /** Takes in what came before the client was whole. */
  online(): void {
    const { early } = this;
    this.early = [];
    for (const message of early) this.onMessage(message);
  }

  private onMessage(message: Message): void {
    const state = this.options.store.get(message.conversationId);
    if (state) state.follower.receive(message);
    else if (this.options.online()) void this.onUnknown(message);
    else this.early.push(message);
  }

  private async onUnknown(message: Message): Promise<void> {
    try {
      const state = await this.fetch(message.conversationId);
      state.follower.receive(message);
    } catch (error) {
      // Left again in the meantime.
      if (!(error instanceof ChatError && error.code === ErrorCode.NotFound)) this.options.failed(error);
    }
  }

  private fetch(conversationId: string): Promise<ConversationState> {
    const { store, calls } = this.options;
    const fetched =
      this.fetching.get(conversationId) ??
      calls
        .conversation(conversationId)
        .then((conversation) => store.merge(conversation))
        .finally(() => this.fetching.delete(conversationId));
    this.fetching.set(conversationId, fetched);
    return fetched;
  }
}
