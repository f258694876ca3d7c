import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { UsersModule } from '../users/users.module';
import { ConversationCreator } from './conversation-creator';
import { ConversationSummaries } from './conversation-summaries';
import { ConversationViews } from './conversation-views';
import { ConversationsController } from './conversations.controller';
import { ConversationsRepository } from './conversations.repository';
import { ConversationsService } from './conversations.service';
import { MembersLeaseRepository } from './members-lease.repository';
import { MembersRepair } from './members-repair';
import { MembersController } from './members.controller';
import { MembersService } from './members.service';
import { MembershipsRepository } from './memberships.repository';
import { MembershipsService } from './memberships.service';
import { ReceiptMarks } from './receipt-marks';
import { ConversationRecord, ConversationSchema } from './schemas/conversation.schema';
import { MembershipRecord, MembershipSchema } from './schemas/membership.schema';

/** Conversations and who is in them. */
@Module({
  imports: [
    UsersModule,
    MongooseModule.forFeature([
      { name: ConversationRecord.name, schema: ConversationSchema },
      { name: MembershipRecord.name, schema: MembershipSchema },
    ]),
  ],
  controllers: [ConversationsController, MembersController],
  providers: [
    ConversationCreator,
    ConversationSummaries,
    ConversationViews,
    ConversationsRepository,
    ConversationsService,
    MembersLeaseRepository,
    MembersRepair,
    MembersService,
    MembershipsRepository,
    MembershipsService,
    ReceiptMarks,
  ],
  exports: [ConversationSummaries, ConversationViews, ConversationsService, MembershipsService],
})
export class ConversationsModule {}
