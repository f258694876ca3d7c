import { Injectable } from '@nestjs/common';
import { type ChangePasswordRequest, ErrorCode } from '@tertulia/contracts';
import { DomainError } from '../common/errors/domain-error';
import type { Principal } from '../common/http/principal';
import { UsersService } from '../users/users.service';
import { PasswordHasher } from './password-hasher';
import { SessionsService } from './sessions.service';

/** Changes passwords. */
@Injectable()
export class PasswordService {
  constructor(
    private readonly users: UsersService,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Puts a new password in the place of the caller's and ends every other session of theirs. Throws `INVALID_CREDENTIALS` where
   * the current password is not right, also when another change came between.
   */
  async change(caller: Principal, { currentPassword, newPassword }: ChangePasswordRequest): Promise<void> {
    const credentials = await this.users.findCredentialsOf(caller.userId);
    if (!(await this.hasher.verify(credentials?.passwordHash ?? null, currentPassword)) || !credentials) throw wrong();
    const hash = await this.hasher.hash(newPassword);
    if (!(await this.users.replacePasswordHash(credentials, hash))) throw wrong();
    await this.sessions.revokeOthers(caller);
  }
}

function wrong(): DomainError {
  return new DomainError(ErrorCode.InvalidCredentials, 'The current password is not right.');
}
