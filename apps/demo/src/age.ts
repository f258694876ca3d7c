import { connect, mongo } from 'mongoose';
import type { Performed } from './perform';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Moves what was just said to when the script has it said. The API dates what it stores itself, and rightly so; this is done on
 * the database of a server that does not run.
 */
export async function age(uri: string, performed: readonly Performed[]): Promise<void> {
  const { connection } = await connect(uri);
  try {
    const { db } = connection;
    if (!db) throw new Error('The database does not answer');
    for (const each of performed) await ageConversation(db, each);
    const first = Math.min(...performed.flatMap(({ messages }) => messages.map(({ at }) => at.getTime())));
    await db.collection('users').updateMany({}, { $set: { createdAt: new Date(first - 30 * DAY_MS) } });
  } finally {
    await connection.close();
  }
}

/** Whether nobody has an account there yet. */
export async function isFresh(uri: string): Promise<boolean> {
  const { connection } = await connect(uri);
  try {
    return (await connection.collection('users').findOne({})) === null;
  } finally {
    await connection.close();
  }
}

async function ageConversation(db: mongo.Db, { conversationId, messages }: Performed): Promise<void> {
  const [first, last] = [messages[0], messages.at(-1)];
  if (!first || !last) return;
  await db.collection('messages').bulkWrite(
    messages.map(({ id, at, edited }) => ({
      updateOne: {
        filter: { _id: new mongo.ObjectId(id) },
        update: { $set: { createdAt: at, ...(edited && { editedAt: new Date(at.getTime() + 120_000) }) } },
      },
    })),
  );
  const beginning = new Date(first.at.getTime() - HOUR_MS);
  const conversation = new mongo.ObjectId(conversationId);
  await db.collection('conversations').updateOne(
    { _id: conversation },
    // The summary holds the newest message as the API gives it, with its time as text.
    { $set: { createdAt: beginning, lastActivityAt: last.at, 'lastMessage.createdAt': last.at.toISOString() } },
  );
  await db.collection('memberships').updateMany({ conversationId: conversation }, { $set: { joinedAt: beginning } });
}
