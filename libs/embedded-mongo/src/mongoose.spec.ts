import mongoose, { type Connection, Schema, Types, createConnection } from 'mongoose';
import { temporaryServer } from './testing/temporary-server';

const messageSchema = new Schema(
  {
    conversationId: Types.ObjectId,
    seq: Number,
    rev: Number,
    senderId: Types.ObjectId,
    clientMessageId: String,
    body: String,
    mentions: [Types.ObjectId],
  },
  { writeConcern: { w: 'majority', j: true } },
);
messageSchema.index({ conversationId: 1, rev: 1 }, { unique: true });
messageSchema.index({ conversationId: 1, seq: 1 }, { unique: true });
messageSchema.index({ conversationId: 1, senderId: 1, clientMessageId: 1 }, { unique: true });

describe('Mongoose on the embedded database', () => {
  let server: Awaited<ReturnType<typeof temporaryServer>>;
  let connection: Connection;

  beforeAll(async () => {
    server = await temporaryServer();
    connection = await createConnection(server.uri).asPromise();
  });
  afterAll(async () => {
    await connection?.close();
    await server?.remove();
  });

  it('saves with versions, finds, updates and deletes', async () => {
    const Person = connection.model('Person', new Schema({ name: String, tags: [String] }));
    const ana = await Person.create({ name: 'ana', tags: ['a', 'b'] });
    ana.tags.push('c');
    ana.set('tags.0', 'z');
    await ana.save();
    const stored = await Person.findById(ana._id).orFail();
    expect(stored.tags).toEqual(['z', 'b', 'c']);
    expect(stored.__v).toBe(1);
    await Person.updateOne({ _id: ana._id }, { $set: { name: 'Ana' } });
    expect((await Person.findOne({ name: 'Ana' }))?.id).toBe(ana.id);
    await Person.deleteOne({ _id: ana._id });
    expect(await Person.countDocuments()).toBe(0);
  });

  it('reads the newest messages of a conversation in order', async () => {
    const Message = connection.model('Message', messageSchema);
    await Message.init();
    const conversationId = new Types.ObjectId();
    const senderId = new Types.ObjectId();
    const messages = Array.from({ length: 300 }, (_, index) => ({
      conversationId,
      senderId,
      seq: index + 1,
      rev: index + 1,
      clientMessageId: `client-${index}`,
      body: `message ${index}`,
    }));
    await Message.insertMany(messages, { ordered: true });
    const newest = await Message.find({ conversationId, seq: { $lt: 250 } })
      .sort({ seq: -1 })
      .limit(50)
      .lean();
    expect(newest.map((message) => message.seq)).toEqual(Array.from({ length: 50 }, (_, index) => 249 - index));
    const all = await Message.find({ conversationId }).sort({ rev: 1 }).readConcern('majority').lean();
    expect(all).toHaveLength(300);
  });

  it('reports a duplicate with its key and its position', async () => {
    const Message = connection.model('Message', messageSchema);
    const base = { conversationId: new Types.ObjectId(), senderId: new Types.ObjectId() };
    const entry = (seq: number) => ({ ...base, seq, rev: seq, clientMessageId: `c${seq}` });
    await Message.insertMany([entry(1), entry(2)]);
    const failure: unknown = await Message.insertMany([entry(3), entry(2), entry(4)]).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 11000 });
    expect((failure as { writeErrors: unknown[] }).writeErrors).toMatchObject([{ err: { index: 1, code: 11000 } }]);
    expect(await Message.countDocuments({ conversationId: base.conversationId })).toBe(3);
    await expect(Message.create(entry(1))).rejects.toMatchObject({
      code: 11000,
      keyPattern: { conversationId: 1, rev: 1 },
      keyValue: { conversationId: base.conversationId, rev: 1 },
    });
  });

  it('moves receipts forward only and makes them where there are none', async () => {
    const Receipt = connection.model('Receipt', new Schema({ userId: String, readSeq: Number, count: Number }));
    const move = (readSeq: number) =>
      Receipt.findOneAndUpdate(
        { userId: 'u' },
        { $max: { readSeq }, $inc: { count: 1 }, $setOnInsert: { createdBy: 'x' } },
        { upsert: true, returnDocument: 'after' },
      ).lean();
    expect(await move(5)).toMatchObject({ userId: 'u', readSeq: 5, count: 1 });
    expect(await move(3)).toMatchObject({ readSeq: 5, count: 2 });
    expect(await move(9)).toMatchObject({ readSeq: 9, count: 3 });
  });

  it('walks a long result in batches and aggregates it', async () => {
    const Item = connection.model('Item', new Schema({ group: String, amount: Number }));
    await Item.insertMany(Array.from({ length: 1000 }, (_, index) => ({ group: `g${index % 3}`, amount: index })));
    let seen = 0;
    for await (const item of Item.find().cursor({ batchSize: 77 })) seen += item.amount === undefined ? 0 : 1;
    expect(seen).toBe(1000);
    const sums = await Item.aggregate([
      { $match: { amount: { $lt: 10 } } },
      { $group: { _id: '$group', total: { $sum: '$amount' }, n: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ]);
    expect(sums).toEqual([
      { _id: 'g0', total: 18, n: 4 },
      { _id: 'g1', total: 12, n: 3 },
      { _id: 'g2', total: 15, n: 3 },
    ]);
    expect(await Item.distinct('group')).toEqual(['g0', 'g1', 'g2']);
  });

  it('populates references and tells discriminators apart', async () => {
    const Author = connection.model('Author', new Schema({ name: String }));
    const Event = connection.model('Event', new Schema({ author: { type: Types.ObjectId, ref: 'Author' } }));
    const Call = Event.discriminator('Call', new Schema({ seconds: Number }));
    const ana = await Author.create({ name: 'ana' });
    await Call.create({ author: ana._id, seconds: 5 });
    await Event.create({ author: ana._id });
    const [call] = await Call.find().populate<{ author: { name: string } }>('author');
    expect(call).toMatchObject({ seconds: 5, author: { name: 'ana' } });
    expect(await Event.countDocuments()).toBe(2);
  });

  it('writes in bulk and refuses a save that another has overtaken', async () => {
    const Counter = connection.model(
      'Counter',
      new Schema({ n: Number, list: [Number] }, { optimisticConcurrency: true }),
    );
    const outcome = await Counter.bulkWrite([
      { insertOne: { document: { n: 1 } } },
      { updateOne: { filter: { n: 1 }, update: { $inc: { n: 1 } } } },
      { updateOne: { filter: { n: 50 }, update: { $set: { n: 51 } }, upsert: true } },
      { deleteMany: { filter: { n: 51 } } },
    ]);
    expect(outcome).toMatchObject({ insertedCount: 1, modifiedCount: 1, upsertedCount: 1, deletedCount: 1 });
    const first = await Counter.findOne({ n: 2 }).orFail();
    const second = await Counter.findOne({ n: 2 }).orFail();
    first.n = 3;
    await first.save();
    second.n = 4;
    await expect(second.save()).rejects.toMatchObject({ name: 'VersionError' });
  });

  it('knows its collections and indexes', async () => {
    const Message = connection.model('Message', messageSchema);
    const names = (await Message.listIndexes()).map((index: { name: string }) => index.name);
    expect(names).toContain('conversationId_1_rev_1');
    expect((await connection.listCollections()).map(({ name }) => name)).toContain('messages');
    await connection.dropDatabase();
    expect(await connection.listCollections()).toEqual([]);
  });

  afterAll(() => mongoose.disconnect());
});
