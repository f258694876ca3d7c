import type { History } from '@tertulia/contracts';
import { type TestUser, unknownId } from '@tertulia/testing';
import { expectInvalid, expectProblem } from './support/expectations';
import { expectMessage } from './support/shapes';
import { registerCast, useServer } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser, eve: TestUser;
let id: string;

beforeAll(async () => {
  ({ ana, ben, eve } = await registerCast(server));
  ({ id } = await ana.direct(ben));
  for (let n = 1; n <= 120; n++) await (n % 2 ? ana : ben).send(id, `Number ${n}`);
});

const seqs = ({ items }: History) => items.map(({ seq }) => seq);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe('the history of a conversation', () => {
  it('begins with the newest page of 50, in ascending order', async () => {
    const page = await ben.history(id);
    page.items.forEach(expectMessage);
    expect(seqs(page)).toEqual(range(71, 120));
    expect(page.hasMore).toBe(true);
    expect(Object.keys(page).sort()).toEqual(['hasMore', 'items']);
  });

  it('goes back from a message, without it', async () => {
    const page = await ben.history(id, { beforeSeq: 71, limit: 20 });
    expect(seqs(page)).toEqual(range(51, 70));
    expect(page.hasMore).toBe(true);
    const first = await ben.history(id, { beforeSeq: 11, limit: 20 });
    expect(seqs(first)).toEqual(range(1, 10));
    expect(first.hasMore).toBe(false);
    expect(await ben.history(id, { beforeSeq: 1 })).toEqual({ items: [], hasMore: false });
  });

  it('goes forward from a message, without it', async () => {
    const page = await ben.history(id, { afterSeq: 100, limit: 15 });
    expect(seqs(page)).toEqual(range(101, 115));
    expect(page.hasMore).toBe(true);
    const last = await ben.history(id, { afterSeq: 115 });
    expect(seqs(last)).toEqual(range(116, 120));
    expect(last.hasMore).toBe(false);
    expect(await ben.history(id, { afterSeq: 120 })).toEqual({ items: [], hasMore: false });
    expect(seqs(await ben.history(id, { afterSeq: 0, limit: 3 }))).toEqual([1, 2, 3]);
  });

  it('lies between two messages where both are given', async () => {
    const page = await ben.history(id, { afterSeq: 10, beforeSeq: 14 });
    expect(seqs(page)).toEqual([11, 12, 13]);
  });

  it('says truly whether there is more, to the message', async () => {
    expect((await ben.history(id, { beforeSeq: 21, limit: 20 })).hasMore).toBe(false);
    expect((await ben.history(id, { beforeSeq: 22, limit: 20 })).hasMore).toBe(true);
    expect((await ben.history(id, { afterSeq: 100, limit: 20 })).hasMore).toBe(false);
    expect((await ben.history(id, { afterSeq: 99, limit: 20 })).hasMore).toBe(true);
  });

  it('takes limits from 1 to 100', async () => {
    expect(seqs(await ana.history(id, { limit: 1 }))).toEqual([120]);
    expect(seqs(await ana.history(id, { limit: 100 }))).toEqual(range(21, 120));
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1e999', 'limit'],
    ['beforeSeq=-1', 'beforeSeq'],
    ['beforeSeq=1.5', 'beforeSeq'],
    ['afterSeq=-1', 'afterSeq'],
    ['afterSeq=x', 'afterSeq'],
    ['afterSeq[$gt]=0', 'afterSeq[$gt]'],
    ['senderId=x', 'senderId'],
  ])('refuses the query %s', async (query, path) => {
    expectInvalid(await ana.rest.get(`/conversations/${id}/messages?${query}`), path);
  });

  it('refuses a bound that is given twice', async () => {
    expectInvalid(await ana.rest.get(`/conversations/${id}/messages?limit=1&limit=2`), 'limit');
  });

  it('is for members alone', async () => {
    expectProblem(await eve.rest.get(`/conversations/${id}/messages`), 404, 'NOT_FOUND');
    expectProblem(await ana.rest.get(`/conversations/${unknownId()}/messages`), 404, 'NOT_FOUND');
  });
});
