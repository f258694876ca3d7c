import { Global, Injectable, Module } from '@nestjs/common';
import { InjectModel, MongooseModule } from '@nestjs/mongoose';
import { type Model, Types } from 'mongoose';
import { MessageLookup, type MessageFate } from '../uploads/message-lookup';
import { MessageRecord, MessageSchema } from './schemas/message.schema';

/** Answers the uploads' question for messages. */
@Injectable()
class StoredMessages extends MessageLookup {
  constructor(@InjectModel(MessageRecord.name) private readonly model: Model<MessageRecord>) {
    super();
  }

  async fatesOf(messageIds: readonly string[]): Promise<Map<string, MessageFate>> {
    const records = await this.model
      .find({ _id: { $in: messageIds.map((id) => new Types.ObjectId(id)) } }, { deletedAt: 1 })
      .lean<Pick<MessageRecord, '_id' | 'deletedAt'>[]>()
      .exec();
    return new Map(records.map(({ _id, deletedAt }) => [_id.toHexString(), deletedAt ? 'deleted' : 'stored']));
  }
}

/** Gives `MessageLookup` to the uploads without their module knowing of messages. */
@Global()
@Module({
  imports: [MongooseModule.forFeature([{ name: MessageRecord.name, schema: MessageSchema }])],
  providers: [{ provide: MessageLookup, useClass: StoredMessages }],
  exports: [MessageLookup],
})
export class StoredMessagesModule {}
