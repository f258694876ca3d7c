import { messageRequest, TestUser, type ServerAddress, type TestSocket } from '@tertulia/testing';
import { inFlight } from './in-flight';

/** What the measurements run on. */
export interface Stage {
  ana: TestUser;
  ben: TestUser;
  anas: TestSocket;
  bens: TestSocket;
  /** The conversation with many messages, of Ana and Ben. */
  large: string;
  /** Messages a second while it was filled. */
  fillRate: number;
}

const BODIES = [
  'The canary is at **10 %**, errors are flat.',
  'Can someone look at the _latency_ of the search? It went up after the release.',
  '- [x] migrate\n- [ ] switch over\n- [ ] remove the old one',
  'Thanks!',
];
/** Messages in flight while the conversation is filled: one batch of the conversation's log. */
const FILL_WIDTH = 64;
const MESSAGES_ELSEWHERE = 3;

/** Fills a fresh server through its own API: one conversation of many messages, and many conversations of a few. `tell` hears of the progress. */
export async function fill(
  server: ServerAddress,
  { messages, conversations }: { messages: number; conversations: number },
  tell: (line: string) => void,
): Promise<Stage> {
  const [ana, ben] = await Promise.all([
    TestUser.registerBearer(server, 'Ana Álvarez'),
    TestUser.registerBearer(server, 'Ben Okafor'),
  ]);
  const { id: large } = await ana.direct(ben);
  const anas = await ana.socket();
  anas.raw.offAny();
  const start = performance.now();
  await inFlight(messages, FILL_WIDTH, async (n) => {
    await anas.ask('send_message', {
      conversationId: large,
      ...messageRequest({ body: BODIES[n % BODIES.length] ?? '' }),
    });
    if ((n + 1) % 20_000 === 0) tell(`  ${n + 1} messages`);
  });
  const fillRate = messages / ((performance.now() - start) / 1_000);
  await fillConversations(ana, conversations - 1);
  tell(`  ${conversations} conversations`);
  return { ana, ben, anas, bens: await ben.socket(), large, fillRate };
}

async function fillConversations(ana: TestUser, count: number): Promise<void> {
  const others = await Promise.all(
    Array.from({ length: 20 }, (_, n) => TestUser.registerBearer(ana.server, `Colleague ${n}`)),
  );
  await inFlight(count, 8, async (n) => {
    const members = Array.from({ length: 1 + (n % 7) }, (_, k) => others[(n + k) % others.length] ?? ana);
    const { id } = await ana.group(members, `Project ${n}`);
    for (let k = 0; k < MESSAGES_ELSEWHERE; k++) {
      await (k % 2 ? ana : (members[0] ?? ana)).send(id, BODIES[k % BODIES.length] ?? '');
    }
  });
}
