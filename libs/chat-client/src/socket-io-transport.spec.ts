import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClientToServerEvents, Message, ServerToClientEvents } from '@tertulia/contracts';
import { expectTypeOf } from 'expect-type';
import type { Socket as NgxSocket } from 'ngx-socket-io';
import { firstValueFrom } from 'rxjs';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import type { ChatTransport, TransportEvent } from './chat-transport';
import { socketIoTransport, type SocketLike } from './socket-io-transport';

describe('the transport over Socket.IO', () => {
  let http: HttpServer;
  let server: Server<ClientToServerEvents, ServerToClientEvents>;
  let socket: Socket;
  let transport: ChatTransport;
  let refusal: (Error & { data?: unknown }) | null;
  let events: string[];
  beforeEach(async () => {
    refusal = null;
    http = createServer();
    server = new Server(http, { serveClient: false });
    server.use((_socket, next) => (refusal ? next(refusal) : next()));
    server.on('connection', (peer) => {
      peer.on('set_typing', (_payload, ack) => ack({ ok: true, data: {} }));
      peer.on('mark_read', (_payload, ack) => ack({ ok: false, error: { code: 'NOT_FOUND', message: 'no' } }));
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    socket = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { autoConnect: false });
    transport = socketIoTransport(socket);
    events = [];
    transport.events$.subscribe((event) => events.push(event.type));
  });
  afterEach(async () => {
    socket.disconnect();
    await server.close();
  });

  const next = (): Promise<TransportEvent> => firstValueFrom(transport.events$);
  const connect = async (): Promise<void> => {
    const opened = next();
    transport.connect();
    await opened;
  };
  const typing = { conversationId: 'c', typing: true };

  it('connects, asks and is answered, and listens', async () => {
    await connect();
    expect(transport.connected).toBe(true);
    expect(await transport.request('set_typing', typing, 1_000)).toEqual({ ok: true, data: {} });
    const ack = await transport.request('mark_read', { conversationId: 'c', seq: 1 }, 1_000);
    expect(ack).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    const heard = firstValueFrom(transport.on('message_created'));
    server.emit('message_created', { message: { id: 'm1' } as Message });
    expect(await heard).toEqual({ message: { id: 'm1' } });
  });

  it('queues nothing while there is no connection', async () => {
    await expect(transport.request('set_typing', typing, 1_000)).rejects.toMatchObject({ code: 'DISCONNECTED' });
    const heard: unknown[] = [];
    server.on('connection', (peer) => peer.onAny((event) => heard.push(event)));
    await connect();
    await transport.request('mark_read', { conversationId: 'c', seq: 1 }, 1_000);
    expect(heard).toEqual(['mark_read']);
  });

  it('fails what is in flight when the connection breaks, and does not reconnect by itself', async () => {
    await connect();
    const asked = transport.request('sync', { cursors: [] }, 10_000);
    const broken = next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    server.disconnectSockets(true);
    await expect(asked).rejects.toMatchObject({ code: 'DISCONNECTED' });
    expect(await broken).toMatchObject({ type: 'disconnected' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(events).toEqual(['connected', 'disconnected']);
    await connect();
    expect(transport.connected).toBe(true);
  });

  it('gives up waiting for an answer', async () => {
    await connect();
    await expect(transport.request('sync', { cursors: [] }, 30)).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('closes without a word when told to', async () => {
    await connect();
    const asked = transport.request('sync', { cursors: [] }, 10_000);
    transport.disconnect();
    await expect(asked).rejects.toMatchObject({ code: 'DISCONNECTED' });
    expect(events).toEqual(['connected']);
  });

  it('says when the session is why it could not connect, and can try again', async () => {
    for (const how of [
      new Error('UNAUTHENTICATED'),
      Object.assign(new Error('no'), { data: { code: 'UNAUTHENTICATED' } }),
    ]) {
      refusal = how;
      const failed = next();
      transport.connect();
      expect(await failed).toMatchObject({ type: 'failed', error: { code: 'UNAUTHENTICATED' } });
    }
    refusal = null;
    await connect();
    expect(transport.connected).toBe(true);
  });

  it('says that the server cannot be reached', async () => {
    await server.close();
    const failed = next();
    transport.connect();
    expect(await failed).toMatchObject({ type: 'failed', error: { code: 'DISCONNECTED' } });
  });

  it('takes the sockets of socket.io-client, typed or not, and of ngx-socket-io', () => {
    expectTypeOf<Socket>().toExtend<SocketLike>();
    expectTypeOf<Socket<ServerToClientEvents, ClientToServerEvents>>().toExtend<SocketLike>();
    expectTypeOf<NgxSocket>().toExtend<SocketLike>();
    expect(socket.io.reconnection()).toBe(false);
  });
});
