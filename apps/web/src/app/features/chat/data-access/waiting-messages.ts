import { Injectable, inject } from '@angular/core';
import type { MessageView } from '@tertulia/chat-client';
import type { Attachment } from '@tertulia/contracts';
import { BehaviorSubject, combineLatest, distinctUntilChanged, exhaustMap, map, take, type Observable } from 'rxjs';
import { Chat } from '../../../core/chat/chat';
import { Session } from '../../../core/session/session';
import { heldLock } from '../../../core/upload/held-lock';
import type { KeptMessage } from '../../../core/upload/outgoing-storage';
import { FileUploads } from './file-uploads';
import { KeptOutgoingFiles } from './kept-outgoing-files';
import type { OutgoingFile } from './outgoing-file';
import { OutgoingFiles } from './outgoing-files';
import { sameWaiting, waitingMessages, waitingView, withWaiting, type WaitingMessage } from './waiting-message';

/** What goes out once its files are there. */
export type MessageWithFiles = Pick<KeptMessage, 'conversationId' | 'body' | 'replyToId' | 'replyTo'>;

/**
 * The messages that were sent before their files were there. Each is kept in this browser, shown as on its way, and handed to
 * the outbox, under an id that it has from the beginning, when the server has all of its files: in the order written, though
 * one whose files failed does not hold up the others.
 */
@Injectable({ providedIn: 'root' })
export class WaitingMessages {
  private readonly chat = inject(Chat);
  private readonly session = inject(Session);
  private readonly kept = inject(KeptOutgoingFiles);
  private readonly outgoing = inject(OutgoingFiles);
  private readonly releasing = new Set<string>();
  private readonly waitingSubject = new BehaviorSubject<readonly WaitingMessage[]>([]);
  private lastOrder = 0;

  constructor() {
    // Messages and files from one stream: a message must never be seen without the files that it waits for.
    combineLatest([this.kept.state$, inject(FileUploads).progress$])
      .pipe(
        map(([kept, progress]) => waitingMessages(kept, progress, Date.now())),
        distinctUntilChanged(sameWaiting),
      )
      .subscribe((waiting) => {
        this.waitingSubject.next(waiting);
        this.release(waiting);
      });
  }

  /** Emits the messages of a conversation with those that wait for files after them. */
  after(conversationId: string, views$: Observable<readonly MessageView[]>): Observable<readonly MessageView[]> {
    const waiting$ = this.waitingSubject.pipe(
      map((waiting) => waiting.filter(({ message }) => message.conversationId === conversationId)),
      distinctUntilChanged((a, b) => a.length === 0 && b.length === 0),
      map((waiting) => waiting.map((it) => waitingView(it, this.session.me?.id ?? ''))),
    );
    return combineLatest([views$, waiting$]).pipe(
      map(([views, waiting]) => withWaiting(views, waiting)),
      distinctUntilChanged(),
    );
  }

  /** Resolves once the message and its files are kept; it goes out by itself. Rejects where the browser does not keep it. */
  async send(message: MessageWithFiles, files: readonly OutgoingFile[]): Promise<void> {
    this.lastOrder = Math.max(Date.now(), this.lastOrder + 0.001);
    const kept: KeptMessage = {
      ...message,
      clientMessageId: this.chat.client.newMessageId(),
      order: this.lastOrder,
      writtenAt: new Date().toISOString(),
    };
    await this.kept.hold(
      kept,
      files.map(({ key }) => key),
    );
  }

  /** Sends the files again that failed; whether there is such a message. */
  retry(clientMessageId: string): boolean {
    const waiting = this.find(clientMessageId);
    for (const { key, status } of waiting?.files ?? []) if (status === 'failed') this.outgoing.retry(key);
    return waiting !== undefined;
  }

  /** Gives up a message and its files; whether there was such a message. */
  async discard(clientMessageId: string): Promise<boolean> {
    const waiting = this.find(clientMessageId);
    if (waiting === undefined) return false;
    for (const { key } of waiting.files) this.outgoing.remove(key);
    await this.kept.dropMessage(clientMessageId, []);
    return true;
  }

  private find(clientMessageId: string): WaitingMessage | undefined {
    return this.waitingSubject.value.find(({ message }) => message.clientMessageId === clientMessageId);
  }

  private release(waiting: readonly WaitingMessage[]): void {
    const held = new Set<string>();
    for (const { message, files } of waiting) {
      const { conversationId, clientMessageId } = message;
      const failed = files.some(({ status }) => status === 'failed');
      if (failed || held.has(conversationId)) continue;
      held.add(conversationId);
      if (files.every(({ status }) => status === 'ready') && !this.releasing.has(clientMessageId)) {
        this.releasing.add(clientMessageId);
        this.handOver(message, files);
      }
    }
  }

  private handOver(message: KeptMessage, files: readonly OutgoingFile[]): void {
    const { clientMessageId } = message;
    heldLock(`tertulia-message-${clientMessageId}`)
      .pipe(
        exhaustMap(() => this.toOutbox(message, files)),
        take(1),
      )
      .subscribe({
        error: () => this.releasing.delete(clientMessageId),
        complete: () => this.releasing.delete(clientMessageId),
      });
  }

  private async toOutbox(message: KeptMessage, files: readonly OutgoingFile[]): Promise<void> {
    const { clientMessageId, conversationId, body, replyToId } = message;
    // Another tab was faster.
    if ((await this.kept.message(clientMessageId)) === null) return;
    const attachments = files.flatMap(({ attachment }): Attachment[] => (attachment === null ? [] : [attachment]));
    if (body !== '' || attachments.length > 0) {
      await this.chat.client.send(conversationId, {
        clientMessageId,
        body,
        attachments,
        attachmentIds: attachments.map(({ id }) => id),
        ...(replyToId === null ? {} : { replyToId }),
      });
    }
    await this.kept.dropMessage(
      clientMessageId,
      files.map(({ key }) => key),
    );
  }
}
