import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ChangePasswordDto } from '@tertulia/dto';
import { CurrentUser, type Principal } from '../common/http/principal';
import { RateLimit } from '../common/rate-limit/rate.decorator';
import { PasswordService } from './password.service';

/** The caller's password. */
@Controller('auth/password')
export class PasswordController {
  constructor(private readonly passwords: PasswordService) {}

  /** Changes the caller's password and ends every other session of theirs; the one of the call itself goes on. */
  @Post()
  @HttpCode(204)
  @RateLimit('signIn')
  async change(@CurrentUser() caller: Principal, @Body() body: ChangePasswordDto): Promise<void> {
    await this.passwords.change(caller, body);
  }
}
