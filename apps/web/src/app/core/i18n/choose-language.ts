import { Injectable, inject } from '@angular/core';
import { Notices } from '../notices/notices';
import { I18n } from './i18n';
import { LANGUAGES, isLanguage } from './languages';

/** Choosing the language, from whichever page. */
@Injectable({ providedIn: 'root' })
export class ChooseLanguage {
  private readonly i18n = inject(I18n);
  private readonly notices = inject(Notices);

  /** The languages, each named in itself. */
  readonly options = LANGUAGES.map(({ tag, name }) => ({ value: tag, label: name, lang: tag }));

  /** Changes to the language with that tag; says so where it cannot be had. */
  run(tag: string): void {
    if (!isLanguage(tag)) return;
    this.i18n.choose(tag).catch(() => this.notices.complain(this.i18n.t('ui.languageFailed')));
  }
}
