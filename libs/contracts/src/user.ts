/** A person as others see them: never an address, never a hash. */
export interface User {
  id: string;
  displayName: string;
  /** Path of the picture, for any signed-in user; `null` without one. */
  avatarUrl: string | null;
  /** Empty when there is none. */
  statusText: string;
}

/** The caller's own account. */
export interface Me extends User {
  email: string;
  createdAt: string;
}

/** Body of `PATCH /users/me`; what is left out stays. */
export interface UpdateMeRequest {
  displayName?: string;
  statusText?: string;
  /** An image that the caller has uploaded; `null` removes the picture. */
  avatarUploadId?: string | null;
}

/** Whether a person has a socket open. */
export interface Presence {
  userId: string;
  online: boolean;
  /** When their last socket closed; `null` while online or never seen. */
  lastSeenAt: string | null;
}
