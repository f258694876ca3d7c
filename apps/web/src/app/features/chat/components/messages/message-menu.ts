import { CdkMenu, CdkMenuItem, CdkMenuTrigger } from '@angular/cdk/menu';
import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  inject,
  input,
  signal,
} from '@angular/core';
import type { MessageView } from '@tertulia/chat-client';
import {
  Copy as LucideCopy,
  Ellipsis as LucideEllipsis,
  Eye as LucideEye,
  Link as LucideLink,
  Pencil as LucidePencil,
  Reply as LucideReply,
  Trash2 as LucideTrash2,
} from 'lucide';
import { I18n } from '../../../../core/i18n/i18n';
import { IconButton } from '../../../../ui/button/icon-button';
import { Icon } from '../../../../ui/icon/icon';
import { MessageActions } from '../../data-access/message-actions';

/** What can be done with a message: the commonest at hand, the rest in a menu. */
@Component({
  selector: 'tt-message-menu',
  imports: [CdkMenu, CdkMenuItem, CdkMenuTrigger, Icon, IconButton],
  template: `
    <button
      ttIconButton
      type="button"
      [label]="t('chat.message.reply')"
      [icon]="reply"
      (click)="actions.reply(view())"
    ></button>
    @if (own()) {
      <button
        ttIconButton
        type="button"
        [label]="t('chat.message.edit')"
        [icon]="pencil"
        (click)="actions.edit(view())"
      ></button>
    }
    <button
      ttIconButton
      type="button"
      [label]="t('chat.message.more')"
      [icon]="more"
      [cdkMenuTriggerFor]="menu"
      (cdkMenuOpened)="open.set(true)"
      (cdkMenuClosed)="open.set(false)"
    ></button>
    <ng-template #menu>
      <section [attr.aria-label]="t('chat.message.actions')">
        <div class="tt-popup" cdkMenu>
          <button class="tt-popup-item" cdkMenuItem (cdkMenuItemTriggered)="actions.copyLink(view())">
            <tt-icon [icon]="link" />{{ t('chat.message.copyLink') }}
          </button>
          @if (view().body) {
            <button class="tt-popup-item" cdkMenuItem (cdkMenuItemTriggered)="actions.copyText(view())">
              <tt-icon [icon]="copy" />{{ t('chat.message.copyText') }}
            </button>
          }
          @if (own()) {
            <button class="tt-popup-item" cdkMenuItem (cdkMenuItemTriggered)="actions.receipts(view())">
              <tt-icon [icon]="eye" />{{ t('chat.receipts.title') }}
            </button>
          }
          @if (actions.mayDelete(view())) {
            <button class="tt-popup-item danger" cdkMenuItem (cdkMenuItemTriggered)="actions.delete(view())">
              <tt-icon [icon]="trash" />{{ t('chat.message.delete') }}
            </button>
          }
        </div>
      </section>
    </ng-template>
  `,
  styles: `
    :host {
      --control: 32px;
      display: flex;
      border: var(--stroke) solid var(--line);
      border-radius: var(--r2);
      background: var(--surface);
      box-shadow: var(--shadow);
    }
    @media (max-width: 720px), (pointer: coarse) {
      :host {
        --control: 44px;
      }
    }
    @media (hover: none) {
      :host {
        scroll-margin-block: var(--s2);
        box-shadow: none;
      }
    }
  `,
  host: { '[class.open]': 'open()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MessageMenu {
  readonly view = input.required<MessageView>();
  protected readonly t = inject(I18n).t;
  protected readonly actions = inject(MessageActions);
  protected readonly own = computed(() => this.view().own);
  protected readonly open = signal(false);
  protected readonly reply = LucideReply;
  protected readonly pencil = LucidePencil;
  protected readonly more = LucideEllipsis;
  protected readonly link = LucideLink;
  protected readonly copy = LucideCopy;
  protected readonly eye = LucideEye;
  protected readonly trash = LucideTrash2;

  constructor() {
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    // As a line of its message it may come up below what is seen; it does with each touch, where nothing can hover.
    const appears = new ResizeObserver(() => {
      if (host.offsetHeight > 0 && matchMedia('(hover: none)').matches) host.scrollIntoView({ block: 'nearest' });
    });
    afterNextRender(() => appears.observe(host));
    inject(DestroyRef).onDestroy(() => appears.disconnect());
  }
}
