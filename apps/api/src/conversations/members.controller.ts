import { Body, Controller, Delete, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { AddMembersDto, ConversationDto } from '@tertulia/dto';
import { ObjectIdPipe } from '../common/http/object-id.pipe';
import { CurrentUser, type Principal } from '../common/http/principal';
import { RateLimiter } from '../common/rate-limit/rate-limiter';
import { ConversationsService } from './conversations.service';
import { membersBucket } from './members-bucket';
import { MembersService } from './members.service';

/** The members of a group. */
@ApiTags('conversations')
@ApiBearerAuth()
@Controller('conversations/:id/members')
export class MembersController {
  constructor(
    private readonly members: MembersService,
    private readonly conversations: ConversationsService,
    private readonly rates: RateLimiter,
  ) {}

  /** Adds people; for owners and admins. Answers with the conversation after it. */
  @HttpCode(HttpStatus.OK)
  @Post()
  async add(
    @CurrentUser() { userId }: Principal,
    @Param('id', ObjectIdPipe) id: string,
    @Body() { userIds }: AddMembersDto,
  ): Promise<ConversationDto> {
    await this.rates.take('send', membersBucket(userId));
    await this.members.add(userId, id, userIds);
    return this.conversations.one(userId, id);
  }

  /** Removes a member; removing oneself is leaving. */
  @HttpCode(HttpStatus.NO_CONTENT)
  @Delete(':userId')
  async remove(
    @CurrentUser() { userId }: Principal,
    @Param('id', ObjectIdPipe) id: string,
    @Param('userId', ObjectIdPipe) memberId: string,
  ): Promise<void> {
    await this.members.remove(userId, id, memberId);
  }
}
