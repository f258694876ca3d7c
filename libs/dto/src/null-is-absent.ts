import { Transform } from 'class-transformer';

/** Takes `null` for left out, as clients send it whose language has nothing else; for optional properties that cannot be `null`. */
export function NullIsAbsent(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (value === null ? undefined : value));
}
