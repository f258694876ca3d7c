import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MessagesSquare as LucideMessagesSquare, WifiOff as LucideWifiOff } from 'lucide';
import { I18n } from '../../../../core/i18n/i18n';
import { Now } from '../../../../core/time/now';
import { EmptyState } from '../../../../ui/empty-state/empty-state';
import { Skeleton } from '../../../../ui/skeleton/skeleton';
import { ConversationListStore, type ConversationList as List } from '../../data-access/conversation-list-store';
import { ConversationItem } from './conversation-item';
import { ListKeys } from './list-keys';
import { NotificationPrompt } from './notification-prompt';

const LOADING: List = { status: 'loading', groups: [] };

/** The conversations, newest activity first, under "Today" and "Earlier". */
@Component({
  selector: 'tt-conversation-list',
  imports: [ConversationItem, EmptyState, ListKeys, NotificationPrompt, Skeleton],
  template: `
    @defer (on idle) {
      <tt-notification-prompt />
    }
    <nav
      ttListKeys
      [attr.aria-label]="t('chat.list.label')"
      [attr.aria-busy]="list().status === 'loading' ? true : null"
    >
      @for (group of list().groups; track group.kind) {
        <section>
          <h2>{{ group.kind === 'today' ? t('chat.list.today') : t('chat.list.earlier') }}</h2>
          @for (item of group.items; track item.id) {
            <tt-conversation-item [summary]="item" [now]="now()" />
          }
        </section>
      } @empty {
        @switch (list().status) {
          @case ('loading') {
            @for (width of placeholders; track $index) {
              <div class="placeholder">
                <tt-skeleton avatar="medium" />
                <div><tt-skeleton [width]="width" /><tt-skeleton width="80%" /></div>
              </div>
            }
          }
          @case ('offline') {
            <tt-empty-state [title]="t('chat.list.offlineTitle')" [icon]="offlineIcon">
              {{ t('chat.list.offlineText') }}
            </tt-empty-state>
          }
          @default {
            <tt-empty-state [title]="t('chat.list.emptyTitle')" [icon]="emptyIcon">
              {{ t('chat.list.emptyText') }}
            </tt-empty-state>
          }
        }
      }
    </nav>
  `,
  styles: `
    nav {
      padding-bottom: var(--s4);
    }
    h2 {
      padding: var(--s3) var(--s4) var(--s1) var(--s5);
      color: var(--ink-3);
      font-size: var(--t1);
      font-weight: 600;
    }
    .placeholder:first-child {
      margin-top: var(--s5);
    }
    .placeholder {
      display: flex;
      align-items: center;
      gap: var(--s3);
      padding: var(--s2) var(--s5);
    }
    .placeholder div {
      display: grid;
      flex: 1;
      gap: var(--s2);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConversationList {
  protected readonly t = inject(I18n).t;
  protected readonly list = toSignal(inject(ConversationListStore).list$, { initialValue: LOADING });
  protected readonly now = toSignal(inject(Now).now$, { initialValue: new Date() });
  protected readonly placeholders = ['55%', '40%', '62%', '48%', '58%', '36%'];
  protected readonly emptyIcon = LucideMessagesSquare;
  protected readonly offlineIcon = LucideWifiOff;
}
