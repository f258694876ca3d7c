import { Injectable, inject } from '@angular/core';
import { Router } from '@angular/router';
import { ErrorWords } from '../i18n/error-words';
import { Notices } from '../notices/notices';
import { Chat } from './chat';

/** Signing out, from whichever page. */
@Injectable({ providedIn: 'root' })
export class SignOut {
  private readonly chat = inject(Chat);
  private readonly router = inject(Router);
  private readonly notices = inject(Notices);
  private readonly words = inject(ErrorWords);

  /** Signs out and leads to `/login`; says why where it does not work. */
  run(): void {
    this.chat.signOut().then(
      () => void this.router.navigateByUrl('/login'),
      (error: unknown) => this.notices.complain(this.words.of(error, 'auth.signOutFailed')),
    );
  }
}
