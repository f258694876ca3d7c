import { messageRequest, pause, TestUser } from '@tertulia/testing';
import { connect } from 'node:net';
import { Cluster } from './support/cluster';

describe('a node that is told to stop while work is in hand', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({ nodes: 1 });
  });
  afterAll(() => cluster?.stop());

  /** The first bytes that an upgrade to a websocket is answered with. */
  const upgrade = (port: number): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(
          'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
            'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
        ),
      );
      socket.once('data', (data) => {
        resolve(data.toString());
        socket.destroy();
      });
      socket.once('error', reject);
    });

  it('says 503 at once to its probe and to new sockets, of either transport, and answers who is connected', async () => {
    const node = cluster.node(0);
    const ana = await TestUser.register(node, 'Ana');
    const { id: conversationId } = await ana.group([]);
    const socket = await ana.socket();
    await socket.ask('send_message', { conversationId, ...messageRequest() });
    const handshake = `${node.url}/socket.io/?EIO=4&transport=polling`;
    expect((await fetch(handshake)).status).toBe(200);
    expect(await upgrade(node.port)).toMatch(/^HTTP\/1\.1 101 /);

    cluster.database.signal('SIGSTOP');
    const inHand = socket.emit('send_message', { conversationId, ...messageRequest() });
    await pause(200);
    node.signal('SIGTERM');
    await pause(200);
    const ready = await fetch(`${node.url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).toContain('The server is stopping');
    const refused = await fetch(handshake);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    const answer = await upgrade(node.port);
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toContain('Retry-After: 1\r\n');

    cluster.database.signal('SIGCONT');
    expect(await inHand).toMatchObject({ ok: true });
    expect(await node.ended).toMatchObject({ code: 0 });
    ana.close();
  });
});
