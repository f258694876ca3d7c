import type { Conversation, History } from '@tertulia/contracts';
import { RestClient, bodyOf } from '@tertulia/testing';
import type { ServerConversation, Version } from './history';
import { receiptsOf, versionOf } from './recorder';
import type { Stage } from './stage';

const PAGE = 100;

/** Reads every conversation from every node, as one of its members, with all of its messages where asked to. Throws when a node does not answer. */
export async function readServer(
  { cluster, members, conversations }: Stage,
  wanted: { messages: boolean },
): Promise<ServerConversation[]> {
  const all: ServerConversation[] = [];
  for (const [index, { url }] of cluster.nodes.entries()) {
    for (const { id, memberIds } of conversations) {
      const reader = members.find(({ userId }) => memberIds.includes(userId));
      if (!reader) continue;
      const rest = new RestClient(url, await reader.own.credentials());
      const conversation = bodyOf(await rest.get<Conversation>(`/conversations/${id}`), 200);
      const { rev, lastSeq } = conversation;
      const messages = wanted.messages ? await readMessages(rest, id) : [];
      all.push({
        node: `node ${index + 1}`,
        id,
        memberIds,
        messages,
        rev,
        lastSeq,
        receipts: receiptsOf(conversation),
      });
    }
  }
  return all;
}

async function readMessages(rest: RestClient, id: string): Promise<Version[]> {
  const messages: Version[] = [];
  for (;;) {
    const afterSeq = messages.at(-1)?.seq ?? 0;
    const path = `/conversations/${id}/messages?limit=${PAGE}&afterSeq=${afterSeq}`;
    const { items, hasMore } = bodyOf(await rest.get<History>(path), 200);
    messages.push(...items.map(versionOf));
    if (!hasMore || items.length === 0) return messages;
  }
}
