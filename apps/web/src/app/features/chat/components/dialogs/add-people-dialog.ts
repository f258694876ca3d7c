import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import type { Conversation, User } from '@tertulia/contracts';
import { finalize } from 'rxjs';
import { ErrorWords } from '../../../../core/i18n/error-words';
import { I18n } from '../../../../core/i18n/i18n';
import { Banner } from '../../../../ui/banner/banner';
import { Button } from '../../../../ui/button/button';
import { ConversationsApi } from '../../data-access/conversations-api';
import { ChosenPeople } from '../people/chosen-people';

/** Adds people to a group. */
@Component({
  selector: 'tt-add-people-dialog',
  imports: [Banner, Button, ChosenPeople],
  template: `
    <h2>{{ t('chat.group.addPeople') }}</h2>
    <form novalidate (submit)="add($event)">
      <tt-chosen-people [label]="t('chat.people.toAdd')" [except]="members" [(people)]="people" />
      @if (failure(); as message) {
        <tt-banner tone="bad" [boxed]="true" role="alert">{{ message }}</tt-banner>
      }
      <div class="actions">
        <button ttButton type="button" (click)="ref.close()">{{ t('ui.cancel') }}</button>
        <button ttButton look="primary" type="submit" [busy]="busy()" [disabled]="people().length === 0">
          {{ t('chat.group.add') }}
        </button>
      </div>
    </form>
  `,
  styleUrl: './dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AddPeopleDialog {
  protected readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);
  protected readonly ref = inject<DialogRef<void>>(DialogRef);
  private readonly conversation = inject<Conversation>(DIALOG_DATA);
  private readonly api = inject(ConversationsApi);
  protected readonly members = this.conversation.members.map(({ user }) => user.id);
  protected readonly people = signal<readonly User[]>([]);
  protected readonly busy = signal(false);
  private readonly refusal = signal<unknown>(null);
  protected readonly failure = computed(() =>
    this.refusal() === null ? null : this.words.of(this.refusal(), 'chat.group.addFailed'),
  );

  protected add(event: Event): void {
    event.preventDefault();
    if (this.people().length === 0 || this.busy()) return;
    this.busy.set(true);
    this.refusal.set(null);
    const ids = this.people().map(({ id }) => id);
    this.api
      .addMembers(this.conversation.id, ids)
      .pipe(finalize(() => this.busy.set(false)))
      .subscribe({
        next: () => this.ref.close(),
        error: (error: unknown) => this.refusal.set(error),
      });
  }
}
