import type { Message } from '@tertulia/contracts';
import type { TestUser } from '@tertulia/testing';

/** Every message of a conversation as this member reads it, page by page from the first, in the order in which the pages give them. */
export async function everyMessage(user: TestUser, conversationId: string): Promise<Message[]> {
  const all: Message[] = [];
  for (;;) {
    const { items, hasMore } = await user.history(conversationId, { afterSeq: all.at(-1)?.seq ?? 0, limit: 100 });
    all.push(...items);
    if (!hasMore) return all;
    if (items.length === 0) throw new Error('The history says that there is more and gives nothing');
  }
}
