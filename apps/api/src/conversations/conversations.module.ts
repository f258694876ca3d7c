import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { UsersModule } from '../users/users.module';
import { ConversationsService } from './conversations.service';
import { MembershipsRepository } from './memberships.repository';
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
  providers: [ConversationsService, MembershipsRepository],
  exports: [ConversationsService],
})
export class ConversationsModule {}
