import { Injectable, inject } from '@angular/core';
import { Router } from '@angular/router';
import { ErrorWords } from '../i18n/error-words';
import { I18n } from '../i18n/i18n';
import { Notices } from '../notices/notices';
import { Overlays } from '../overlays/overlays';
import { Chat } from './chat';
import type { Unsent } from './unsent';

/** Signing out, from whichever page. */
@Injectable({ providedIn: 'root' })
export class SignOut {
  private readonly chat = inject(Chat);
  private readonly router = inject(Router);
  private readonly notices = inject(Notices);
  private readonly words = inject(ErrorWords);
  private readonly overlays = inject(Overlays);
  private readonly t = inject(I18n).t;

  /** Signs out, where something would be lost only after a yes. */
  async run(): Promise<void> {
    if (await this.sure()) this.leave();
  }

  /** Whether nothing would be lost, or is to be: says how much, and asks. */
  async sure(): Promise<boolean> {
    // What cannot be counted keeps nobody signed in.
    const { messages, files, drafts } = await this.chat
      .unsent()
      .catch((): Unsent => ({ messages: 0, files: 0, drafts: 0 }));
    const lost = [
      messages > 0 ? this.t('auth.unsent.messages', { count: messages }) : '',
      files > 0 ? this.t('auth.unsent.files', { count: files }) : '',
      drafts > 0 ? this.t('auth.unsent.drafts', { count: drafts }) : '',
    ].filter((words) => words !== '');
    if (lost.length === 0) return true;
    return this.overlays.ask({
      title: this.t('auth.unsent.title'),
      text: lost.reduce((first, second) => this.t('ui.sentences', { first, second })),
      action: this.t('auth.unsent.action'),
    });
  }

  /** Signs out without a question and leads to `/login`; says why where it does not work. */
  leave(): void {
    this.chat.signOut().then(
      () => void this.router.navigateByUrl('/login'),
      (error: unknown) => this.notices.complain(this.words.of(error, 'auth.signOutFailed')),
    );
  }
}
