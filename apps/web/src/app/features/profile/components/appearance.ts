import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { LucideMonitor, LucideMoon, LucideSun } from '@lucide/angular';
import { Theme, type Appearance as Look, type ThemeChoice } from '../../../core/theme/theme';
import { Icon } from '../../../ui/icon/icon';

const SYSTEM: Look = { theme: 'system', contrast: 'system' };

/** The theme: as the device has it, light or dark, and more contrast for whoever wants it. */
@Component({
  selector: 'tt-appearance',
  imports: [Icon],
  template: `
    <fieldset>
      <legend>Theme</legend>
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
            <tt-icon [icon]="choice.icon" />{{ choice.label }}
          </label>
        }
      </div>
    </fieldset>
    <label class="check">
      <input #more type="checkbox" [checked]="look().contrast === 'more'" (change)="contrast(more.checked)" />
      More contrast
    </label>
  `,
  styleUrl: './appearance.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Appearance {
  private readonly theme = inject(Theme);
  protected readonly look = toSignal(this.theme.appearance$, { initialValue: SYSTEM });
  protected readonly choices = [
    { theme: 'system', label: 'System', icon: LucideMonitor },
    { theme: 'light', label: 'Light', icon: LucideSun },
    { theme: 'dark', label: 'Dark', icon: LucideMoon },
  ] as const;

  protected choose(theme: ThemeChoice): void {
    this.theme.choose({ theme });
  }

  protected contrast(more: boolean): void {
    this.theme.choose({ contrast: more ? 'more' : 'system' });
  }
}
