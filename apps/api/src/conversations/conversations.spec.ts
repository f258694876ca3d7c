import { Types } from 'mongoose';
import { DomainEvents } from '../common/domain-events';
import { openTestModule, type TestModule } from '../common/testing/open-test-module';
import { UsersModule } from '../users/users.module';
import { UsersService } from '../users/users.service';
import { ConversationsModule } from './conversations.module';
import { ConversationsService } from './conversations.service';
import { MembersRepair } from './members-repair';
import { MembersService } from './members.service';

let test: TestModule;
let conversations: ConversationsService;
let members: MembersService;
let people: string[];

beforeAll(async () => {
  test = await openTestModule([UsersModule, ConversationsModule]);
  conversations = test.module.get(ConversationsService, { strict: false });
  members = test.module.get(MembersService, { strict: false });
  const users = test.module.get(UsersService, { strict: false });
  people = [];
  for (let n = 0; n < 12; n++) {
    people.push((await users.create({ email: `p${n}@example.org`, passwordHash: 'x', displayName: `P${n}` })).id);
  }
}, 60_000);
afterAll(() => test.close());

const person = (n: number): string => people[n]!;
const group = async (owner: number, ...others: number[]): Promise<string> => {
  const memberIds = others.map(person);
  return (await conversations.create(person(owner), { type: 'group', title: 'G', memberIds })).conversation.id;
};
const rolesIn = async (id: string, viewer: number): Promise<Record<string, string>> => {
  const { members: listed } = await conversations.one(person(viewer), id);
  return Object.fromEntries(listed.map(({ user, role }) => [user.displayName, role]));
};
/** Everything told while `work` ran. */
async function eventsDuring(work: () => Promise<unknown>): Promise<[string, readonly string[]][]> {
  const told: [string, readonly string[]][] = [];
  const events = test.module.get(DomainEvents);
  const subscriptions = (['conversation.joined', 'conversation.leaving', 'conversation.left'] as const).map((name) =>
    events.on(name).subscribe(({ userIds }) => told.push([name, userIds])),
  );
  await work();
  subscriptions.forEach((subscription) => subscription.unsubscribe());
  return told;
}
const collection = (name: string) => test.database.collection(name);

describe('a direct conversation', () => {
  it('is one per pair when both ask at once, and each member is told once', async () => {
    const ids = new Set<string>();
    let created = 0;
    const told = await eventsDuring(async () => {
      const asked = Array.from({ length: 20 }, (_, n) => {
        const [from, to] = n % 2 ? [0, 1] : [1, 0];
        return conversations.create(person(from), { type: 'direct', memberIds: [person(to).toUpperCase()] });
      });
      for (const answer of await Promise.all(asked)) {
        ids.add(answer.conversation.id);
        if (answer.created) created += 1;
        expect(answer.conversation.members).toHaveLength(2);
      }
    });
    expect([ids.size, created]).toEqual([1, 1]);
    expect(told.flatMap(([, userIds]) => userIds).sort()).toEqual([person(0), person(1)].sort());
  });

  it('that a crash left without members gets them from whoever asks next', async () => {
    const { conversation } = await conversations.create(person(2), { type: 'direct', memberIds: [person(3)] });
    await collection('memberships').deleteMany({ conversationId: new Types.ObjectId(conversation.id) });
    const again = await conversations.create(person(3), { type: 'direct', memberIds: [person(2)] });
    expect(again.created).toBe(false);
    expect(again.conversation).toMatchObject({ id: conversation.id, memberCount: 2 });
    expect(again.conversation.members).toHaveLength(2);
  });
});

describe('the members of a group', () => {
  it('are counted right when many are added and removed at once', async () => {
    const id = await group(0, 1, 2, 3);
    await Promise.all([
      members.add(person(0), id, [person(4), person(5)]),
      members.add(person(0), id, [person(5), person(6)]),
      members.remove(person(0), id, person(1)),
      members.remove(person(2), id, person(2)),
      members.add(person(0), id, [person(7)]),
    ]);
    const { memberCount, members: listed } = await conversations.one(person(0), id);
    expect([memberCount, listed.length]).toEqual([6, 6]);
    expect(await collection('memberships').countDocuments({ conversationId: new Types.ObjectId(id) })).toBe(6);
  });

  it('always have an owner, also when two owners leave at once', async () => {
    const id = await group(0, 1, 2);
    await collection('memberships').updateOne(
      { conversationId: new Types.ObjectId(id), userId: new Types.ObjectId(person(1)) },
      { $set: { role: 'owner' } },
    );
    await Promise.all([members.remove(person(0), id, person(0)), members.remove(person(1), id, person(1))]);
    expect(await rolesIn(id, 2)).toEqual({ P2: 'owner' });
  });

  it('are followed by their sockets before and after the room changes', async () => {
    const id = await group(0, 1);
    const told = await eventsDuring(() => members.remove(person(0), id, person(1)));
    expect(told).toEqual([
      ['conversation.leaving', [person(1)]],
      ['conversation.left', [person(1)]],
    ]);
    await expect(conversations.requireMember(id, person(1))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are never more than 500', async () => {
    const id = await group(0, 1);
    const conversationId = new Types.ObjectId(id);
    const at = new Date();
    await collection('memberships').insertMany(
      Array.from({ length: 497 }, () => ({
        conversationId,
        userId: new Types.ObjectId(),
        role: 'member',
        readSeq: 0,
        deliveredSeq: 0,
        joinedAt: at,
        changedAt: at,
      })),
    );
    const adding = [2, 3, 4].map((n) => members.add(person(0), id, [person(n)]).then(() => 'added', String));
    expect((await Promise.all(adding)).filter((outcome) => outcome === 'added')).toHaveLength(1);
    expect((await conversations.one(person(0), id)).memberCount).toBe(500);
  });

  it('may be removed by an admin only where they are mere members', async () => {
    const id = await group(0, 1, 2, 3);
    const memberships = collection('memberships');
    for (const n of [1, 2]) {
      const filter = { conversationId: new Types.ObjectId(id), userId: new Types.ObjectId(person(n)) };
      await memberships.updateOne(filter, { $set: { role: 'admin' } });
    }
    for (const n of [0, 2]) {
      await expect(members.remove(person(1), id, person(n))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    await members.remove(person(1), id, person(3));
    expect(await rolesIn(id, 0)).toEqual({ P0: 'owner', P1: 'admin', P2: 'admin' });
  });
});

describe('a change of members that was cut off', () => {
  const cutOff = (id: string) =>
    collection('conversations').updateOne(
      { _id: new Types.ObjectId(id) },
      { $set: { membersLease: { id: 'dead', until: new Date(Date.now() - 1_000) } } },
    );
  const repair = () => test.module.get(MembersRepair, { strict: false }).run();

  it('is finished: the count, an owner and a new room', async () => {
    const id = await group(0, 1, 2);
    const before = await collection('conversations').findOne({ _id: new Types.ObjectId(id) });
    await cutOff(id);
    await collection('memberships').deleteOne({
      conversationId: new Types.ObjectId(id),
      userId: new Types.ObjectId(person(0)),
    });
    await repair();
    expect(await rolesIn(id, 1)).toEqual({ P1: 'owner', P2: 'member' });
    const after = await collection('conversations').findOne({ _id: new Types.ObjectId(id) });
    expect(after).toMatchObject({ memberCount: 2, membershipEpoch: Number(before?.['membershipEpoch']) + 1 });
    expect(after).not.toHaveProperty('membersLease');
  });

  it('does not stop the next one', async () => {
    const id = await group(0, 1);
    await cutOff(id);
    await members.add(person(0), id, [person(2)]);
    expect((await conversations.one(person(2), id)).memberCount).toBe(3);
  });

  it('that left nobody leaves nothing', async () => {
    const id = await group(0);
    await collection('memberships').deleteMany({ conversationId: new Types.ObjectId(id) });
    await cutOff(id);
    await repair();
    expect(await collection('conversations').findOne({ _id: new Types.ObjectId(id) })).toBeNull();
  });
});
