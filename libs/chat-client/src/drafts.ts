import { BehaviorSubject, distinctUntilChanged, map, type Observable } from 'rxjs';
import type { ChatStorage, DraftName, StoredDraft } from './chat-storage';

interface Draft {
  readonly text: string;
  readonly names: readonly DraftName[];
}

const NONE: Draft = { text: '', names: [] };

/** What is typed but not sent, per conversation. Each change is stored at once, the latest one last. */
export class Drafts {
  private readonly subjects = new Map<string, BehaviorSubject<Draft>>();
  private readonly storing = new Map<string, Promise<void>>();
  /** Conversations whose draft the storage did not take. */
  private readonly refused = new Set<string>();

  constructor(
    private readonly storage: ChatStorage,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Takes in what was stored; what has been typed since stays. */
  restore(drafts: readonly StoredDraft[]): void {
    for (const { conversationId, text, names = [] } of drafts) {
      const subject = this.subject(conversationId);
      if (subject.value.text === '' && !this.storing.has(conversationId)) subject.next({ text, names });
    }
  }

  draft$(conversationId: string): Observable<string> {
    return this.subject(conversationId).pipe(
      map(({ text }) => text),
      distinctUntilChanged(),
    );
  }

  get(conversationId: string): string {
    return this.now(conversationId).text;
  }

  namesIn(conversationId: string): readonly DraftName[] {
    return this.now(conversationId).names;
  }

  /** All that there are, by conversation: as the tabs that share the storage left them, and what it did not take of this one's. */
  async all(): Promise<ReadonlyMap<string, string>> {
    await this.stored();
    const all = new Map<string, string>();
    try {
      for (const { conversationId, text } of (await this.storage.load()).drafts) all.set(conversationId, text);
    } catch (error) {
      this.failed(error);
    }
    for (const id of this.refused) all.set(id, this.get(id));
    return new Map([...all].filter(([, text]) => text !== ''));
  }

  set(conversationId: string, text: string, names: readonly DraftName[]): void {
    const subject = this.subject(conversationId);
    const draft = { text, names };
    if (isSame(subject.value, draft)) return;
    subject.next(draft);
    if (!this.storing.has(conversationId)) this.storing.set(conversationId, this.store(conversationId));
  }

  /** Forgets them, without touching the storage. */
  clear(): void {
    this.refused.clear();
    for (const subject of this.subjects.values()) subject.next(NONE);
  }

  /** Resolves when everything typed so far is stored. */
  async stored(): Promise<void> {
    await Promise.all(this.storing.values());
  }

  private async store(conversationId: string): Promise<void> {
    const subject = this.subject(conversationId);
    try {
      for (let stored: Draft | null = null; stored !== subject.value;) {
        stored = subject.value;
        await this.storage.setDraft(conversationId, stored.text, stored.names);
      }
      this.refused.delete(conversationId);
    } catch (error) {
      this.refused.add(conversationId);
      this.failed(error);
    } finally {
      this.storing.delete(conversationId);
    }
  }

  private now(conversationId: string): Draft {
    return this.subjects.get(conversationId)?.value ?? NONE;
  }

  private subject(conversationId: string): BehaviorSubject<Draft> {
    const subject = this.subjects.get(conversationId) ?? new BehaviorSubject(NONE);
    this.subjects.set(conversationId, subject);
    return subject;
  }
}

function isSame(one: Draft, other: Draft): boolean {
  return (
    one.text === other.text &&
    one.names.length === other.names.length &&
    one.names.every(({ start, id }, index) => start === other.names[index]?.start && id === other.names[index].id)
  );
}
