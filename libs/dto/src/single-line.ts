import { Matches } from 'class-validator';

/**
 * Refuses control characters and the bidirectional overrides of Unicode (UAX #9): in a name or a title they only serve to
 * make it look like another one.
 */
export function SingleLine(): PropertyDecorator {
  return Matches(/^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u, {
    message: '$property must not hold line breaks or control characters',
  });
}
