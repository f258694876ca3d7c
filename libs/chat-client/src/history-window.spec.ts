import type { HistoryWindow } from './history-window';
import { Scene, now, pass, type SceneClient } from './testing/scene';

const COUNT = 600;

describe('the history around a message far above the newest ones', () => {
  let scene: Scene;
  let room: string;
  let ids: string[];
  let ada: SceneClient;

  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    scene = new Scene();
    room = scene.server.createConversation('room', ['ada', 'bob']);
    ids = [];
    for (let n = 1; n <= COUNT; n += 1) {
      ids.push(scene.server.send('bob', { conversationId: room, body: String(n), clientMessageId: `id-${n}` }).id);
    }
    ada = await scene.online('ada');
  });
  afterEach(async () => {
    await scene.stop();
    jest.useRealTimers();
  });

  /** What comes of a call, once the answers to it had the time to come. */
  const answered = async <T>(call: Promise<T>): Promise<T> => {
    const outcome = call.then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    await pass(200);
    return (await outcome)();
  };
  const around = (seq: number): Promise<HistoryWindow | null> => answered(ada.client.historyAround(room, seq));
  const bodies = async (window: HistoryWindow): Promise<string[]> =>
    (await now(window.messages$)).map(({ body }) => body);
  const live = async (): Promise<number[]> => (await now(ada.client.messages$(room))).map(({ seq }) => seq ?? 0);
  const numbers = (from: number, to: number): string[] =>
    Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

  it('is opened without what lies between', async () => {
    const window = (await around(100))!;
    expect(await bodies(window)).toEqual(numbers(61, 140));
    expect((await live())[0]).toBeGreaterThan(COUNT - 100);
    window.close();
  });

  it('is no part of its own where the message is there, or near what is there', async () => {
    expect(await around(COUNT)).toBeNull();
    expect(await around(COUNT - 150)).toBeNull();
    expect((await live())[0]).toBeLessThanOrEqual(COUNT - 150);
  });

  it('grows at both ends, up to the first message', async () => {
    const window = (await around(100))!;
    await answered(window.loadNewer());
    expect(await bodies(window)).toEqual(numbers(61, 190));
    expect(await now(window.hasOlder$)).toBe(true);
    await answered(window.loadOlder());
    await answered(window.loadOlder());
    expect(await bodies(window)).toEqual(numbers(1, 190));
    expect(await now(window.hasOlder$)).toBe(false);
    window.close();
  });

  it('is joined to the newest messages when it reaches them, with all that is between', async () => {
    const window = (await around(300))!;
    expect(await now(window.joined$)).toBe(false);
    for (let page = 0; page < 10 && !(await now(window.joined$)); page += 1) await answered(window.loadNewer());
    expect(await now(window.joined$)).toBe(true);
    expect(await live()).toEqual(numbers(261, COUNT).map(Number));
    expect(await now(ada.client.hasOlder$(room))).toBe(true);
    window.close();
  });

  it('shows what is changed in it, and what was changed while it was being fetched', async () => {
    const window = (await around(100))!;
    scene.server.edit('bob', room, ids[99]!, 'edited');
    await pass(50);
    expect((await bodies(window))[39]).toBe('edited');
    window.close();
    const opening = ada.client.historyAround(room, 200);
    scene.server.edit('bob', room, ids[199]!, 'edited too');
    await pass(50);
    const second = (await answered(opening))!;
    expect((await bodies(second))[39]).toBe('edited too');
    second.close();
  });

  it('rejects where it cannot be fetched, and keeps nothing', async () => {
    await answered(ada.client.openConversation(room));
    ada.connection.reachable = false;
    await expect(around(100)).rejects.toMatchObject({ code: 'DISCONNECTED' });
  });
});
