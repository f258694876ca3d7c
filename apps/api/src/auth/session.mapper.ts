import type { Session } from '@tertulia/contracts';
import type { StoredSession } from './sessions.repository';

/** A session as its owner sees it, from the session `currentId`. */
export function toSession(session: StoredSession, currentId: string): Session {
  const id = session._id.toHexString();
  return {
    id,
    current: id === currentId,
    userAgent: session.userAgent ?? null,
    ip: session.ip ?? null,
    createdAt: session.createdAt.toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
  };
}
