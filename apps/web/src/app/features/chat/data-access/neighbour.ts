/** Which way to go in the list: one up or down, or to the next that has something unread. */
export interface Way {
  step: -1 | 1;
  unread: boolean;
}

interface Listed {
  id: string;
  unread: number;
}

/**
 * The conversation that lies that way from the one that is open, the list being a ring for what is unread; `null` where there
 * is none. With none open, the first or the last.
 */
export function neighbour(items: readonly Listed[], openId: string | null, { step, unread }: Way): string | null {
  const at = items.findIndex(({ id }) => id === openId);
  if (!unread) {
    const to = at === -1 ? (step === 1 ? 0 : items.length - 1) : at + step;
    return items[to]?.id ?? null;
  }
  const from = at === -1 ? (step === 1 ? -1 : items.length) : at;
  for (let distance = 1; distance <= items.length; distance++) {
    const item = items[(from + step * distance + items.length * 2) % items.length];
    if (item !== undefined && item.unread > 0 && item.id !== openId) return item.id;
  }
  return null;
}
