import { Injectable, Optional } from '@nestjs/common';
import { ErrorCode, LIMITS, type Me, type Page, type UpdateMeRequest, type User } from '@tertulia/contracts';
import { isMongoId } from 'class-validator';
import { DomainEvents } from '../common/domain-events';
import { DomainError, invalid, notFound } from '../common/errors/domain-error';
import { AvatarLookup } from './avatar-lookup';
import { decodeCursor, encodeCursor } from './directory-cursor';
import { UserCache } from './user-cache';
import { toMe, toUser } from './user.mapper';
import { UsersRepository } from './users.repository';

/** What signing in needs to know of an account. */
export interface Credentials {
  userId: string;
  /** Argon2id in PHC form. */
  passwordHash: string;
}

/** Which page of the directory. */
export interface DirectoryQuery {
  q?: string;
  limit?: number;
  cursor?: string;
}

/** Accounts and the directory. Every signed-in person may see every other one, but nobody's address except their own. */
@Injectable()
export class UsersService {
  private readonly cache = new UserCache();

  constructor(
    private readonly repository: UsersRepository,
    private readonly events: DomainEvents,
    @Optional() private readonly avatars?: AvatarLookup,
  ) {}

  /** Makes an account; `email` in lower case. Throws `EMAIL_TAKEN`, also when two ask at once. */
  async create(account: { email: string; passwordHash: string; displayName: string }): Promise<Me> {
    const record = await this.repository.insert(account);
    if (!record) throw new DomainError(ErrorCode.EmailTaken, 'There is an account with this address already.');
    return toMe(record);
  }

  /** The credentials behind a lower-case address; `null` if nobody has it. */
  async findCredentials(email: string): Promise<Credentials | null> {
    const record = await this.repository.findCredentialsByEmail(email);
    return record && { userId: record._id.toHexString(), passwordHash: record.passwordHash };
  }

  /** The credentials of a user; `null` if there is no such one. */
  async findCredentialsOf(userId: string): Promise<Credentials | null> {
    const record = await this.repository.findCredentialsById(userId);
    return record && { userId, passwordHash: record.passwordHash };
  }

  /** Puts another password hash in the place of the one that was read. Returns whether it was still that one. */
  replacePasswordHash(credentials: Credentials, passwordHash: string): Promise<boolean> {
    return this.repository.replacePasswordHash(credentials.userId, credentials.passwordHash, passwordHash);
  }

  /** The caller's own account. Throws `NOT_FOUND`. */
  async me(userId: string): Promise<Me> {
    const record = await this.repository.findById(userId);
    if (!record) throw notFound('user');
    return toMe(record);
  }

  /** Changes the caller's own account and publishes `user.updated`. Throws `VALIDATION_FAILED` for a picture that is not theirs. */
  async updateMe(userId: string, change: UpdateMeRequest): Promise<Me> {
    if (Object.values(change).every((value) => value === undefined)) return this.me(userId);
    if (change.avatarUploadId) await this.requireOwnImage(userId, change.avatarUploadId);
    const record = await this.repository.update(userId, change);
    if (!record) throw notFound('user');
    this.cache.drop(userId);
    this.events.publish('user.updated', { userId });
    return toMe(record);
  }

  /** One person. Throws `NOT_FOUND`, also for what is no id. */
  async user(id: string): Promise<User> {
    const user = isMongoId(id) ? (await this.usersById([id])).get(id.toLowerCase()) : undefined;
    if (!user) throw notFound('user');
    return user;
  }

  /** The users with these ids, by id in lower case, in at most one query; those who do not exist are absent. */
  async usersById(ids: Iterable<string>): Promise<Map<string, User>> {
    const found = new Map<string, User>();
    const missing: string[] = [];
    for (const id of new Set(ids)) {
      const user = this.cache.get(id);
      if (user) found.set(id, user);
      else if (isMongoId(id)) missing.push(id);
    }
    if (missing.length === 0) return found;
    const { version } = this.cache;
    for (const record of await this.repository.findPublicByIds(missing)) {
      const user = toUser(record);
      found.set(user.id, user);
      this.cache.put(user, version);
    }
    return found;
  }

  /**
   * A page of people by name, the caller among them: those of whose name each word of `q` begins a word, in any case and
   * with or without accents.
   */
  async directory({ q = '', limit = LIMITS.page.default, cursor }: DirectoryQuery): Promise<Page<User>> {
    const after = cursor === undefined ? null : decodeCursor(cursor);
    const records = await this.repository.findPublicByName(q, after, limit + 1);
    const page = records.slice(0, limit);
    const last = page.at(-1);
    return { items: page.map(toUser), nextCursor: last && records.length > limit ? encodeCursor(last.orderKey) : null };
  }

  /** Whether this upload is somebody's picture, and so for every signed-in user to see. */
  async isAvatar(uploadId: string): Promise<boolean> {
    return isMongoId(uploadId) && this.repository.isAvatar(uploadId);
  }

  private async requireOwnImage(userId: string, uploadId: string): Promise<void> {
    if (await this.avatars?.ownImage(userId, uploadId)) return;
    throw invalid('avatarUploadId', 'avatarUploadId must be an image that you have uploaded');
  }
}
