import type { User } from '@tertulia/contracts';

/** How a mention reads: "@Ana Álvarez", "@all", or the word `someone` while the name is not known. */
export function mentionName(id: string, users: ReadonlyMap<string, User>, someone: string): string {
  return id === 'all' ? '@all' : `@${users.get(id)?.displayName ?? someone}`;
}
