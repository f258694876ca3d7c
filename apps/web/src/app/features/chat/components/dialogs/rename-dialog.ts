import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { FormControl, ReactiveFormsModule } from '@angular/forms';
import { LIMITS, type Conversation } from '@tertulia/contracts';
import { finalize } from 'rxjs';
import { ErrorWords } from '../../../../core/i18n/error-words';
import { I18n } from '../../../../core/i18n/i18n';
import { Banner } from '../../../../ui/banner/banner';
import { Button } from '../../../../ui/button/button';
import { Field } from '../../../../ui/field/field';
import { FocusWrong } from '../../../../ui/field/focus-wrong';
import { TextInput } from '../../../../ui/field/text-input';
import { ConversationsApi } from '../../data-access/conversations-api';

/** Gives a group another name. */
@Component({
  selector: 'tt-rename-dialog',
  imports: [ReactiveFormsModule, Banner, Button, Field, FocusWrong, TextInput],
  template: `
    <h2>{{ t('chat.group.renameTitle') }}</h2>
    <form novalidate [ttFocusWrong]="busy()" (submit)="rename($event)">
      <tt-field [label]="t('chat.group.name')" for="newTitle" [error]="error()">
        <!-- The name is replaced by what is typed, as where files are renamed. -->
        <input ttInput [formControl]="title" autocomplete="off" (focus)="select($event)" />
      </tt-field>
      @if (failure(); as message) {
        <tt-banner tone="bad" [boxed]="true" role="alert">{{ message }}</tt-banner>
      }
      <div class="actions">
        <button ttButton type="button" (click)="ref.close()">{{ t('ui.cancel') }}</button>
        <button ttButton look="primary" type="submit" [busy]="busy()">{{ t('chat.group.rename') }}</button>
      </div>
    </form>
  `,
  styleUrl: './dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RenameDialog {
  protected readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);
  protected readonly ref = inject<DialogRef<void>>(DialogRef);
  private readonly conversation = inject<Conversation>(DIALOG_DATA);
  private readonly api = inject(ConversationsApi);
  protected readonly title = new FormControl(this.conversation.title ?? '', { nonNullable: true });
  private readonly value = toSignal(this.title.valueChanges, { initialValue: this.title.value });
  protected readonly busy = signal(false);
  private readonly refusal = signal<unknown>(null);
  protected readonly failure = computed(() =>
    this.refusal() === null ? null : this.words.of(this.refusal(), 'chat.group.renameFailed'),
  );
  protected readonly error = computed(() => {
    const { length } = this.value().trim();
    if (length === 0) return this.t('chat.group.nameMissing');
    return length > LIMITS.title.max ? this.t('ui.tooLong', { max: LIMITS.title.max }) : null;
  });

  protected select({ target }: Event): void {
    if (target instanceof HTMLInputElement) target.select();
  }

  protected rename(event: Event): void {
    event.preventDefault();
    if (this.error() !== null || this.busy()) return;
    this.busy.set(true);
    this.refusal.set(null);
    this.api
      .rename(this.conversation.id, this.title.value.trim())
      .pipe(finalize(() => this.busy.set(false)))
      .subscribe({
        next: () => this.ref.close(),
        error: (error: unknown) => this.refusal.set(error),
      });
  }
}
