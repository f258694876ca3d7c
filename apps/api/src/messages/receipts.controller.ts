import { Body, Controller, HttpCode, HttpStatus, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { ReceiptDto } from '@tertulia/dto';
import { ObjectIdPipe } from '../common/http/object-id.pipe';
import { CurrentUser, type Principal } from '../common/http/principal';
import { RateLimit } from '../common/rate-limit/rate.decorator';
import { ReceiptsService } from './receipts.service';

/** How far the caller has got in a conversation. */
@ApiTags('conversations')
@ApiBearerAuth()
@Controller('conversations/:id/receipt')
export class ReceiptsController {
  constructor(private readonly receipts: ReceiptsService) {}

  /** Moves the caller's receipts forward, at most to the last message. */
  @RateLimit('signal')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Put()
  async mark(
    @CurrentUser() { userId }: Principal,
    @Param('id', ObjectIdPipe) id: string,
    @Body() body: ReceiptDto,
  ): Promise<void> {
    await this.receipts.mark(userId, id, body);
  }
}
