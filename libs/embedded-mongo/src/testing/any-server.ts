import { mongo } from 'mongoose';
import { temporaryServer } from './temporary-server';

/** Whether the tests run against a real server, to see that it answers alike. */
export const REAL_SERVER = process.env['MONGODB_TEST_URI'];

/** A client of a database of its own: on the real server that `MONGODB_TEST_URI` names, else on a fresh embedded one. */
export async function connectAnyServer(): Promise<{ client: mongo.MongoClient; db: mongo.Db; close(): Promise<void> }> {
  const server = REAL_SERVER === undefined ? await temporaryServer() : undefined;
  const client = await mongo.MongoClient.connect(server?.uri ?? REAL_SERVER ?? '', { monitorCommands: true });
  const db = client.db(`embedded_mongo_test_${process.pid}_${Date.now()}`);
  const close = async () => {
    await db.dropDatabase();
    await client.close();
    await server?.remove();
  };
  return { client, db, close };
}

/** What a promise is rejected with; fails if it is not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`expected a refusal, got ${JSON.stringify(value)}`);
}
