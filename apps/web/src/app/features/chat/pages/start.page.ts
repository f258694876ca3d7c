import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MessagesSquare as LucideMessagesSquare } from 'lucide';
import { I18n } from '../../../core/i18n/i18n';
import { EmptyState } from '../../../ui/empty-state/empty-state';
import { ConversationListStore } from '../data-access/conversation-list-store';

/** `/`: nothing is open yet, or there is nothing to open. */
@Component({
  selector: 'tt-start-page',
  imports: [EmptyState],
  template: `
    <h1 class="visually-hidden">{{ t('chat.list.label') }}</h1>
    @if (isEmpty() === true) {
      <tt-empty-state [title]="t('chat.start.welcomeTitle')" [icon]="icon">
        {{ t('chat.start.welcomeText') }}
      </tt-empty-state>
    } @else if (isEmpty() === false) {
      <tt-empty-state [title]="t('chat.start.pickTitle')" [icon]="icon">
        {{ t('chat.start.pickText') }}
      </tt-empty-state>
    }
  `,
  styles: `
    :host {
      display: grid;
      flex: 1;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StartPage {
  protected readonly t = inject(I18n).t;
  private readonly list = toSignal(inject(ConversationListStore).list$);
  /** `null` until it is known: a welcome that turns into something else is worse than none. */
  protected readonly isEmpty = computed(() => {
    const { status, groups } = this.list() ?? { status: 'loading', groups: [] };
    return status === 'ready' ? groups.length === 0 : null;
  });
  protected readonly icon = LucideMessagesSquare;
}
