import { messageRequest, pause, TestUser, type TestSocket } from '@tertulia/testing';
import { connect } from 'node:net';
import { expectNack } from './support/expectations';
import { useServer } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser;
let bens: TestSocket;
let conversationId: string;

beforeAll(async () => {
  ana = await TestUser.register(server);
  ben = await TestUser.register(server);
  ({ id: conversationId } = await ana.group([ben]));
  bens = await ben.socket();
});
afterAll(() => [ana, ben].forEach((user) => user.close()));

/** The others go on as if nothing had happened. */
async function expectServerUnharmed(): Promise<void> {
  expect(bens.connected).toBe(true);
  const message = await bens.ask('send_message', { conversationId, ...messageRequest() });
  expect(message.body).toBe('Good morning');
}

/** Writes text to an open websocket below Socket.IO. */
function writeRaw(socket: TestSocket, text: string | Buffer): void {
  const { transport } = socket.raw.io.engine as unknown as { transport: { ws: { send(data: string | Buffer): void } } };
  transport.ws.send(text);
}

describe('a frame', () => {
  it('just below 64 KiB gets through', async () => {
    const socket = await ana.socket();
    const body = '漢'.repeat(8_000);
    const message = await socket.ask('send_message', { conversationId, ...messageRequest({ body }) });
    expect(message.body).toBe(body);
    const escaped = `x${'\u0001'.repeat(7_998)}x`;
    expect((await socket.ask('send_message', { conversationId, ...messageRequest({ body: escaped }) })).body).toBe(
      escaped,
    );
    socket.close();
  });

  it('of more than 64 KiB is answered with PAYLOAD_TOO_LARGE, and nothing of it is stored', async () => {
    const socket = await ana.socket();
    const { lastSeq } = await ana.conversation(conversationId);
    const payload = { conversationId, ...messageRequest({ body: 'x'.repeat(65 * 1024) }) };
    expectNack(await socket.emit('send_message', payload), 'PAYLOAD_TOO_LARGE');
    expect(await socket.ask('mark_read', { conversationId, seq: 0 })).toEqual({});
    // Without a callback there is no answer to give: such a socket is closed.
    socket.emitWithoutCallback('send_message', payload);
    await socket.disconnected();
    expect((await ana.conversation(conversationId)).lastSeq).toBe(lastSeq);
  });

  it.each([1024 * 1024, 20 * 1024 * 1024])('of %d bytes closes its socket and harms nobody else', async (size) => {
    const socket = await ana.socket();
    socket.emitWithoutCallback('send_message', { conversationId, ...messageRequest({ body: 'x'.repeat(size) }) });
    await socket.disconnected();
    await expectServerUnharmed();
  });

  it.each([
    ['no packet at all', 'nonsense'],
    ['a packet of an unknown type', '49[]'],
    ['JSON that is cut off', '42["send_message",{'],
    ['an event that is no text', '42[7,{}]'],
    ['an event without a name', '42[]'],
    ['an object instead of an event', '42{}'],
    ['bytes that were announced and never come', '451-["send_message",{"_placeholder":true,"num":0}]'],
    ['many announced bytes', '4599999999-["send_message",{}]'],
    ['an answer to what nobody asked', '43999[]'],
    ['a connection to another namespace', '40/admin,'],
    ['a reserved name', '42["disconnect"]'],
    ['a reserved name of errors', '42["connect_error",{}]'],
    ['a name of a function', '42["__proto__",{}]'],
  ])('that holds %s harms nobody', async (_, text) => {
    const socket = await ana.socket();
    writeRaw(socket, text);
    await pause(100);
    await expectServerUnharmed();
    socket.close();
  });

  it('of bytes that were not announced harms nobody', async () => {
    const socket = await ana.socket();
    writeRaw(socket, Buffer.alloc(1_000, 0xff));
    await pause(100);
    await expectServerUnharmed();
    socket.close();
  });

  it('that is no websocket’s harms nobody', async () => {
    const { port } = new URL(server.url);
    const upgrade = [
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
      'Host: x',
      'Upgrade: websocket',
      'Connection: Upgrade',
    ];
    const heads = [
      [...upgrade, 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: short'].join('\r\n'),
      [...upgrade, 'Sec-WebSocket-Version: 1'].join('\r\n'),
      'GET / HTTP/9.9',
      'NONSENSE',
    ];
    for (const head of heads) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.end(`${head}\r\n\r\n`));
        socket
          .on('data', () => undefined)
          .on('error', () => undefined)
          .once('close', () => resolve());
      });
    }
    await expectServerUnharmed();
  });

  it('in a polling request of many times that is refused', async () => {
    const credentials = ana.credentials.headers('/socket.io/');
    const polling = `${server.url}/socket.io/?EIO=4&transport=polling`;
    const open = await (await fetch(polling, { headers: credentials })).text();
    const { sid } = JSON.parse(open.slice(1)) as { sid: string };
    const post = fetch(`${polling}&sid=${sid}`, {
      method: 'POST',
      headers: { ...credentials, 'content-type': 'text/plain' },
      body: `4${'x'.repeat(1024 * 1024)}`,
    });
    expect(
      await post.then(
        ({ status }) => status >= 400,
        () => true,
      ),
    ).toBe(true);
    await expectServerUnharmed();
  });
});

describe('many sockets that say nothing', () => {
  it('leave room for those who do', async () => {
    const { port } = new URL(server.url);
    const silent = Array.from({ length: 100 }, () => connect(Number(port), '127.0.0.1').on('error', () => undefined));
    await pause(200);
    await expectServerUnharmed();
    silent.forEach((socket) => socket.destroy());
  });
});
