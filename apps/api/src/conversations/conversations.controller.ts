import { Body, Controller, Get, HttpStatus, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  ConversationDto,
  ConversationPageDto,
  CreateConversationDto,
  PageQueryDto,
  UpdateConversationDto,
} from '@tertulia/dto';
import type { FastifyReply } from 'fastify';
import { ObjectIdPipe } from '../common/http/object-id.pipe';
import { CurrentUser, type Principal } from '../common/http/principal';
import { RateLimiter } from '../common/rate-limit/rate-limiter';
import { ConversationsService } from './conversations.service';
import { membersBucket } from './members-bucket';

/** Conversations: make, list, read and rename. */
@ApiTags('conversations')
@ApiBearerAuth()
@Controller('conversations')
export class ConversationsController {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly rates: RateLimiter,
  ) {}

  /** Makes a group, or opens the direct conversation with another person. */
  @ApiCreatedResponse({ type: ConversationDto, description: 'It is new' })
  @ApiOkResponse({ type: ConversationDto, description: 'The direct conversation that there was' })
  @Post()
  async create(
    @CurrentUser() { userId }: Principal,
    @Body() body: CreateConversationDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConversationDto> {
    await this.rates.take('send', membersBucket(userId));
    const { conversation, created } = await this.conversations.create(userId, body);
    void reply.status(created ? HttpStatus.CREATED : HttpStatus.OK);
    return conversation;
  }

  /** The caller's conversations, newest activity first. */
  @Get()
  list(@CurrentUser() { userId }: Principal, @Query() query: PageQueryDto): Promise<ConversationPageDto> {
    return this.conversations.list(userId, query);
  }

  /** One of the caller's conversations. */
  @Get(':id')
  one(@CurrentUser() { userId }: Principal, @Param('id', ObjectIdPipe) id: string): Promise<ConversationDto> {
    return this.conversations.one(userId, id);
  }

  /** Gives a group another title; for its owners and admins. */
  @Patch(':id')
  rename(
    @CurrentUser() { userId }: Principal,
    @Param('id', ObjectIdPipe) id: string,
    @Body() { title }: UpdateConversationDto,
  ): Promise<ConversationDto> {
    return this.conversations.rename(userId, id, title);
  }
}
