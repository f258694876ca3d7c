import { Injectable } from '@nestjs/common';
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { AppConfig } from '../config/app-config';
import { requireSecret } from './access-token';

const PART_BYTES = 32;
const SEAL_BYTES = 16;

/** A refresh token in the server's hands. */
export interface RefreshToken {
  /** What the client holds: opaque, base64url. */
  text: string;
  /** The same in all tokens of a session, and secret too. */
  family: Buffer;
  /** SHA-256 of the family, as it is stored. */
  familyHash: string;
  /** SHA-256 of the whole token, as it is stored. */
  hash: string;
}

/**
 * Makes and reads refresh tokens: 256 random bits that name the session's family, 256 that make this token unlike the
 * others, and a seal. The family lets a spent token be told from an unknown one for as long as the session lives, without
 * keeping every hash; the seal proves that this server made it, so that a garbled token is not taken for a stolen one.
 */
@Injectable()
export class RefreshTokens {
  private readonly key: Buffer;

  constructor(config: AppConfig) {
    this.key = createHmac('sha256', requireSecret(config)).update('refresh-token').digest();
  }

  /** Makes a token, of a new family where none is given. */
  mint(family: Buffer = randomBytes(PART_BYTES)): RefreshToken {
    const body = Buffer.concat([family, randomBytes(PART_BYTES)]);
    return describe(Buffer.concat([body, this.seal(body)]));
  }

  /** Reads what a client sent; `null` for what this server has not made. */
  read(text: string): RefreshToken | null {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length !== 2 * PART_BYTES + SEAL_BYTES || bytes.toString('base64url') !== text) return null;
    const body = bytes.subarray(0, 2 * PART_BYTES);
    return timingSafeEqual(this.seal(body), bytes.subarray(2 * PART_BYTES)) ? describe(bytes) : null;
  }

  private seal(body: Buffer): Buffer {
    return createHmac('sha256', this.key).update(body).digest().subarray(0, SEAL_BYTES);
  }
}

function describe(bytes: Buffer): RefreshToken {
  const family = bytes.subarray(0, PART_BYTES);
  return { text: bytes.toString('base64url'), family, familyHash: sha256(family), hash: sha256(bytes) };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64url');
}
