import { randomUUID } from 'node:crypto';

/** Key of a file's own bytes. */
export const originalKey = (sha256: string): string => sha256;

/** Key of its thumbnail. */
export const thumbnailKey = (sha256: string): string => `${sha256}-thumbnail`;

/** The SHA-256 of the file that a key belongs to. */
export const sha256Of = (key: string): string => key.slice(0, 64);

/** What a key looks like. */
export const KEY = /^[0-9a-f]{64}(-[a-z0-9]+)?$/;

/** Under what name an object is kept while it is being removed: its key, since when (milliseconds), and whose removal it is. */
export const leavingName = (key: string): string => `${key}.${Date.now()}.${randomUUID()}`;

/** Takes such a name apart into key and time. */
export const LEAVING_NAME = /^([0-9a-f]{64}(?:-[a-z0-9]+)?)\.(\d+)\.[0-9a-f-]{36}$/;
