import { Transform } from 'class-transformer';

/**
 * Trims a string and brings it into Unicode's composed form (NFC), so that what looks alike is alike. Half a surrogate pair
 * becomes U+FFFD, as it would in the database: what is answered is what is stored. Leaves anything else to the validators.
 */
export function Trim(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? clean(value) : value));
}

/** Trims and lower-cases an e-mail address, so that one person is one account however they type it. */
export function TrimLowerCase(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? clean(value).toLowerCase() : value));
}

const clean = (text: string): string => text.toWellFormed().normalize('NFC').trim();
