import { openTestDatabase, type TestDatabase } from '@tertulia/testing';
import { type Connection, createConnection } from 'mongoose';
import net from 'node:net';
import { failWritesOnClose } from './closing-connections';

let database: TestDatabase;
let connection: Connection;
const sockets = new Set<net.Socket>();
beforeEach(async () => {
  failWritesOnClose();
  const connect = net.createConnection;
  jest.spyOn(net, 'createConnection').mockImplementation(((options: net.NetConnectOpts) => {
    const socket = connect(options);
    sockets.add(socket);
    return socket;
  }) as typeof net.createConnection);
  database = await openTestDatabase();
  connection = await createConnection(database.uri, { monitorCommands: true }).asPromise();
});
afterEach(async () => {
  jest.restoreAllMocks();
  sockets.clear();
  await connection.close();
  await database.stop();
});

const things = () => connection.collection<{ n: number }>('things');
const inserted = () => things().insertOne({ n: 1 });

/** It is told of before it is written: by then the sockets have ended, and have not said so. */
function closeBeforeTheNextCommand(): void {
  connection.getClient().once('commandStarted', () => sockets.forEach((socket) => socket.destroy()));
}

describe('a connection that closes while a command is written', () => {
  it('fails a write, which otherwise nobody ever hears of again', async () => {
    await inserted();
    closeBeforeTheNextCommand();
    await expect(things().updateMany({}, { $set: { n: 2 } })).rejects.toThrow(/connection \d+ to .* closed/);
  });

  it('lets the driver make a read once more, over another connection', async () => {
    await inserted();
    closeBeforeTheNextCommand();
    expect(await things().findOne()).toMatchObject({ n: 1 });
  });
});
