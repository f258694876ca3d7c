import {
  TestUser,
  UNLIMITED_RATES,
  bodyOf,
  startServer,
  type BearerCredentials,
  type TestServer,
} from '@tertulia/testing';
import { setTimeout } from 'node:timers/promises';
import { seededRandom } from '../check-delivery/random';
import { inFlight } from '../in-flight';
import type { Failures } from './counted-transport';
import { Device } from './device';

/** People to a conversation. */
const GROUP = 20;
/** Of a client that connects among thousands: what it fetches beside `sync` would be measured with it. */
const PREFETCH = { crowd: 0, alone: 20 };

/** A server with people in conversations and a connected client of each of them. */
export interface Town {
  server: TestServer;
  devices: Device[];
  /** One client more, in the first person's conversations, with all that a web client does. */
  alone: Device;
  conversationIds: string[];
  failures: Failures;
}

/** Starts a server and fills it through its own API. `tell` hears of the progress. */
export async function buildTown(
  { clients, conversations }: { clients: number; conversations: number },
  tell: (line: string) => void,
): Promise<Town> {
  const server = await startServer({ env: { ...UNLIMITED_RATES, LOG_LEVEL: 'fatal' } });
  const users: TestUser<BearerCredentials>[] = [];
  await inFlight(clients, 8, async (n) => {
    users[n] = await TestUser.registerBearer(server, `Person ${n + 1}`);
  });
  tell(`  ${clients} people`);
  const groups = await makeGroups(users, conversations);
  tell(`  ${groups.length} conversations`);
  const failures: Failures = { handshakes: 0, requests: new Map() };
  const idsOf = new Map<TestUser, string[]>(users.map((user) => [user, []]));
  for (const { id, members } of groups) for (const member of members) idsOf.get(member)?.push(id);
  const devices = users.map((user) => new Device(user, idsOf.get(user) ?? [], failures, PREFETCH.crowd));
  const [first] = devices;
  const [person] = users;
  if (!first || !person) throw new Error('A town takes one person at least');
  const alone = new Device(await TestUser.bearer(server, person.me), first.conversationIds, failures, PREFETCH.alone);
  await inFlight(clients, 16, async (n) => devices[n]?.start());
  await alone.start();
  tell(`  ${clients} clients are connected and whole`);
  await becomeUsual(devices);
  return { server, devices, alone, conversationIds: groups.map(({ id }) => id), failures };
}

/**
 * What changed less than 40 s before is told again by the next `sync`: right after the filling that is everything. So the clients
 * wait and come back once, a few at a time, as clients that have been there for a day.
 */
async function becomeUsual(devices: readonly Device[]): Promise<void> {
  await setTimeout(45_000);
  await inFlight(devices.length, 100, async (n) => {
    await devices[n]?.renew();
    devices[n]?.cut();
    await devices[n]?.whole();
  });
}

/** As many rounds as a person has conversations: in each, everyone is in one group with others than before. */
async function makeGroups(
  users: readonly TestUser<BearerCredentials>[],
  conversations: number,
): Promise<{ id: string; members: TestUser[] }[]> {
  const random = seededRandom(1);
  const rounds = Array.from({ length: conversations }, () => inGroups(random.shuffle(users)));
  const groups: { id: string; members: TestUser[] }[] = [];
  const all = rounds.flat();
  await inFlight(all.length, 8, async (n) => {
    const members = all[n] ?? [];
    const [owner, ...others] = members;
    if (!owner) return;
    const { id } = await owner.group([], `Group ${n + 1}`);
    await owner.send(id, 'Good morning, everyone.');
    // Who joins after the message has it counted as read: else the first connections would all tell of having it.
    const userIds = others.map(({ id: userId }) => userId);
    if (userIds.length > 0) bodyOf(await owner.rest.post(`/conversations/${id}/members`, { userIds }), 200);
    groups.push({ id, members });
  });
  return groups;
}

function inGroups<T>(people: readonly T[]): T[][] {
  const count = Math.ceil(people.length / GROUP);
  return Array.from({ length: count }, (_, n) => people.slice(n * GROUP, (n + 1) * GROUP));
}
