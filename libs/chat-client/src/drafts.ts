import { BehaviorSubject, type Observable } from 'rxjs';
import type { ChatStorage } from './chat-storage';

/** What is typed but not sent, per conversation. Each change is stored at once, the latest one last. */
export class Drafts {
  private readonly subjects = new Map<string, BehaviorSubject<string>>();
  private readonly storing = new Map<string, Promise<void>>();
  /** Conversations whose draft the storage did not take. */
  private readonly refused = new Set<string>();

  constructor(
    private readonly storage: ChatStorage,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Takes in what was stored; what has been typed since stays. */
  restore(drafts: readonly { conversationId: string; text: string }[]): void {
    for (const { conversationId, text } of drafts) {
      const subject = this.subject(conversationId);
      if (subject.value === '' && !this.storing.has(conversationId)) subject.next(text);
    }
  }

  draft$(conversationId: string): Observable<string> {
    return this.subject(conversationId).asObservable();
  }

  get(conversationId: string): string {
    return this.subjects.get(conversationId)?.value ?? '';
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

  set(conversationId: string, text: string): void {
    const subject = this.subject(conversationId);
    if (subject.value === text) return;
    subject.next(text);
    if (!this.storing.has(conversationId)) this.storing.set(conversationId, this.store(conversationId));
  }

  /** Forgets them, without touching the storage. */
  clear(): void {
    this.refused.clear();
    for (const subject of this.subjects.values()) subject.next('');
  }

  /** Resolves when everything typed so far is stored. */
  async stored(): Promise<void> {
    await Promise.all(this.storing.values());
  }

  private async store(conversationId: string): Promise<void> {
    const subject = this.subject(conversationId);
    try {
      for (let stored: string | null = null; stored !== subject.value;) {
        stored = subject.value;
        await this.storage.setDraft(conversationId, stored);
      }
      this.refused.delete(conversationId);
    } catch (error) {
      this.refused.add(conversationId);
      this.failed(error);
    } finally {
      this.storing.delete(conversationId);
    }
  }

  private subject(conversationId: string): BehaviorSubject<string> {
    const subject = this.subjects.get(conversationId) ?? new BehaviorSubject('');
    this.subjects.set(conversationId, subject);
    return subject;
  }
}
