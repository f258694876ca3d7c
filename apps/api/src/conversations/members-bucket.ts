/**
 * The bucket for putting people into conversations: as large as that of sending and apart from it, so that whoever opens a
 * conversation has no message less to send.
 */
export const membersBucket = (userId: string): string => `members:${userId}`;
