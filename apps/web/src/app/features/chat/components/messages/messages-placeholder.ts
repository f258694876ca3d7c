import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { I18n } from '../../../../core/i18n/i18n';
import { Skeleton } from '../../../../ui/skeleton/skeleton';

/** The shape of messages, while the first of them are fetched. */
@Component({
  selector: 'tt-messages-placeholder',
  imports: [Skeleton],
  template: `
    <span class="visually-hidden">{{ t('chat.messages.loading') }}</span>
    @for (lines of shapes; track $index) {
      <div class="message">
        <tt-skeleton avatar="small" />
        <div>
          <tt-skeleton width="140px" />
          @for (width of lines; track $index) {
            <tt-skeleton [width]="width" />
          }
        </div>
      </div>
    }
  `,
  styles: `
    .message {
      display: flex;
      gap: var(--s3);
      padding: var(--s3) var(--s5);
    }
    .message div {
      display: grid;
      flex: 1;
      gap: var(--s2);
      max-width: var(--measure);
    }
    @media (max-width: 720px) {
      .message {
        padding-inline: var(--s4);
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MessagesPlaceholder {
  protected readonly t = inject(I18n).t;
  protected readonly shapes = [['72%'], ['90%', '54%'], ['38%'], ['84%', '91%', '30%'], ['60%']];
}
