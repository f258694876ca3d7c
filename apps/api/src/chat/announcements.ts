/** What there is to tell of one conversation. */
export interface Announcement {
  /** To whom it is new. */
  created: Set<string>;
  /** Whether it changed for all others as well. */
  updated: boolean;
}

/** Conversations that are told of at a time, and of those that can wait. */
const AT_ONCE = 4;
const LATER_AT_ONCE = 1;

/**
 * What is to be told, conversation by conversation: one of them is told of once at a time, what comes meanwhile is told
 * together after it, and what can wait gives way to the rest.
 */
export class Announcements {
  private readonly prompt = new Map<string, Announcement>();
  private readonly later = new Set<string>();
  private readonly active = new Set<string>();
  private laterActive = 0;

  /** `tell` does not reject. */
  constructor(private readonly tell: (conversationId: string, announcement: Announcement) => Promise<void>) {}

  /** A conversation is new to these users. */
  created(conversationId: string, userIds: readonly string[]): void {
    const { created } = this.promptly(conversationId);
    for (const userId of userIds) created.add(userId);
    this.pump();
  }

  updated(conversationId: string): void {
    this.promptly(conversationId).updated = true;
    this.later.delete(conversationId);
    this.pump();
  }

  /** The same for many that can wait. */
  updatedLater(conversationIds: readonly string[]): void {
    for (const conversationId of conversationIds) {
      if (!this.prompt.get(conversationId)?.updated) this.later.add(conversationId);
    }
    this.pump();
  }

  private promptly(conversationId: string): Announcement {
    const known = this.prompt.get(conversationId);
    if (known) return known;
    const announcement = { created: new Set<string>(), updated: false };
    this.prompt.set(conversationId, announcement);
    return announcement;
  }

  private pump(): void {
    // What is published in one turn of the event loop is told together.
    queueMicrotask(() => {
      while (this.active.size < AT_ONCE + LATER_AT_ONCE) {
        const next = this.takePrompt() ?? this.takeLater();
        if (!next) return;
        void next();
      }
    });
  }

  private takePrompt(): (() => Promise<void>) | null {
    if (this.active.size - this.laterActive >= AT_ONCE) return null;
    for (const [conversationId, announcement] of this.prompt) {
      if (this.active.has(conversationId)) continue;
      this.prompt.delete(conversationId);
      return () => this.run(conversationId, announcement);
    }
    return null;
  }

  private takeLater(): (() => Promise<void>) | null {
    if (this.laterActive >= LATER_AT_ONCE) return null;
    for (const conversationId of this.later) {
      if (this.active.has(conversationId)) continue;
      this.later.delete(conversationId);
      return async () => {
        this.laterActive += 1;
        await this.run(conversationId, { created: new Set(), updated: true });
        this.laterActive -= 1;
        this.pump();
      };
    }
    return null;
  }

  private async run(conversationId: string, announcement: Announcement): Promise<void> {
    this.active.add(conversationId);
    await this.tell(conversationId, announcement);
    this.active.delete(conversationId);
    this.pump();
  }
}
