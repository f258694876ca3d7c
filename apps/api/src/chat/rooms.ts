/** The sockets of a user. */
export const userRoom = (userId: string): string => `user:${userId}`;

/** The sockets of a session. */
export const sessionRoom = (sessionId: string): string => `session:${sessionId}`;

/** The sockets that watch a user's presence. */
export const presenceRoom = (userId: string): string => `presence:${userId}`;

/**
 * The sockets of a conversation's members. Whoever leaves moves the others to the next epoch's room: a node that has not
 * heard of it keeps its sockets in a room that nothing is sent to any more.
 */
export const conversationRoom = (conversationId: string, membershipEpoch: number): string =>
  `conversation:${conversationId}:${membershipEpoch}`;

/** Whether a room is one of a conversation's. */
export const isConversationRoom = (room: string): boolean => room.startsWith('conversation:');

/** Whether a room is one of a user's watchers. */
export const isPresenceRoom = (room: string): boolean => room.startsWith('presence:');

/** The conversation that a room is of. */
export const conversationOf = (room: string): string => room.split(':')[1] ?? '';

/** The user whom a room watches. */
export const watchedUserOf = (room: string): string => room.slice('presence:'.length);
