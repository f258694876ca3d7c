import { createConnection } from 'mongoose';

/** Drops the unique index by which a message that comes again is known. Throws where it is not there. */
export async function dropUniqueIndex(uri: string): Promise<void> {
  const connection = await createConnection(uri, { serverSelectionTimeoutMS: 5_000 }).asPromise();
  try {
    await connection.collection('messages').dropIndex('conversationId_1_senderId_1_clientMessageId_1');
  } finally {
    await connection.close();
  }
}
