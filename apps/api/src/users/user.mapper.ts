import type { Me, User } from '@tertulia/contracts';
import type { Types } from 'mongoose';
import type { UserRecord } from './schemas/user.schema';

/** What of a stored account others may see. */
export type PublicUser = Pick<UserRecord, 'displayName' | 'statusText' | 'avatarUploadId'> & { _id: Types.ObjectId };

/** A person as others see them. */
export function toUser(record: PublicUser): User {
  return {
    id: record._id.toHexString(),
    displayName: record.displayName,
    avatarUrl: record.avatarUploadId ? `/api/v1/uploads/${record.avatarUploadId.toHexString()}/thumbnail` : null,
    statusText: record.statusText,
  };
}

/** A person as they see themselves. */
export function toMe(record: PublicUser & Pick<UserRecord, 'email' | 'createdAt'>): Me {
  return { ...toUser(record), email: record.email, createdAt: record.createdAt.toISOString() };
}
