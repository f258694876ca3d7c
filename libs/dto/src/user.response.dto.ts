import type { Me, Page, User } from '@tertulia/contracts';

/** A person as others see them: never an address, never a hash. */
export class UserDto implements User {
  /** @example "0123456789abcdef01234567" */
  id!: string;

  /** @example "Ana Álvarez" */
  displayName!: string;

  /**
   * Path of the picture, for any signed-in user; `null` without one.
   * @example "/api/v1/uploads/0123456789abcdef01234568/thumbnail"
   */
  avatarUrl!: string | null;

  /**
   * Empty when there is none.
   * @example "Writing until 16:00"
   */
  statusText!: string;
}

/** The caller's own account. */
export class MeDto extends UserDto implements Me {
  /** @example "ana@example.org" */
  email!: string;

  /** @example "2026-03-01T09:00:00.000Z" */
  createdAt!: string;
}

/** A page of people, ordered by name. */
export class UserPageDto implements Page<UserDto> {
  items!: UserDto[];

  /** Goes back as `cursor` for the next page; `null` on the last one. */
  nextCursor!: string | null;
}
