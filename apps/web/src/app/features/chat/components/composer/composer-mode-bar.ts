import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { User } from '@tertulia/contracts';
import { X as LucideX } from 'lucide';
import { directionOf } from '../../../../core/i18n/direction';
import { I18n } from '../../../../core/i18n/i18n';
import { IconButton } from '../../../../ui/button/icon-button';
import { MessageActions } from '../../data-access/message-actions';
import { People } from '../../data-access/people';
import { plainText } from '../../../../core/messages/plain-text';

/** Says what the composer answers or edits, and the way back. */
@Component({
  selector: 'tt-composer-mode-bar',
  imports: [IconButton],
  template: `
    @if (words(); as mode) {
      <span
        ><b>{{ mode.about }}</b
        >&ngsp;<span [dir]="mode.direction">{{ mode.text }}</span></span
      >
      <button ttIconButton type="button" [label]="t('ui.cancel')" [icon]="x" (click)="cancelled.emit()"></button>
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: var(--s2);
      padding: var(--s1) var(--s1) 0 var(--s4);
      color: var(--ink-2);
      font-size: var(--t2);
    }
    /* Each is cut at its own end, from whichever side it is read. */
    span {
      display: flex;
      flex: 0 1 auto;
      gap: 0 var(--s1);
      margin-inline-end: auto;
      min-width: 0;
    }
    b,
    span span {
      display: block;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    b {
      flex: none;
      max-width: 75%;
    }
    b {
      color: var(--accent);
      font-weight: 600;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ComposerModeBar {
  /** Emits when a plain new message is to be written again. */
  readonly cancelled = output();

  protected readonly t = inject(I18n).t;
  private readonly mode = toSignal(inject(MessageActions).mode$, { initialValue: null });
  private readonly users = toSignal(inject(People).users$, { initialValue: new Map<string, User>() });
  protected readonly x = LucideX;
  protected readonly words = computed(() => {
    const mode = this.mode();
    if (mode === null) return null;
    const name = this.users().get(mode.view.senderId)?.displayName ?? this.t('chat.someone');
    const about = mode.kind === 'edit' ? this.t('chat.composer.editing') : this.t('chat.composer.replying', { name });
    const text = plainText(mode.view.body, this.users(), this.t('chat.mentionSomeone'));
    return { about, text, direction: directionOf(text) };
  });
}
