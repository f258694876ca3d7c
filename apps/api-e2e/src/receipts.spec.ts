import { TestUser, unknownId, waitFor } from '@tertulia/testing';
import { expectInvalid, expectProblem } from './support/expectations';
import { registerCast, useServer } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser, eve: TestUser;
let id: string;

beforeAll(async () => {
  ({ ana, ben, eve } = await registerCast(server));
});
beforeEach(async () => {
  ({ id } = await ana.direct(await freshBen()));
  for (const body of ['One', 'Two', 'Three']) await ana.send(id, body);
});

/** A direct conversation is one per pair, so each test needs a new partner. */
async function freshBen(): Promise<TestUser> {
  ben = await TestUser.register(server, 'Ben');
  return ben;
}

const put = (by: TestUser, body: unknown) => by.rest.put(`/conversations/${id}/receipt`, body);
const receipts = async () => {
  const { me, unreadCount } = await ben.conversation(id);
  return { delivered: me.deliveredSeq, read: me.readSeq, unread: unreadCount };
};
/** Receipts are stored coalesced: the state follows the answer within a moment. */
const settles = (expected: object) =>
  waitFor(`the receipts ${JSON.stringify(expected)}`, async () => {
    const now = await receipts();
    return JSON.stringify(now) === JSON.stringify(expected);
  });

describe('receipts', () => {
  it('begin at nothing', async () => {
    expect(await receipts()).toEqual({ delivered: 0, read: 0, unread: 3 });
  });

  it('answer 204 and move forward', async () => {
    expect((await put(ben, { deliveredSeq: 2 })).status).toBe(204);
    await settles({ delivered: 2, read: 0, unread: 3 });
    expect((await put(ben, { readSeq: 1 })).status).toBe(204);
    await settles({ delivered: 2, read: 1, unread: 2 });
    expect((await put(ben, { deliveredSeq: 3, readSeq: 3 })).status).toBe(204);
    await settles({ delivered: 3, read: 3, unread: 0 });
  });

  it('never move back', async () => {
    await put(ben, { deliveredSeq: 3, readSeq: 3 });
    expect((await put(ben, { deliveredSeq: 1, readSeq: 1 })).status).toBe(204);
    await settles({ delivered: 3, read: 3, unread: 0 });
  });

  it('never pass the last message', async () => {
    expect((await put(ben, { deliveredSeq: 1_000, readSeq: 1_000 })).status).toBe(204);
    await settles({ delivered: 3, read: 3, unread: 0 });
    await ana.send(id, 'Four');
    await settles({ delivered: 3, read: 3, unread: 1 });
  });

  it('that are read are delivered too', async () => {
    await put(ben, { readSeq: 2 });
    await settles({ delivered: 2, read: 2, unread: 1 });
  });

  it('are seen by the other member', async () => {
    await put(ben, { readSeq: 2 });
    const seen = async () => (await ana.conversation(id)).members.find(({ user }) => user.id === ben.id);
    const member = await waitFor('the receipt', async () => {
      const now = await seen();
      return now?.readSeq === 2 ? now : null;
    });
    expect(member).toMatchObject({ readSeq: 2, deliveredSeq: 2 });
  });

  it('at once from several clients end at the furthest', async () => {
    await Promise.all([3, 1, 2, 3, 1, 2].map((readSeq) => put(ben, { readSeq })));
    await settles({ delivered: 3, read: 3, unread: 0 });
  });

  it('survive a restart', async () => {
    await put(ben, { deliveredSeq: 3, readSeq: 2 });
    await settles({ delivered: 3, read: 2, unread: 1 });
    await server.server.restart();
    expect(await receipts()).toEqual({ delivered: 3, read: 2, unread: 1 });
  });

  it('of one’s own messages are read as they are sent: nobody has their own words unread', async () => {
    expect((await ana.conversation(id)).unreadCount).toBe(0);
  });

  it('refuse what is no number', async () => {
    expectInvalid(await put(ben, { readSeq: 'all' }), 'readSeq');
    expectInvalid(await put(ben, { readSeq: -1 }), 'readSeq');
    expectInvalid(await put(ben, { deliveredSeq: 1.5 }), 'deliveredSeq');
    expectInvalid(await put(ben, { deliveredSeq: { $max: 9 } }), 'deliveredSeq');
    expectInvalid(await put(ben, { seq: 1 }), 'seq');
    expect(await receipts()).toEqual({ delivered: 0, read: 0, unread: 3 });
  });

  it('are for members alone', async () => {
    expectProblem(await put(eve, { readSeq: 1 }), 404, 'NOT_FOUND');
    expectProblem(await ana.rest.put(`/conversations/${unknownId()}/receipt`, { readSeq: 1 }), 404, 'NOT_FOUND');
  });
});
