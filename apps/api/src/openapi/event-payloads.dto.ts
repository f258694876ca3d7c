import type { Presence, Receipt, SessionRevokedReason, TypingChange } from '@tertulia/contracts';

/** Whether a person has a socket open. */
export class PresenceDto implements Presence {
  /** @example "0123456789abcdef01234567" */
  userId!: string;

  online!: boolean;

  /**
   * When their last socket closed; `null` while online or never seen.
   * @example "2026-03-01T11:30:00.000Z"
   */
  lastSeenAt!: string | null;
}

/** A member's receipts after they moved. */
export class ReceiptUpdateDto implements Receipt {
  /** @example "0123456789abcdef01234567" */
  conversationId!: string;

  /** @example "0123456789abcdef01234567" */
  userId!: string;

  /** @example 42 */
  deliveredSeq!: number;

  /** @example 41 */
  readSeq!: number;
}

/** A member began or ceased to type. */
export class TypingChangeDto implements TypingChange {
  /** @example "0123456789abcdef01234567" */
  conversationId!: string;

  /** @example "0123456789abcdef01234567" */
  userId!: string;

  typing!: boolean;
}

/** Why the session of this socket ended. */
export class SessionRevocationDto {
  /** @example "revoked" */
  reason!: SessionRevokedReason;
}
