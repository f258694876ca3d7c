import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUrl, Matches, Max, Min, MinLength, ValidateIf } from 'class-validator';
import { UploadsEnvironment } from './uploads-environment';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The levels of `LOG_LEVEL`, the quietest first but for `silent`. */
export type LogLevel = (typeof LOG_LEVELS)[number];

const RATE = /^(off|\d+(\.\d+)?,\d+(\.\d+)?)$/;
const RATE_MESSAGE = '$property must be "off" or "<tokens at once>,<tokens a second>", for example "120,10"';

/** The environment as it is written, with the defaults that do not depend on another variable. docs/operations.md lists it. */
export class Environment extends UploadsEnvironment {
  @IsOptional()
  @IsString()
  NODE_ENV = 'development';

  @Type(() => Number)
  @Min(0)
  @Max(65_535)
  @IsInt()
  PORT = 3000;

  @IsString()
  HOST = '127.0.0.1';

  @IsOptional()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  PUBLIC_URL?: string;

  @IsOptional()
  @Matches(/^https?:\/\/[^\s/,]+(\s*,\s*https?:\/\/[^\s/,]+)*$/, {
    message: '$property must be origins with commas between them, for example "https://chat.example.org"',
  })
  ALLOWED_ORIGINS?: string;

  @IsString()
  DATA_DIR = './.data';

  @IsOptional()
  @Matches(/^mongodb(\+srv)?:\/\/\S+$/, { message: '$property must start with mongodb:// or mongodb+srv://' })
  MONGODB_URI?: string;

  /** `off`: the start demands that `main.js migrate` was run. */
  @IsIn(['on', 'off'])
  MIGRATE: 'on' | 'off' = 'on';

  @IsOptional()
  @Matches(/^rediss?:\/\/\S+$/, { message: '$property must start with redis:// or rediss://' })
  REDIS_URL?: string;

  @ValidateIf((env: Environment) => env.JWT_SECRET !== undefined || env.NODE_ENV === 'production')
  @MinLength(32, { message: '$property must have at least 32 characters' })
  @Matches(/^(?!.*(change.?me|secret.?key|your.?secret|example|placeholder)).*$/i, {
    message: '$property is a placeholder: make one with "openssl rand -base64 48"',
  })
  @IsString({ message: '$property must be given in production' })
  JWT_SECRET?: string;

  /** `off`, the number of proxies in front, or their addresses with commas between them. */
  @Matches(/^(off|\d+|[0-9a-f.:/, ]+)$/i, {
    message: '$property must be "off", a number of proxies, or their addresses with commas between them',
  })
  TRUST_PROXY = 'off';

  @IsIn(LOG_LEVELS)
  LOG_LEVEL: LogLevel = 'info';

  @Matches(RATE, { message: RATE_MESSAGE })
  RATE_SEND = '120,10';

  @Matches(RATE, { message: RATE_MESSAGE })
  RATE_SIGNAL = '60,20';

  @Matches(RATE, { message: RATE_MESSAGE })
  RATE_READ = '120,30';

  /** One each six seconds. */
  @Matches(RATE, { message: RATE_MESSAGE })
  RATE_SIGN_IN = '10,0.16667';

  /** Twenty an hour in production, `off` elsewhere. */
  @IsOptional()
  @Matches(RATE, { message: RATE_MESSAGE })
  RATE_REGISTER?: string;

  /** Sixty a minute. */
  @Matches(RATE, { message: RATE_MESSAGE })
  RATE_UPLOAD = '60,1';
}
