import { ErrorCode } from '@tertulia/contracts';
import { DomainError } from '../../common/errors/domain-error';

/** Other nodes were faster each time, or too much waits already. Nothing of it is stored. */
export const tooBusy = (): DomainError =>
  new DomainError(ErrorCode.Unavailable, 'This conversation is too busy right now; try again.', { retryAfter: 1 });

/** It is not known whether it is stored. The same may be sent again. */
export const outOfReach = (): DomainError =>
  new DomainError(ErrorCode.Unavailable, 'The database cannot be reached right now; try again.', { retryAfter: 2 });
