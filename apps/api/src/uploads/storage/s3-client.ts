import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { Logger } from '@nestjs/common';
import { ErrorCode } from '@tertulia/contracts';
import { DomainError } from '../../common/errors/domain-error';
import type { S3Config } from '../../config/uploads-config';

/** Seconds that a caller is asked to wait while the store is out of reach. */
const RETRY_AFTER = 5;

/** Milliseconds that a connection to the store may take. */
const CONNECTION_LIMIT = 5_000;

/** The options of every client of the store. What is sent to it, or comes from it, may take as long as something moves. */
export function s3ClientOptions(config: S3Config): S3ClientConfig {
  const { endpoint, region, credentials, forcePathStyle, idleLimit } = config;
  return {
    // A call is tried once more.
    maxAttempts: 2,
    requestHandler: { connectionTimeout: CONNECTION_LIMIT, socketTimeout: idleLimit },
    region,
    forcePathStyle,
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === null ? {} : { credentials }),
    // Many stores that speak S3 know none of the checksums that newer clients send unasked.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  };
}

/**
 * The options of a client whose answers are passed on: it waits for their beginning alone, since somebody who reads them
 * slowly, or has paused a film, makes the store silent as well. What follows is watched by `endWhenSilent`. Each such reader
 * keeps a connection to the store, as it keeps one to this server: where they were limited, as they are by default, fifty
 * who do not read on would keep all others from every file.
 */
export function s3ReaderOptions(config: S3Config): S3ClientConfig {
  const requestHandler = {
    httpAgent: { maxSockets: Infinity },
    httpsAgent: { maxSockets: Infinity },
    connectionTimeout: CONNECTION_LIMIT,
    requestTimeout: config.idleLimit,
    throwOnRequestTimeout: true,
  };
  return { ...s3ClientOptions(config), requestHandler };
}

/** Whether the store says that there is no such object or upload. */
export function isMissing(error: unknown): boolean {
  const { name, $metadata } = (error ?? {}) as { name?: string; $metadata?: { httpStatusCode?: number } };
  return ['NotFound', 'NoSuchKey', 'NoSuchUpload'].includes(String(name)) || $metadata?.httpStatusCode === 404;
}

/** Why the store does not let its bucket be used, for whoever configures it: to `HEAD` it says so by a status alone. */
export function reasonOf(error: unknown): string {
  const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  if (status === 404) return 'the store has no bucket of that name';
  if (status === 401 || status === 403) {
    return `the store refuses it (${status}): see S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_REGION and what they may do`;
  }
  if (status === 301) return 'the bucket is in another region than S3_REGION';
  return `the store cannot be reached (${name}: ${message})`;
}

const logger = new Logger('S3');

/** Carries something out on the store; what goes wrong there is logged, and told to the caller as `UNAVAILABLE`. */
export async function onStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!('$metadata' in (error as object)) && !isConnectionError(error)) throw error;
    logger.error('The store of files failed', error);
    throw new DomainError(ErrorCode.Unavailable, 'Files cannot be stored or read right now; try again.', {
      retryAfter: RETRY_AFTER,
    });
  }
}

function isConnectionError(error: unknown): boolean {
  const { code, syscall, name } = error as NodeJS.ErrnoException;
  // Files of this machine fail by the same calls, with codes of their own: a full disk is not the store's.
  const fromNetwork = ['connect', 'read', 'write', 'getaddrinfo'].includes(String(syscall));
  return (
    (fromNetwork && /^(E(CONN|PIPE|TIMEDOUT|HOST|NET|AI_|ADDR)|ENOTFOUND)/.test(String(code))) ||
    name === 'TimeoutError'
  );
}
