import type { Me } from './user';

/** Body of `POST /auth/register`. */
export interface RegisterRequest {
  email: string;
  password: string;
  displayName: string;
}

/** Body of `POST /auth/login` and `POST /auth/token`. */
export interface CredentialsRequest {
  email: string;
  password: string;
}

/** Body of `POST /auth/password`. */
export interface ChangePasswordRequest {
  currentPassword: string;
  newPassword: string;
}

/** Body of `POST /auth/refresh` where no refresh cookie is sent. */
export interface RefreshRequest {
  refreshToken?: string;
}

/** Answer of `POST /auth/register`, of `POST /auth/login` and of a refresh by cookie. */
export interface MeResponse {
  user: Me;
}

/** Answer of `POST /auth/token` and of a refresh by body. */
export interface TokenResponse {
  tokenType: 'Bearer';
  /** A JWT for `Authorization: Bearer` and the socket's `auth.token`. */
  accessToken: string;
  /** Seconds until the access token expires. */
  expiresIn: number;
  /** Opaque and good for one exchange. */
  refreshToken: string;
}

/** One place where the caller is signed in. */
export interface Session {
  id: string;
  /** Whether this is the session of the call itself. */
  current: boolean;
  userAgent: string | null;
  ip: string | null;
  createdAt: string;
  lastSeenAt: string;
}
