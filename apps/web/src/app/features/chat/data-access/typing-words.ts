import type { User } from '@tertulia/contracts';

/**
 * Who is typing, in words; `null` when nobody is. `short` is for the list: first names alone, with an ellipsis. At most two
 * are named.
 */
export function typingWords(ids: readonly string[], users: ReadonlyMap<string, User>, short: boolean): string | null {
  const names = ids.map((id) => users.get(id)?.displayName ?? 'Someone').map((name) => (short ? first(name) : name));
  const end = short ? '…' : '';
  if (names.length === 0) return null;
  if (names.length === 1) return `${names[0]} is typing${end}`;
  if (names.length === 2) return `${names[0]} and ${names[1]} are typing${end}`;
  return `${names.length} people are typing${end}`;
}

function first(name: string): string {
  return name.split(' ')[0] ?? name;
}
