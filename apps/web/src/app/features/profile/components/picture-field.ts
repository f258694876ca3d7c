import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { filter, finalize, map, switchMap } from 'rxjs';
import { ErrorWords } from '../../../core/i18n/error-words';
import { I18n } from '../../../core/i18n/i18n';
import { sizeWords } from '../../../core/i18n/sizes';
import { Notices } from '../../../core/notices/notices';
import { Session } from '../../../core/session/session';
import { UploadRules } from '../../../core/upload/upload-rules';
import { Uploader } from '../../../core/upload/uploader';
import { Avatar } from '../../../ui/avatar/avatar';
import { Button } from '../../../ui/button/button';
import { ProfileApi } from '../data-access/profile-api';

/** One's picture: shown, replaced, taken away. */
@Component({
  selector: 'tt-picture-field',
  imports: [Avatar, Button],
  template: `
    @if (me(); as person) {
      <tt-avatar size="large" [seed]="person.id" [name]="person.displayName" [src]="person.avatarUrl" />
      <div>
        <input
          #picker
          type="file"
          accept="image/png,image/jpeg,image/webp,image/gif,image/avif"
          hidden
          aria-hidden="true"
          (change)="choose(picker)"
        />
        <button ttButton type="button" [busy]="busy()" (click)="picker.click()">
          {{ t('profile.picture.choose') }}
        </button>
        @if (person.avatarUrl !== null) {
          <button ttButton look="plain" type="button" (click)="remove()">{{ t('profile.picture.remove') }}</button>
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: var(--s4);
    }
    div {
      display: flex;
      flex-wrap: wrap;
      gap: var(--s2);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PictureField {
  private readonly i18n = inject(I18n);
  protected readonly t = this.i18n.t;
  private readonly words = inject(ErrorWords);
  private readonly api = inject(ProfileApi);
  private readonly uploader = inject(Uploader);
  private readonly rules = inject(UploadRules);
  private readonly notices = inject(Notices);
  protected readonly me = toSignal(inject(Session).me$, { initialValue: null });
  protected readonly busy = signal(false);

  protected choose(picker: HTMLInputElement): void {
    const file = picker.files?.[0];
    picker.value = '';
    if (file === undefined) return;
    const { maxBytes } = this.rules.now;
    if (file.size > maxBytes) {
      const size = sizeWords(maxBytes, this.i18n.locale());
      this.notices.complain(this.t('profile.picture.tooLarge', { size }));
      return;
    }
    this.busy.set(true);
    this.uploader
      .upload(file, { purpose: 'avatar' })
      .pipe(
        map(({ attachment }) => attachment),
        filter((attachment) => attachment !== null),
        switchMap(({ id }) => this.api.update({ avatarUploadId: id })),
        finalize(() => this.busy.set(false)),
      )
      .subscribe({
        next: () => this.notices.say(this.t('profile.picture.set')),
        error: (error: unknown) => this.notices.complain(this.words.of(error, 'profile.picture.failed')),
      });
  }

  protected remove(): void {
    this.api.update({ avatarUploadId: null }).subscribe({
      error: (error: unknown) => this.notices.complain(this.words.of(error, 'profile.picture.removeFailed')),
    });
  }
}
