import type { Message } from '@tertulia/contracts';

/**
 * The messages at the end of a log that follow each other without a gap and reach up to `topSeq`; none if they do not reach it.
 * `ascending` is sorted by `seq`.
 */
export function contiguousTop(ascending: readonly Message[], topSeq: number): Message[] {
  let from = ascending.length;
  while (from > 0 && ascending[from - 1]?.seq === topSeq - (ascending.length - from)) from -= 1;
  return ascending.slice(from);
}
