import { Transform } from 'class-transformer';

/** Trims a string and brings it into Unicode's composed form (NFC), so that what looks alike is alike; leaves anything else to the validators. */
export function Trim(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.normalize('NFC').trim() : value,
  );
}

/** Trims and lower-cases an e-mail address, so that one person is one account however they type it. */
export function TrimLowerCase(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.normalize('NFC').trim().toLowerCase() : value,
  );
}
