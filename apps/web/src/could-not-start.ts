import { languageFor, type Language } from './app/core/i18n/languages';

/** Here rather than in the language files, because those may be what could not be fetched. */
const WORDS: Readonly<Record<Language, string>> = {
  en: 'Tertulia could not start. Load the page again.',
  de: 'Tertulia konnte nicht starten. Lade die Seite neu.',
  'zh-Hans': 'Tertulia 无法启动，请重新加载页面。',
};

/** Says on the bare page that there is none, in the first of the `preferred` languages that is known. */
export function couldNotStart(page: Document, preferred: readonly string[]): void {
  const language = languageFor(preferred);
  page.documentElement.lang = language;
  page.body.textContent = WORDS[language];
}
