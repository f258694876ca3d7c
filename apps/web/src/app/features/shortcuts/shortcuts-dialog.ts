import { DialogRef } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { X as LucideX } from 'lucide';
import { I18n } from '../../core/i18n/i18n';
import { SHORTCUTS, isMac } from '../../core/shortcuts/shortcuts';
import { IconButton } from '../../ui/button/icon-button';
import { keyLabel } from '../../ui/keys/key-label';

/** Lists every shortcut, by the place where it works. */
@Component({
  selector: 'tt-shortcuts-dialog',
  imports: [IconButton],
  template: `
    <header>
      <h2 id="shortcuts-title">{{ t('chat.shortcuts.title') }}</h2>
      <button ttIconButton type="button" [label]="t('chat.shortcuts.close')" [icon]="x" (click)="ref.close()"></button>
    </header>
    <div class="places">
      @for (place of places; track place.name) {
        <section>
          <h3>{{ t(place.title) }}</h3>
          <dl>
            @for (shortcut of place.shortcuts; track shortcut.id) {
              <div>
                <dt>{{ t(shortcut.label) }}</dt>
                <dd>
                  @for (chord of shortcut.chords; track $index) {
                    <span class="chord">
                      @for (key of chord; track $index) {
                        <kbd>{{ key }}</kbd>
                      }
                    </span>
                  }
                </dd>
              </div>
            }
          </dl>
        </section>
      }
    </div>
  `,
  styleUrl: './shortcuts-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ShortcutsDialog {
  protected readonly t = inject(I18n).t;
  protected readonly ref = inject<DialogRef<void>>(DialogRef);
  protected readonly x = LucideX;
  private readonly mac = isMac();
  protected readonly places = (
    [
      { name: 'everywhere', title: 'chat.shortcuts.everywhere' },
      { name: 'list', title: 'chat.list.label' },
      { name: 'messages', title: 'chat.messages.label' },
      { name: 'message', title: 'chat.shortcuts.onMessage' },
      { name: 'composer', title: 'chat.shortcuts.writing' },
    ] as const
  ).map((place) => ({
    ...place,
    shortcuts: SHORTCUTS.filter((shortcut) => shortcut.place === place.name).map(({ id, label, keys }) => ({
      id,
      label,
      chords: keys.map((chord) => keyLabel(chord, this.mac)),
    })),
  }));
}
