import type { UploadsEnvironment } from './uploads-environment';

/** An S3-compatible store. */
export interface S3Config {
  /** `null` for that of AWS. */
  endpoint: string | null;
  bucket: string;
  region: string;
  /** `null` for those that the machine or the environment of AWS gives. */
  credentials: { accessKeyId: string; secretAccessKey: string } | null;
  /** Whether the bucket is named in the path rather than in the host. */
  forcePathStyle: boolean;
  /** Whether bytes go through the server, or a short-lived signed URL is given out. */
  delivery: 'stream' | 'redirect';
  /** Milliseconds without a byte after which a call of the store is given up. */
  idleLimit: number;
}

/** A clamd that looks at every file. */
export interface ScannerConfig {
  address: { host: string; port: number } | { path: string };
  /** What becomes of files while it does not answer. */
  whenDown: 'refuse' | 'allow';
}

/** The configuration of files. */
export interface UploadsConfig {
  /** Bytes a file. */
  maxBytes: number;
  /** Milliseconds without a byte after which a sender of a file is given up. */
  idleLimit: number;
  /** Media types, or `image/*` for all of a kind; `null` for all that the server knows. */
  allowedTypes: readonly string[] | null;
  /** Bytes of all files of one person; `null` for no limit. */
  quotaBytes: number | null;
  /** Bytes that one person uploads in a day; `null` for no limit. */
  dailyBytes: number | null;
  /** Bytes of the disk under the data directory that files leave free. */
  reserveBytes: number;
  /** `null` for the disk under the data directory. */
  s3: S3Config | null;
  /** `null` where nobody looks. */
  scanner: ScannerConfig | null;
}

/** Reads the configuration of files out of a checked environment. */
export function uploadsConfig(env: UploadsEnvironment): UploadsConfig {
  return {
    maxBytes: env.UPLOAD_MAX_BYTES,
    idleLimit: env.UPLOAD_IDLE_SECONDS * 1_000,
    allowedTypes: env.UPLOAD_ALLOWED_TYPES?.split(',').map((type) => type.trim().toLowerCase()) ?? null,
    quotaBytes: bytes(env.UPLOAD_QUOTA_BYTES),
    dailyBytes: bytes(env.UPLOAD_DAILY_BYTES),
    reserveBytes: env.UPLOAD_RESERVE_BYTES,
    s3: s3Config(env),
    scanner:
      env.CLAMAV_URL === undefined ? null : { address: addressOf(env.CLAMAV_URL), whenDown: env.CLAMAV_WHEN_DOWN },
  };
}

const bytes = (value: string): number | null => (value === 'off' ? null : Number(value));

function s3Config(env: UploadsEnvironment): S3Config | null {
  if (env.S3_BUCKET === undefined) return null;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  return {
    endpoint: env.S3_ENDPOINT ?? null,
    bucket: env.S3_BUCKET,
    region: env.S3_REGION,
    credentials: accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : null,
    forcePathStyle: env.S3_FORCE_PATH_STYLE === 'true',
    delivery: env.S3_DELIVERY,
    idleLimit: env.S3_IDLE_SECONDS * 1_000,
  };
}

function addressOf(url: string): ScannerConfig['address'] {
  if (!/^tcp:/i.test(url)) return { path: url.replace(/^unix:(\/\/)?/i, '') };
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
}
