import { DialogRef } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NonNullableFormBuilder, ReactiveFormsModule } from '@angular/forms';
import { LIMITS, type Conversation, type User } from '@tertulia/contracts';
import { finalize } from 'rxjs';
import { ErrorWords } from '../../../../core/i18n/error-words';
import { I18n } from '../../../../core/i18n/i18n';
import { Banner } from '../../../../ui/banner/banner';
import { Button } from '../../../../ui/button/button';
import { Field } from '../../../../ui/field/field';
import { FocusWrong } from '../../../../ui/field/focus-wrong';
import { TextInput } from '../../../../ui/field/text-input';
import { ConversationsApi } from '../../data-access/conversations-api';
import { ChosenPeople } from '../people/chosen-people';

/** Asks for a group's name and people, creates it, and closes with the conversation. */
@Component({
  selector: 'tt-new-group-dialog',
  imports: [ReactiveFormsModule, Banner, Button, ChosenPeople, Field, FocusWrong, TextInput],
  template: `
    <h2>{{ t('chat.group.new') }}</h2>
    <form novalidate [ttFocusWrong]="busy()" [formGroup]="form" (ngSubmit)="create()">
      <tt-field [label]="t('chat.group.name')" for="groupTitle" [error]="titleError()">
        <input ttInput formControlName="title" autocomplete="off" [placeholder]="t('chat.group.nameExample')" />
      </tt-field>
      <tt-chosen-people [label]="t('chat.group.addPeople')" [(people)]="people" />
      @if (failure(); as message) {
        <tt-banner tone="bad" [boxed]="true" role="alert">{{ message }}</tt-banner>
      }
      <div class="actions">
        <button ttButton type="button" (click)="ref.close()">{{ t('ui.cancel') }}</button>
        <button ttButton look="primary" type="submit" [busy]="busy()">{{ t('chat.group.create') }}</button>
      </div>
    </form>
  `,
  styleUrl: './dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NewGroupDialog {
  protected readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);
  protected readonly ref = inject<DialogRef<Conversation>>(DialogRef);
  private readonly api = inject(ConversationsApi);
  protected readonly people = signal<readonly User[]>([]);
  protected readonly busy = signal(false);
  private readonly refusal = signal<unknown>(null);
  protected readonly failure = computed(() =>
    this.refusal() === null ? null : this.words.of(this.refusal(), 'chat.group.createFailed'),
  );
  private readonly tried = signal(false);
  protected readonly form = inject(NonNullableFormBuilder).group({ title: '' });
  private readonly value = toSignal(this.form.valueChanges, { initialValue: this.form.value });
  protected readonly titleError = computed(() => {
    const { length } = (this.value().title ?? '').trim();
    if (length > LIMITS.title.max) return this.t('ui.tooLong', { max: LIMITS.title.max });
    return this.tried() && length === 0 ? this.t('chat.group.nameMissing') : null;
  });

  protected create(): void {
    this.tried.set(true);
    const title = this.form.getRawValue().title.trim();
    if (this.titleError() !== null || title === '' || this.busy()) return;
    this.busy.set(true);
    this.refusal.set(null);
    this.api
      .create({ type: 'group', title, memberIds: this.people().map(({ id }) => id) })
      .pipe(finalize(() => this.busy.set(false)))
      .subscribe({
        next: (conversation) => this.ref.close(conversation),
        error: (error: unknown) => this.refusal.set(error),
      });
  }
}
