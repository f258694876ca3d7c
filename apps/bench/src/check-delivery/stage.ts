import { TestUser, type BearerCredentials } from '@tertulia/testing';
import type { Cluster } from './cluster';
import { Member } from './member';
import type { Random } from './random';

/** Where a run takes place. */
export interface Stage {
  cluster: Cluster;
  members: Member[];
  /** Who is in which conversation. */
  conversations: { id: string; memberIds: string[] }[];
  /** By `performance.now()`. */
  startedAt: number;
}

const REGISTERED_AT_ONCE = 4;

/** Registers the people, makes one conversation of all, some of a few and some of two, and connects every client. */
export async function setUpStage(
  cluster: Cluster,
  options: { clients: number; gapDetection: boolean; outboxStorage: boolean },
  random: Random,
): Promise<Stage> {
  const users: TestUser<BearerCredentials>[] = [];
  for (let n = 0; n < options.clients; n += REGISTERED_AT_ONCE) {
    const names = Array.from({ length: Math.min(REGISTERED_AT_ONCE, options.clients - n) }, (_, k) => nameOf(n + k));
    const [node] = cluster.nodes;
    if (node) users.push(...(await Promise.all(names.map((name) => TestUser.registerBearer(node, name)))));
  }
  const conversations = await makeConversations(users, random);
  const startedAt = performance.now();
  const ports = cluster.nodes.map(({ port }) => port);
  const members = await Promise.all(
    users.map((user, n) => {
      const own = random.branch(nameOf(n));
      const { gapDetection, outboxStorage, clients } = options;
      return Member.create({
        name: nameOf(n),
        user,
        nodes: cluster.nodes,
        target: () => own.pick(ports),
        random: own,
        startedAt,
        gapDetection,
        outboxStorage,
        lightSyncMs: lightSyncMsOf(clients),
      });
    }),
  );
  for (const { id, memberIds } of conversations) {
    for (const member of members) if (memberIds.includes(member.userId)) member.join(id);
  }
  await Promise.all(members.map((member) => member.start()));
  return { cluster, members, conversations, startedAt };
}

async function makeConversations(
  users: readonly TestUser<BearerCredentials>[],
  random: Random,
): Promise<Stage['conversations']> {
  const [first, ...others] = users;
  if (!first) throw new Error('A run takes two clients at least');
  const made: Stage['conversations'] = [];
  const make = async (owner: TestUser, members: readonly TestUser[], title: string): Promise<void> => {
    const { id } = await owner.group(members, title);
    made.push({ id, memberIds: [owner, ...members].map((member) => member.id) });
  };
  await make(first, others, 'Everyone');
  for (let n = 0; n < Math.ceil(users.length / 4); n += 1) {
    const [owner, ...team] = random.shuffle(users).slice(0, random.between(3, 6));
    if (owner) await make(owner, team, `Team ${n + 1}`);
  }
  for (let n = 0; n + 1 < users.length; n += 4) {
    const [one, other] = [users[n], users[n + 1]];
    if (!one || !other) continue;
    const { id } = await one.direct(other);
    made.push({ id, memberIds: [one.id, other.id] });
  }
  return made;
}

/** Milliseconds between two light syncs of a client: shorter than in use, and so that all together ask 15 times a second at most. */
export function lightSyncMsOf(clients: number): number {
  return Math.max(1_500, Math.ceil(clients / 15) * 1_000);
}

function nameOf(n: number): string {
  return `client-${n + 1}`;
}
