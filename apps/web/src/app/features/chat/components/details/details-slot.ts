import { ChangeDetectionStrategy, Component, effect, inject, input, output } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { Conversation } from '@tertulia/contracts';
import { I18n } from '../../../../core/i18n/i18n';
import { Parts } from '../../../../core/overlays/parts';
import { whenIdle } from '../../../../core/time/when-idle';
import { Button } from '../../../../ui/button/button';
import { Skeleton } from '../../../../ui/skeleton/skeleton';
import { ConversationStore } from '../../data-access/conversation-store';
import { beside } from './beside';
import { DetailsPanel } from './details-panel';

/** The place of the details: their code is fetched once the messages are there, which come first. */
@Component({
  selector: 'tt-details-slot',
  imports: [Button, DetailsPanel, Skeleton],
  template: `
    @defer (when part.there()) {
      <tt-details-panel [conversation]="conversation()" (closed)="closed.emit()" />
    } @placeholder {
      <aside [attr.aria-label]="t('chat.details.label')" [attr.aria-busy]="!part.failed()">
        @if (part.failed()) {
          <p>{{ t('ui.partFailed') }}</p>
          <button ttButton type="button" (click)="fetch()">{{ t('ui.tryAgain') }}</button>
        } @else {
          <tt-skeleton avatar="large" />
          <tt-skeleton width="60%" />
        }
      </aside>
    }
  `,
  styles: `
    :host {
      display: contents;
    }
    aside {
      display: flex;
      flex: none;
      flex-direction: column;
      align-items: center;
      gap: var(--s3);
      width: var(--details-width);
      padding: var(--s5) var(--s4);
      border-inline-start: var(--stroke) solid var(--line);
      background: var(--surface);
      color: var(--ink-2);
      text-align: center;
    }
    @media (max-width: 1100px) {
      /* Where they lie over the conversation, they are there or they are not. */
      aside {
        display: none;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DetailsSlot {
  readonly conversation = input.required<Conversation>();
  /** Emits when they are to close. */
  readonly closed = output();

  protected readonly t = inject(I18n).t;
  protected readonly part = inject(Parts).part('details', () => import('./details-panel'));
  private readonly state = toSignal(inject(ConversationStore).state$);
  private readonly beside = beside();

  constructor() {
    const { there } = this.part;
    // With the first conversation the messages come first; who opens them later is waiting for them.
    let early = false;
    effect((onCleanup) => {
      if (there()) return;
      if (this.state() === 'loading') early = true;
      else if (!early) void this.fetch();
      else onCleanup(whenIdle(() => void this.fetch()));
    });
  }

  protected async fetch(): Promise<void> {
    if (!(await this.part.want()) && !this.beside()) this.closed.emit();
  }
}
