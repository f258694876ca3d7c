import { ChangeDetectionStrategy, Component, input, numberAttribute } from '@angular/core';
import { ConversationView } from '../components/conversation/conversation-view';

/** `/c/:conversationId` and `/c/:conversationId/m/:seq`: each conversation gets a view of its own. */
@Component({
  selector: 'tt-conversation-page',
  imports: [ConversationView],
  template: `
    @for (id of [conversationId()]; track id) {
      <tt-conversation-view [conversationId]="id" [target]="seq() > 0 ? seq() : null" />
    }
  `,
  styles: `
    :host {
      display: flex;
      flex: 1;
      min-width: 0;
      min-height: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConversationPage {
  readonly conversationId = input.required<string>();
  readonly seq = input(0, { transform: (value: unknown) => numberAttribute(value, 0) });
}
