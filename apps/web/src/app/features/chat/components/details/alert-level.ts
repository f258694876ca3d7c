import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { I18n } from '../../../../core/i18n/i18n';
import { isAlertLevel } from '../../../../core/notifications/notification-settings';
import { NotificationSettingsStore } from '../../../../core/notifications/notification-settings-store';
import { Select } from '../../../../ui/select/select';

const USUAL = 'usual';

/** What one is told of a conversation: as of any, or everything, mentions or nothing; the last mutes it. */
@Component({
  selector: 'tt-alert-level',
  imports: [Select],
  template: `
    <h3>{{ t('notifications.title') }}</h3>
    <tt-select [label]="t('notifications.title')" [options]="options()" [value]="value()" (chosen)="choose($event)" />
  `,
  styles: `
    h3 {
      margin: var(--s5) 0 var(--s2);
      color: var(--ink-2);
      font-size: var(--t2);
      font-weight: 600;
    }
    tt-select {
      width: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AlertLevelChoice {
  readonly conversationId = input.required<string>();

  protected readonly t = inject(I18n).t;
  private readonly store = inject(NotificationSettingsStore);
  protected readonly value = computed(() => this.store.settings().conversations[this.conversationId()] ?? USUAL);
  protected readonly options = computed(() => [
    { value: USUAL, label: this.t('notifications.asUsual') },
    { value: 'all', label: this.t('notifications.all') },
    { value: 'mentions', label: this.t('notifications.mentions') },
    { value: 'none', label: this.t('notifications.noneMuted') },
  ]);

  protected choose(value: string): void {
    this.store.setLevel(this.conversationId(), isAlertLevel(value) ? value : null);
  }
}
