import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NonNullableFormBuilder, ReactiveFormsModule } from '@angular/forms';
import { LIMITS } from '@tertulia/contracts';
import { finalize } from 'rxjs';
import { ErrorWords } from '../../../core/i18n/error-words';
import { I18n } from '../../../core/i18n/i18n';
import { Notices } from '../../../core/notices/notices';
import { Session } from '../../../core/session/session';
import { Button } from '../../../ui/button/button';
import { Field } from '../../../ui/field/field';
import { FocusWrong } from '../../../ui/field/focus-wrong';
import { TextInput } from '../../../ui/field/text-input';
import { ProfileApi } from '../data-access/profile-api';
import { PictureField } from './picture-field';

const { displayName: NAME, statusText: STATUS } = LIMITS;

/** What others see of one: picture, name and a line about what one is at. */
@Component({
  selector: 'tt-profile-form',
  imports: [ReactiveFormsModule, Button, Field, FocusWrong, PictureField, TextInput],
  template: `
    <tt-picture-field />
    <form novalidate [ttFocusWrong]="busy()" [formGroup]="form" (ngSubmit)="save()">
      <tt-field [label]="t('auth.displayName')" for="displayName" [error]="errors().displayName">
        <input ttInput formControlName="displayName" autocomplete="name" />
      </tt-field>
      <tt-field
        [label]="t('profile.status')"
        for="statusText"
        [hint]="t('profile.statusHint')"
        [error]="errors().statusText"
      >
        <input ttInput formControlName="statusText" autocomplete="off" [placeholder]="t('profile.statusExample')" />
      </tt-field>
      <button ttButton look="primary" type="submit" [busy]="busy()" [idle]="!changed()">
        {{ t('profile.save') }}
      </button>
    </form>
  `,
  styles: `
    form {
      display: grid;
      gap: var(--s4);
      justify-items: start;
      margin-top: var(--s5);
    }
    tt-field {
      width: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProfileForm {
  protected readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);
  private readonly api = inject(ProfileApi);
  private readonly notices = inject(Notices);
  private readonly session = inject(Session);
  private readonly me = toSignal(this.session.me$, { initialValue: null });
  private readonly refusal = signal<unknown>(null);
  private readonly serverErrors = computed(() => this.words.fields(this.refusal()));
  protected readonly busy = signal(false);
  protected readonly form = inject(NonNullableFormBuilder).group({
    displayName: this.session.me?.displayName ?? '',
    statusText: this.session.me?.statusText ?? '',
  });
  private readonly value = toSignal(this.form.valueChanges, { initialValue: this.form.getRawValue() });
  private readonly trimmed = computed(() => ({
    displayName: (this.value().displayName ?? '').trim(),
    statusText: (this.value().statusText ?? '').trim(),
  }));
  protected readonly changed = computed(() => {
    const { displayName, statusText } = this.trimmed();
    return displayName !== this.me()?.displayName || statusText !== this.me()?.statusText;
  });
  protected readonly errors = computed(() => {
    const { displayName, statusText } = this.trimmed();
    const server = this.serverErrors();
    return {
      displayName:
        server['displayName'] ??
        (displayName.length < NAME.min
          ? this.t('auth.displayNameMissing')
          : displayName.length > NAME.max
            ? this.t('ui.tooLong', { max: NAME.max })
            : null),
      statusText:
        server['statusText'] ?? (statusText.length > STATUS.max ? this.t('ui.tooLong', { max: STATUS.max }) : null),
    };
  });

  protected save(): void {
    this.refusal.set(null);
    const { displayName, statusText } = this.errors();
    if (displayName !== null || statusText !== null || this.busy()) return;
    this.busy.set(true);
    this.api
      .update(this.trimmed())
      .pipe(finalize(() => this.busy.set(false)))
      .subscribe({
        next: () => this.notices.say(this.t('profile.saved')),
        error: (error: unknown) => {
          this.refusal.set(error);
          this.notices.complain(this.words.of(error, 'profile.notSaved'));
        },
      });
  }
}
