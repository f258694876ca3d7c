import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { ConversationsModule } from '../conversations/conversations.module';
import { UploadsModule } from '../uploads/uploads.module';
import { ForeignChanges } from './foreign-changes';
import { HistoryService } from './history.service';
import { ConversationLogs } from './log/conversation-logs';
import { LogMetrics } from './log/log-metrics';
import { TailReader } from './log/tail-reader';
import { MessagesController } from './messages.controller';
import { MessagesRepository } from './messages.repository';
import { MessagesService } from './messages.service';
import { OpenLogsRepository } from './open-logs.repository';
import { ReceiptsController } from './receipts.controller';
import { ReceiptsService } from './receipts.service';
import { ReplyExcerpts } from './reply-excerpts';
import { MessageRecord, MessageSchema } from './schemas/message.schema';
import { OpenLogRecord, OpenLogSchema } from './schemas/open-log.schema';
import { StoredMessagesModule } from './stored-messages.module';
import { SummaryRepair } from './summary-repair';

/** Messages: the conversation log, history, changes and receipts. */
@Module({
  imports: [
    ConversationsModule,
    StoredMessagesModule,
    UploadsModule,
    MongooseModule.forFeature([
      { name: MessageRecord.name, schema: MessageSchema },
      { name: OpenLogRecord.name, schema: OpenLogSchema },
    ]),
  ],
  controllers: [MessagesController, ReceiptsController],
  providers: [
    ConversationLogs,
    ForeignChanges,
    HistoryService,
    LogMetrics,
    MessagesRepository,
    MessagesService,
    OpenLogsRepository,
    ReceiptsService,
    ReplyExcerpts,
    SummaryRepair,
    TailReader,
  ],
  exports: [ForeignChanges, HistoryService, MessagesService, ReceiptsService, SummaryRepair],
})
export class MessagesModule {}
