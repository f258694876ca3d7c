import { mongo } from 'mongoose';

const { ObjectId } = mongo;
const BODY = 'x'.repeat(300);
const BATCH = 1000;
const REMEMBERED_IDS = 5000;

/** The messages of one conversation, each of about 450 bytes, under the indexes that the product has on them. */
export class Workload {
  readonly conversationId = new ObjectId();
  private readonly senderId = new ObjectId();
  private readonly ids: mongo.ObjectId[] = [];
  private count = 0;

  /** A message that there was not yet. */
  message(): mongo.Document {
    const number = this.count++;
    return {
      _id: new ObjectId(),
      conversationId: this.conversationId,
      senderId: this.senderId,
      clientMessageId: `c${number}`,
      rev: number,
      seq: number,
      body: BODY,
    };
  }

  /** Creates the indexes and stores the first `count` messages. */
  async fill(messages: mongo.Collection, count: number): Promise<void> {
    await messages.createIndexes([
      { key: { conversationId: 1, rev: 1 }, unique: true },
      { key: { conversationId: 1, seq: 1 }, unique: true },
      { key: { conversationId: 1, senderId: 1, clientMessageId: 1 }, unique: true },
    ]);
    for (let start = 0; start < count; start += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, count - start) }, () => this.message());
      const step = Math.ceil((batch.length * REMEMBERED_IDS) / count);
      for (let index = 0; index < step; index++) this.ids.push(batch[index]?.['_id'] as mongo.ObjectId);
      await messages.insertMany(batch);
    }
  }

  /** The `_id` of some stored message, of all ages. */
  someId(): { _id: mongo.ObjectId } {
    return { _id: this.ids[Math.floor(Math.random() * this.ids.length)] ?? new ObjectId() };
  }
}
