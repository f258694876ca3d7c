import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { LucideMessagesSquare } from '@lucide/angular';
import { EmptyState } from '../../../ui/empty-state/empty-state';
import { ConversationListStore } from '../data-access/conversation-list-store';

/** `/`: nothing is open yet, or there is nothing to open. */
@Component({
  selector: 'tt-start-page',
  imports: [EmptyState],
  template: `
    <h1 class="visually-hidden">Conversations</h1>
    @if (isEmpty() === true) {
      <tt-empty-state title="Welcome to Tertulia" [icon]="icon">
        Type a colleague’s name into “Find people” and say hello. For more than two, make a group.
      </tt-empty-state>
    } @else if (isEmpty() === false) {
      <tt-empty-state title="Pick a conversation" [icon]="icon">
        Choose one on the left, find a person by name to start another, or make a group.
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
  private readonly list = toSignal(inject(ConversationListStore).list$);
  /** `null` until it is known: a welcome that turns into something else is worse than none. */
  protected readonly isEmpty = computed(() => {
    const { status, groups } = this.list() ?? { status: 'loading', groups: [] };
    return status === 'ready' ? groups.length === 0 : null;
  });
  protected readonly icon = LucideMessagesSquare;
}
