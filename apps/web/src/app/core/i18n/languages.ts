/** The languages of the client, each by its own name; the tag is that of its file and of `<html lang>`. */
export const LANGUAGES = [
  { tag: 'en', name: 'English' },
  { tag: 'de', name: 'Deutsch' },
  { tag: 'zh-Hans', name: '简体中文' },
] as const;

/** The BCP 47 tag of a language of the client. */
export type Language = (typeof LANGUAGES)[number]['tag'];

/** What is spoken where nothing better is known. */
export const FALLBACK: Language = 'en';

/** Whether `value` is the tag of one of the languages. */
export function isLanguage(value: string | null): value is Language {
  return LANGUAGES.some(({ tag }) => tag === value);
}

/** The first of the tags in `preferred` (best first, as browsers list them) that the client speaks; else the fallback. */
export function languageFor(preferred: readonly string[]): Language {
  for (const wanted of preferred) {
    const found = LANGUAGES.find(({ tag }) => isSame(tag, wanted));
    if (found !== undefined) return found.tag;
  }
  return FALLBACK;
}

/** The tag to write dates and numbers by: the reader's own region where they have one for that language ("en-GB"). */
export function localeFor(language: Language, preferred: readonly string[]): string {
  return preferred.find((wanted) => isSame(language, wanted)) ?? language;
}

/** A language, or that of a region, in the script that it is always written in where the client speaks it so. */
const PLAIN = /^([a-z]{2,3})(?:-(?:[A-Z]{2}|\d{3}))?$/;

/** Whether both are the same language in the same script: "zh-CN" is "zh-Hans", "zh-TW" is not. */
function isSame(language: string, wanted: string): boolean {
  const [plain, other] = [PLAIN.exec(language), PLAIN.exec(wanted)];
  // Most tags are such. What knows of scripts is large, and read from the disk when it is first asked.
  if (plain !== null && other !== null) return plain[1] === other[1];
  try {
    const [a, b] = [new Intl.Locale(language).maximize(), new Intl.Locale(wanted).maximize()];
    return a.language === b.language && a.script === b.script;
  } catch {
    // No tag at all.
    return false;
  }
}
