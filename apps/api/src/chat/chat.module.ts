import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule } from '../auth/auth.module';
import { ConversationsModule } from '../conversations/conversations.module';
import { MessagesModule } from '../messages/messages.module';
import { UsersModule } from '../users/users.module';
import { Admissions } from './admissions';
import { ChatMetrics } from './chat-metrics';
import { ChatEmitter } from './chat.emitter';
import { ChatGateway } from './chat.gateway';
import { ConnectionGate } from './connection-gate';
import { ConversationAnnouncer } from './conversation-announcer';
import { ElsewhereMemory } from './elsewhere-memory';
import { EventDispatcher } from './event-dispatcher';
import { EventHandlers } from './event-handlers';
import { LastSeenRepository } from './last-seen.repository';
import { NodeWatch } from './node-watch';
import { PresenceDirectory } from './presence-directory';
import { PresenceService } from './presence.service';
import { LastSeenRecord, LastSeenSchema } from './schemas/last-seen.schema';
import { SyncService } from './sync.service';
import { TypingService } from './typing.service';
import { SessionWatch } from './session-watch';
import { WatchedPresence } from './watched-presence';
import { WsAuth } from './ws-auth';

/** The realtime side: sockets in, domain events out. */
@Module({
  imports: [
    AuthModule,
    ConversationsModule,
    MessagesModule,
    UsersModule,
    MongooseModule.forFeature([{ name: LastSeenRecord.name, schema: LastSeenSchema }]),
  ],
  providers: [
    Admissions,
    ChatEmitter,
    ChatGateway,
    ChatMetrics,
    ConnectionGate,
    ConversationAnnouncer,
    ElsewhereMemory,
    EventDispatcher,
    EventHandlers,
    LastSeenRepository,
    NodeWatch,
    PresenceDirectory,
    PresenceService,
    SyncService,
    TypingService,
    SessionWatch,
    WatchedPresence,
    WsAuth,
  ],
})
export class ChatModule {}
