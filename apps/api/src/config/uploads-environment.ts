import { LIMITS } from '@tertulia/contracts';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUrl, Matches, Max, Min, ValidateIf } from 'class-validator';
import { TracingEnvironment } from './tracing-environment';

/** Bytes, or `off` for no limit. */
const BYTES_OR_OFF = /^(off|[1-9]\d{0,14})$/;
const BYTES_OR_OFF_MESSAGE = '$property must be "off" or a number of bytes';

const GIB = 1024 ** 3;

const usesS3 = (env: UploadsEnvironment): boolean => env.S3_BUCKET !== undefined || env.S3_ENDPOINT !== undefined;

/** The part of the environment that is about files. */
export class UploadsEnvironment extends TracingEnvironment {
  @Type(() => Number)
  @Min(1)
  @IsInt()
  UPLOAD_MAX_BYTES: number = LIMITS.file.maxBytes;

  /** Without a byte. */
  @Type(() => Number)
  @Min(0.1)
  @Max(3_600)
  UPLOAD_IDLE_SECONDS = 30;

  @IsOptional()
  @Matches(/^\s*[a-z]+\/([a-z0-9.+-]+|\*)(\s*,\s*[a-z]+\/([a-z0-9.+-]+|\*))*\s*$/i, {
    message: '$property must be media types with commas between them, for example "image/*, application/pdf"',
  })
  UPLOAD_ALLOWED_TYPES?: string;

  /** For all files of one person. */
  @Matches(BYTES_OR_OFF, { message: BYTES_OR_OFF_MESSAGE })
  UPLOAD_QUOTA_BYTES = String(10 * GIB);

  /** For what one person uploads in a day. */
  @Matches(BYTES_OR_OFF, { message: BYTES_OR_OFF_MESSAGE })
  UPLOAD_DAILY_BYTES = String(2 * GIB);

  /** Of the disk, for what else is on it. */
  @Type(() => Number)
  @Min(0)
  @IsInt()
  UPLOAD_RESERVE_BYTES = GIB / 4;

  @IsOptional()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  S3_ENDPOINT?: string;

  @ValidateIf(usesS3)
  @Matches(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { message: '$property must be the name of a bucket' })
  S3_BUCKET?: string;

  @IsString()
  S3_REGION = 'us-east-1';

  @ValidateIf((env: UploadsEnvironment) => env.S3_SECRET_ACCESS_KEY !== undefined)
  @IsString({ message: '$property must be given with S3_SECRET_ACCESS_KEY' })
  S3_ACCESS_KEY_ID?: string;

  @ValidateIf((env: UploadsEnvironment) => env.S3_ACCESS_KEY_ID !== undefined)
  @IsString({ message: '$property must be given with S3_ACCESS_KEY_ID' })
  S3_SECRET_ACCESS_KEY?: string;

  @Type(() => String)
  @IsIn(['true', 'false'])
  S3_FORCE_PATH_STYLE = 'false';

  @IsIn(['stream', 'redirect'])
  S3_DELIVERY: 'stream' | 'redirect' = 'stream';

  /** Without a byte from the store, or to it. */
  @Type(() => Number)
  @Min(0.1)
  @Max(3_600)
  S3_IDLE_SECONDS = 30;

  @IsOptional()
  @Matches(/^(tcp:\/\/(\[[0-9a-f:]+\]|[^\s:/]+):\d{1,5}|unix:\/\S+|\/\S+)$/i, {
    message: '$property must be tcp://host:port or the path of a unix socket',
  })
  CLAMAV_URL?: string;

  @IsIn(['refuse', 'allow'])
  CLAMAV_WHEN_DOWN: 'refuse' | 'allow' = 'refuse';
}
