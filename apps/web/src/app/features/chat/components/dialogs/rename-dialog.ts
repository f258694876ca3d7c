import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { FormControl, ReactiveFormsModule } from '@angular/forms';
import { LIMITS, type Conversation } from '@tertulia/contracts';
import { finalize } from 'rxjs';
import { wordsFor } from '../../../../core/http/problem-of';
import { Banner } from '../../../../ui/banner/banner';
import { Button } from '../../../../ui/button/button';
import { Field } from '../../../../ui/field/field';
import { TextInput } from '../../../../ui/field/text-input';
import { ConversationsApi } from '../../data-access/conversations-api';

/** Gives a group another name. */
@Component({
  selector: 'tt-rename-dialog',
  imports: [ReactiveFormsModule, Banner, Button, Field, TextInput],
  template: `
    <h2>Rename group</h2>
    <form novalidate (submit)="rename($event)">
      <tt-field label="Group name" for="newTitle" [error]="error()">
        <input ttInput [formControl]="title" autocomplete="off" />
      </tt-field>
      @if (failure(); as message) {
        <tt-banner tone="bad" [boxed]="true" role="alert">{{ message }}</tt-banner>
      }
      <div class="actions">
        <button ttButton type="button" (click)="ref.close()">Cancel</button>
        <button ttButton look="primary" type="submit" [busy]="busy()">Rename</button>
      </div>
    </form>
  `,
  styleUrl: './dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RenameDialog {
  protected readonly ref = inject<DialogRef<void>>(DialogRef);
  private readonly conversation = inject<Conversation>(DIALOG_DATA);
  private readonly api = inject(ConversationsApi);
  protected readonly title = new FormControl(this.conversation.title ?? '', { nonNullable: true });
  private readonly value = toSignal(this.title.valueChanges, { initialValue: this.title.value });
  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly error = computed(() => {
    const { length } = this.value().trim();
    if (length === 0) return 'Give the group a name.';
    return length > LIMITS.title.max ? `At most ${LIMITS.title.max} characters.` : null;
  });

  protected rename(event: Event): void {
    event.preventDefault();
    if (this.error() !== null || this.busy()) return;
    this.busy.set(true);
    this.failure.set(null);
    this.api
      .rename(this.conversation.id, this.title.value.trim())
      .pipe(finalize(() => this.busy.set(false)))
      .subscribe({
        next: () => this.ref.close(),
        error: (error: unknown) => this.failure.set(wordsFor(error, 'The group was not renamed. Try again.')),
      });
  }
}
