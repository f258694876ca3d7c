/** Key of a file's own bytes. */
export const originalKey = (sha256: string): string => sha256;

/** Key of its thumbnail. */
export const thumbnailKey = (sha256: string): string => `${sha256}-thumbnail`;

/** The SHA-256 of the file that a key belongs to. */
export const sha256Of = (key: string): string => key.slice(0, 64);
