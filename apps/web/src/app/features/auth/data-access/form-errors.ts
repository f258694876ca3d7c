import type { AbstractControl, ValidationErrors, ValidatorFn } from '@angular/forms';

/** Counts characters as the server does: after trimming, by code unit. */
export function trimmedLength(min: number, max: number): ValidatorFn {
  return (control: AbstractControl<string>): ValidationErrors | null => {
    const { length } = control.value.trim();
    if (length < min) return { tooShort: true };
    return length > max ? { tooLong: true } : null;
  };
}

/**
 * The words for what is wrong with a control: the server's first, then the first of `words` whose key is among its errors;
 * `null` while it is right or not yet touched.
 */
export function errorOf(
  control: AbstractControl<string>,
  server: string | undefined,
  words: Readonly<Record<string, string>>,
): string | null {
  if (server !== undefined) return server;
  if (control.valid || control.untouched) return null;
  const key = Object.keys(words).find((name) => control.hasError(name));
  return key === undefined ? null : (words[key] ?? null);
}
