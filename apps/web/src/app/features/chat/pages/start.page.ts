import { ChangeDetectionStrategy, Component } from '@angular/core';
import { LucideMessagesSquare } from '@lucide/angular';
import { EmptyState } from '../../../ui/empty-state/empty-state';

/** `/`: nothing is open yet. */
@Component({
  selector: 'tt-start-page',
  imports: [EmptyState],
  template: `
    <h1 class="visually-hidden">Conversations</h1>
    <tt-empty-state title="Pick a conversation" [icon]="icon">
      Choose one on the left, find a person by name to start another, or make a group.
    </tt-empty-state>
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
  protected readonly icon = LucideMessagesSquare;
}
