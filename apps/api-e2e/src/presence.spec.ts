import { pause, TestUser, unknownId, waitFor } from '@tertulia/testing';
import { expectNack, TIME } from './support/expectations';
import { useServer } from './support/use-server';

const server = useServer();
const people: TestUser[] = [];
const register = async (name: string): Promise<TestUser> => {
  const user = await TestUser.register(server, name);
  people.push(user);
  return user;
};
afterEach(() => people.forEach((user) => user.close()));

const time = expect.stringMatching(TIME);

describe('presence', () => {
  it('is answered for everyone who is asked for: online, gone, never seen', async () => {
    const [ana, ben, cho, dan] = await Promise.all([register('A'), register('B'), register('C'), register('D')]);
    await ben.socket();
    (await cho.socket()).close();
    const watcher = await ana.socket();
    const userIds = [ben.id, cho.id, dan.id];
    // Who comes back within a moment was not gone: the server may wait for that before it says so.
    const answer = await waitFor(
      'the one who left to be seen as gone',
      async () => {
        const all = await watcher.ask('watch_presence', { userIds });
        return all.find(({ userId }) => userId === cho.id)?.online === false && all;
      },
      10_000,
    );
    expect(answer).toHaveLength(3);
    expect(answer).toEqual(
      expect.arrayContaining([
        { userId: ben.id, online: true, lastSeenAt: null },
        { userId: cho.id, online: false, lastSeenAt: time },
        { userId: dan.id, online: false, lastSeenAt: null },
      ]),
    );
  });

  it('is told when it changes, to those who watch', async () => {
    const [ana, ben, eve] = await Promise.all([register('A'), register('B'), register('E')]);
    const [watcher, other] = [await ana.socket(), await eve.socket()];
    await watcher.ask('watch_presence', { userIds: [ben.id] });
    const bens = await ben.socket();
    expect(await watcher.events.next('presence_changed')).toEqual({ userId: ben.id, online: true, lastSeenAt: null });
    bens.close();
    expect(await watcher.events.next('presence_changed', ({ online }) => !online, 10_000)).toEqual({
      userId: ben.id,
      online: false,
      lastSeenAt: time,
    });
    expect(other.events.all('presence_changed')).toEqual([]);
  });

  it('stays online until the last socket is closed', async () => {
    const [ana, ben] = await Promise.all([register('A'), register('B')]);
    const [one, two] = [await ben.socket(), await ben.socket()];
    const watcher = await ana.socket();
    await watcher.ask('watch_presence', { userIds: [ben.id] });
    one.close();
    await pause(500);
    expect(watcher.events.all('presence_changed', ({ online }) => !online)).toEqual([]);
    two.close();
    expect(await watcher.events.next('presence_changed', ({ online }) => !online, 10_000)).toMatchObject({
      userId: ben.id,
    });
  });

  it('is told of the last list only', async () => {
    const [ana, ben, cho] = await Promise.all([register('A'), register('B'), register('C')]);
    const watcher = await ana.socket();
    await watcher.ask('watch_presence', { userIds: [ben.id] });
    await watcher.ask('watch_presence', { userIds: [cho.id] });
    await ben.socket();
    await cho.socket();
    expect(await watcher.events.next('presence_changed')).toMatchObject({ userId: cho.id, online: true });
    await pause(200);
    expect(watcher.events.all('presence_changed', ({ userId }) => userId === ben.id)).toEqual([]);
    expect(await watcher.ask('watch_presence', { userIds: [] })).toEqual([]);
  });

  it('may be watched of 200 people and no more', async () => {
    const ana = await register('A');
    const watcher = await ana.socket();
    const userIds = Array.from({ length: 201 }, unknownId);
    const error = expectNack(await watcher.emit('watch_presence', { userIds }), 'VALIDATION_FAILED');
    expect(error.errors?.map(({ path }) => path)).toEqual(['userIds']);
    const answer = await watcher.ask('watch_presence', { userIds: userIds.slice(1) });
    expect(answer.filter(({ online }) => online)).toEqual([]);
  });

  it('is remembered over a restart', async () => {
    const [ana, ben] = await Promise.all([register('A'), register('B')]);
    (await ben.socket()).close();
    await pause(1_000);
    await server.server.restart();
    const [seen] = await (await ana.socket()).ask('watch_presence', { userIds: [ben.id] });
    expect(seen).toEqual({ userId: ben.id, online: false, lastSeenAt: time });
  });
});
