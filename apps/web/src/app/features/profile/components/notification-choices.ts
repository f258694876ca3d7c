import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { I18n } from '../../../core/i18n/i18n';
import { Chime } from '../../../core/notifications/chime';
import { DesktopNotifications } from '../../../core/notifications/desktop-notifications';
import { isAlertLevel } from '../../../core/notifications/notification-settings';
import { NotificationSettingsStore } from '../../../core/notifications/notification-settings-store';
import { Button } from '../../../ui/button/button';
import { Select } from '../../../ui/select/select';
import { QuietTime } from './quiet-time';

/** What one is told of, and how. */
@Component({
  selector: 'tt-notification-choices',
  imports: [Button, QuietTime, Select],
  template: `
    @let chosen = store.settings();
    @switch (access()) {
      @case ('unsupported') {
        <p>{{ t('notifications.unsupported') }}</p>
      }
      @case ('denied') {
        <p>{{ t('notifications.denied') }}</p>
      }
      @case ('default') {
        <button ttButton look="primary" type="button" (click)="turnOn()">{{ t('notifications.turnOn') }}</button>
      }
      @default {
        <label class="check">
          <input
            #desktopBox
            type="checkbox"
            [checked]="chosen.desktop"
            (change)="store.change({ desktop: desktopBox.checked })"
          />
          {{ t('notifications.show') }}
        </label>
      }
    }
    <label class="title" for="alertLevel">{{ t('notifications.about') }}</label>
    <tt-select for="alertLevel" [options]="levels()" [value]="chosen.level" (chosen)="level($event)" />
    <div class="checks">
      <label class="check">
        <input
          #contentBox
          type="checkbox"
          [checked]="chosen.content"
          (change)="store.change({ content: contentBox.checked })"
        />
        {{ t('notifications.content') }}
      </label>
      <label class="check">
        <input #soundBox type="checkbox" [checked]="chosen.sound" (change)="sound(soundBox.checked)" />
        {{ t('notifications.sound') }}
      </label>
    </div>
    <tt-quiet-time />
    <p class="note">{{ t('notifications.kept') }}</p>
  `,
  styles: `
    .check {
      display: flex;
      align-items: center;
      gap: var(--s2);
      min-height: var(--field);
      cursor: pointer;
    }
    input {
      flex: none;
      width: 18px;
      height: 18px;
      margin: 0;
    }
    .title {
      display: block;
      margin: var(--s3) 0 var(--s2);
      font-size: var(--t2);
      font-weight: 600;
    }
    tt-select {
      width: 100%;
      max-width: 320px;
    }
    .checks {
      margin: var(--s2) 0 var(--s3);
    }
    p {
      color: var(--ink-2);
    }
    .note {
      margin-top: var(--s4);
      font-size: var(--t2);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NotificationChoices {
  protected readonly t = inject(I18n).t;
  protected readonly store = inject(NotificationSettingsStore);
  private readonly desktop = inject(DesktopNotifications);
  private readonly chime = inject(Chime);
  protected readonly access = toSignal(this.desktop.access$, { requireSync: true });
  protected readonly levels = computed(() => [
    { value: 'all', label: this.t('notifications.all') },
    { value: 'mentions', label: this.t('notifications.mentionsAndDirect') },
    { value: 'none', label: this.t('notifications.none') },
  ]);

  protected async turnOn(): Promise<void> {
    if (await this.desktop.ask()) this.store.change({ desktop: true });
  }

  protected level(value: string): void {
    if (isAlertLevel(value)) this.store.change({ level: value });
  }

  /** Lets one hear what one switches on. */
  protected sound(on: boolean): void {
    this.store.change({ sound: on });
    if (on) void this.chime.play();
  }
}
