import { Body, Controller, Delete, Get, HttpStatus, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  ChangesDto,
  ChangesQueryDto,
  EditMessageDto,
  HistoryDto,
  HistoryQueryDto,
  MessageDto,
  SendMessageDto,
} from '@tertulia/dto';
import type { FastifyReply } from 'fastify';
import { once } from 'node:events';
import { ObjectIdPipe } from '../common/http/object-id.pipe';
import { CurrentUser, type Principal } from '../common/http/principal';
import { RateLimit } from '../common/rate-limit/rate.decorator';
import { HistoryService } from './history.service';
import { MessagesService } from './messages.service';
import { Turns } from './turns';

/** Milliseconds for which a caller who does not read keeps a turn. */
const SENDING_LIMIT = 30_000;

/** The messages of a conversation. */
@ApiTags('messages')
@ApiBearerAuth()
@Controller('conversations/:id')
export class MessagesController {
  private readonly pages = new Turns({ atOnce: 4, waiting: 250 });

  constructor(
    private readonly messages: MessagesService,
    private readonly histories: HistoryService,
  ) {}

  /** Messages, ascending `seq`; the newest page when no bound is given. */
  @Get('messages')
  history(
    @CurrentUser() { userId }: Principal,
    @Param('id', ObjectIdPipe) id: string,
    @Query() query: HistoryQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HistoryDto> {
    return this.pages.run(userId, reply, () => this.histories.history(userId, id, query), isSent(reply));
  }

  /** Every message created or changed after a cursor, ascending `rev`. */
  @Get('changes')
  changes(
    @CurrentUser() { userId }: Principal,
    @Param('id', ObjectIdPipe) id: string,
    @Query() query: ChangesQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangesDto> {
    return this.pages.run(userId, reply, () => this.histories.changes(userId, id, query), isSent(reply));
  }

  /** Sends a message. Safe to repeat: there is one message per `clientMessageId`. */
  @ApiCreatedResponse({ type: MessageDto, description: 'It is stored' })
  @ApiOkResponse({ type: MessageDto, description: 'It was stored before' })
  @RateLimit('send')
  @Post('messages')
  async send(
    @CurrentUser() { userId }: Principal,
    @Param('id', ObjectIdPipe) id: string,
    @Body() body: SendMessageDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MessageDto> {
    const { message, created } = await this.messages.send(userId, id, body);
    void reply.status(created ? HttpStatus.CREATED : HttpStatus.OK);
    return message;
  }

  /** Replaces the body of one's own message. */
  @RateLimit('send')
  @Patch('messages/:messageId')
  edit(
    @CurrentUser() { userId }: Principal,
    @Param('id', ObjectIdPipe) id: string,
    @Param('messageId', ObjectIdPipe) messageId: string,
    @Body() { body }: EditMessageDto,
  ): Promise<MessageDto> {
    return this.messages.edit(userId, id, messageId, body);
  }

  /** Deletes a message and answers with the tombstone that stays. */
  @RateLimit('send')
  @Delete('messages/:messageId')
  delete(
    @CurrentUser() { userId }: Principal,
    @Param('id', ObjectIdPipe) id: string,
    @Param('messageId', ObjectIdPipe) messageId: string,
  ): Promise<MessageDto> {
    return this.messages.delete(userId, id, messageId);
  }
}

/** Ends when the answer is with the caller, or nobody waits for it any more. */
async function isSent({ raw }: FastifyReply): Promise<void> {
  await once(raw, 'close', { signal: AbortSignal.timeout(SENDING_LIMIT) }).catch(() => undefined);
}
