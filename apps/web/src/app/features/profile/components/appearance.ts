import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { Monitor as LucideMonitor, Moon as LucideMoon, Sun as LucideSun } from 'lucide';
import { ChooseLanguage } from '../../../core/i18n/choose-language';
import { I18n } from '../../../core/i18n/i18n';
import { Theme, type Appearance as Look, type ThemeChoice } from '../../../core/theme/theme';
import { Icon } from '../../../ui/icon/icon';
import { Select } from '../../../ui/select/select';

const SYSTEM: Look = { theme: 'system', contrast: 'system' };

/** The theme (as the device has it, light or dark, and more contrast for whoever wants it) and the language. */
@Component({
  selector: 'tt-appearance',
  imports: [Icon, Select],
  template: `
    <fieldset>
      <legend>{{ t('profile.theme.label') }}</legend>
      <div class="choices">
        @for (choice of choices; track choice.theme) {
          <label>
            <input
              type="radio"
              name="theme"
              [value]="choice.theme"
              [checked]="look().theme === choice.theme"
              (change)="choose(choice.theme)"
            />
            <tt-icon [icon]="choice.icon" />{{ t(choice.label) }}
          </label>
        }
      </div>
    </fieldset>
    <label class="check">
      <input #more type="checkbox" [checked]="look().contrast === 'more'" (change)="contrast(more.checked)" />
      {{ t('profile.theme.contrast') }}
    </label>
    <label class="title" for="language">{{ t('ui.language') }}</label>
    <tt-select for="language" [options]="language.options" [value]="i18n.language()" (chosen)="language.run($event)" />
  `,
  styleUrl: './appearance.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Appearance {
  protected readonly i18n = inject(I18n);
  protected readonly t = this.i18n.t;
  protected readonly language = inject(ChooseLanguage);
  private readonly theme = inject(Theme);
  protected readonly look = toSignal(this.theme.appearance$, { initialValue: SYSTEM });
  protected readonly choices = [
    { theme: 'system', label: 'profile.theme.system', icon: LucideMonitor },
    { theme: 'light', label: 'profile.theme.light', icon: LucideSun },
    { theme: 'dark', label: 'profile.theme.dark', icon: LucideMoon },
  ] as const;

  protected choose(theme: ThemeChoice): void {
    this.theme.choose({ theme });
  }

  protected contrast(more: boolean): void {
    this.theme.choose({ contrast: more ? 'more' : 'system' });
  }
}
