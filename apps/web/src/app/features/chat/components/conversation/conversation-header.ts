import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { RouterLink } from '@angular/router';
import type { Conversation, Presence } from '@tertulia/contracts';
import { ChevronLeft as LucideChevronLeft, PanelRight as LucidePanelRight } from 'lucide';
import { combineLatest, distinctUntilChanged, of, switchMap } from 'rxjs';
import { isolated } from '../../../../core/i18n/direction';
import { I18n } from '../../../../core/i18n/i18n';
import { Session } from '../../../../core/session/session';
import { Now } from '../../../../core/time/now';
import { ago } from '../../../../core/time/time-words';
import { Avatar } from '../../../../ui/avatar/avatar';
import { IconButton } from '../../../../ui/button/icon-button';
import { PresenceWatch } from '../../data-access/presence-watch';
import { peerOf, titleOf } from '../../data-access/conversation-title';

const SAME_IDS = {
  equal: (a: readonly string[], b: readonly string[]): boolean =>
    a.length === b.length && a.every((id, index) => id === b[index]),
};

/** Who one is talking to and whether they are there; the way back on a phone, and to the details. */
@Component({
  selector: 'tt-conversation-header',
  imports: [RouterLink, Avatar, IconButton],
  template: `
    @let open = conversation();
    <a ttIconButton class="back" [label]="t('ui.back')" routerLink="/" [icon]="chevron"></a>
    <tt-avatar
      size="small"
      [seed]="peer()?.id ?? open.id"
      [name]="title()"
      [src]="peer()?.avatarUrl ?? null"
      [presence]="open.type === 'direct' ? dot() : null"
    />
    <div class="title">
      <h1 dir="auto" tabindex="-1">{{ title() }}</h1>
      <p>{{ about() }}</p>
    </div>
    <button
      ttIconButton
      type="button"
      [label]="t('chat.details.label')"
      [icon]="panel"
      [attr.aria-expanded]="details()"
      (click)="details.set(!details())"
    ></button>
  `,
  styleUrl: './conversation-header.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConversationHeader {
  readonly conversation = input.required<Conversation>();
  /** Whether the details are open. */
  readonly details = model.required<boolean>();

  private readonly i18n = inject(I18n);
  protected readonly t = this.i18n.t;
  private readonly presenceWatch = inject(PresenceWatch);
  private readonly ownId = inject(Session).me?.id ?? '';
  protected readonly chevron = LucideChevronLeft;
  protected readonly panel = LucidePanelRight;
  protected readonly title = computed(() => titleOf(this.conversation(), this.ownId, this.t));
  protected readonly peer = computed(() => peerOf(this.conversation(), this.ownId));
  private readonly others = computed(() => {
    const ids = this.conversation().members.map(({ user }) => user.id);
    return ids.filter((id) => id !== this.ownId);
  }, SAME_IDS);
  private readonly presences = toSignal(
    toObservable(this.others).pipe(
      distinctUntilChanged(),
      switchMap((ids) => (ids.length === 0 ? of([]) : combineLatest(ids.map((id) => this.presenceWatch.of(id))))),
    ),
    { initialValue: [] },
  );
  private readonly now = toSignal(inject(Now).now$, { initialValue: new Date() });
  protected readonly dot = computed(() => {
    const presence = this.presences()[0] ?? null;
    if (presence === null) return null;
    return presence.online ? 'online' : 'away';
  });
  protected readonly about = computed(() => (this.conversation().type === 'group' ? this.count() : this.lastSeen()));
  private readonly online = toSignal(this.presenceWatch.online$, { initialValue: false });

  private count(): string {
    const { memberCount } = this.conversation();
    const members = this.t('chat.members', { count: memberCount });
    const present = this.presences().filter((presence) => presence?.online === true).length + (this.online() ? 1 : 0);
    return this.online() ? `${members} · ${this.t('chat.membersOnline', { count: present })}` : members;
  }

  private lastSeen(): string {
    const presence = this.presences()[0] ?? null;
    const status = this.peer()?.statusText ?? '';
    if (presence === null) return status;
    const there = this.presenceWords(presence);
    return status === '' ? there : `${there} · ${isolated(status)}`;
  }

  private presenceWords({ online, lastSeenAt }: Presence): string {
    if (online) return this.t('chat.online');
    if (lastSeenAt === null) return this.t('chat.away');
    return this.t('chat.lastSeen', { when: ago(lastSeenAt, this.now(), this.i18n.locale()) });
  }
}
