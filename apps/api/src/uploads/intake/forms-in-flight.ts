import { Injectable } from '@nestjs/common';
import { rateLimited } from '../../common/rate-limit/rate-limiter';

/** Forms of one person that one node receives at once: as many as may be begun in a minute. */
export const MOST_FORMS = 60;

/** Seconds after which one more may be tried. */
const RETRY_AFTER = 5;

/** A form that is being received. */
export interface FormInFlight {
  /** What its file takes, or may come to take where it does not say. */
  readonly bytes: number;
  /** From now on its bytes are counted elsewhere. */
  noted(): void;
  leave(): void;
}

/** The forms that this node is receiving: their bytes are on its disk, and in no database yet. */
@Injectable()
export class FormsInFlight {
  private readonly byOwner = new Map<string, Set<FormInFlight>>();

  /** Counts one more, which has to `leave`. Throws `RATE_LIMITED` where this person has too many. */
  enter(ownerId: string, bytes: number): FormInFlight {
    const forms = this.byOwner.get(ownerId) ?? new Set();
    if (forms.size >= MOST_FORMS) throw rateLimited(RETRY_AFTER);
    const form = {
      bytes,
      noted: () => void (form.bytes = 0),
      leave: () => {
        if (forms.delete(form) && forms.size === 0) this.byOwner.delete(ownerId);
      },
    };
    this.byOwner.set(ownerId, forms.add(form));
    return form;
  }

  /** The bytes of one person's forms: of all, or of those that came before a certain one, so that of two at once the first stays. */
  bytesOf(ownerId: string, before?: FormInFlight): number {
    let sum = 0;
    for (const form of this.byOwner.get(ownerId) ?? []) {
      if (form === before) break;
      sum += form.bytes;
    }
    return sum;
  }
}
