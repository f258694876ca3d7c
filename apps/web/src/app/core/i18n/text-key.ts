import type english from '../../../i18n/en.json';

/** A text that depends on how many there are: one entry for each form that the language has. */
interface Forms {
  other: string;
}

type PlainIn<T, Path extends string> = {
  [Key in keyof T & string]: T[Key] extends string
    ? `${Path}${Key}`
    : T[Key] extends Forms
      ? never
      : PlainIn<T[Key], `${Path}${Key}.`>;
}[keyof T & string];

type PluralIn<T, Path extends string> = {
  [Key in keyof T & string]: T[Key] extends string
    ? never
    : T[Key] extends Forms
      ? `${Path}${Key}`
      : PluralIn<T[Key], `${Path}${Key}.`>;
}[keyof T & string];

/** The key of a text. */
export type TextKey = PlainIn<typeof english, ''>;
/** The key of a text that depends on a `count`. */
export type PluralKey = PluralIn<typeof english, ''>;

/** What stands in the places of a text. Numbers are written as the language writes them. */
export type TextParams = Readonly<Record<string, string | number>>;

/** Gives a text in the language that is chosen; where a template or a signal asks, it asks again when that changes. */
export interface Translate {
  (key: TextKey, params?: TextParams): string;
  (key: PluralKey, params: TextParams & { count: number }): string;
}
