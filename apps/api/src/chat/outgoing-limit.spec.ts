import { messageRequest, TestUser, waitFor, type TestSocket } from '@tertulia/testing';
import { ChatNodes } from '../messages/testing/chat-nodes';

let nodes: ChatNodes;

beforeAll(async () => {
  nodes = await ChatNodes.start(1);
}, 60_000);
afterAll(() => nodes.close(), 30_000);

/** Makes a client that sends and does not read. */
function stopReading(socket: TestSocket): void {
  const { transport } = socket.raw.io.engine as unknown as { transport: { ws: { _socket: { pause: () => void } } } };
  transport.ws._socket.pause();
}

describe('a client that asks for much and does not read', () => {
  it('is disconnected, and its answers that are not begun are not made', async () => {
    const [ana, ben] = [await TestUser.register(nodes.node(0)), await TestUser.register(nodes.node(0))];
    const { id } = await ana.group([ben]);
    const [asking, sending, watching] = [await ana.socket(), await ben.socket(), await ben.socket()];
    const body = '😀'.repeat(8_000);
    await Promise.all(
      Array.from({ length: 40 }, () =>
        sending.ask('send_message', { conversationId: id, ...messageRequest({ body }) }),
      ),
    );
    stopReading(asking);
    for (let n = 0; n < 120; n++) {
      asking.raw.emit('sync', { cursors: [{ conversationId: id, rev: 0 }] }, () => undefined);
    }
    await waitFor(
      'the end of the connection',
      async () => {
        const [presence] = await watching.ask('watch_presence', { userIds: [ana.id] });
        return presence?.online === false;
      },
      20_000,
    );
    // Others have what they ask for.
    expect((await watching.ask('sync', { cursors: [{ conversationId: id, rev: 39 }] })).changes).toHaveLength(1);
    [ana, ben].forEach((user) => user.close());
  }, 60_000);
});
