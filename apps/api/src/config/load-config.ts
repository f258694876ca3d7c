import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import path from 'node:path';
import type { AppConfig, Rate } from './app-config';
import { Environment } from './environment';
import { tracingConfig } from './tracing-environment';
import { uploadsConfig } from './uploads-config';

/** The environment is wrong; `message` has one line for each wrong variable. */
export class ConfigError extends Error {}

/** Reads and checks the environment. Throws a `ConfigError` that lists every wrong variable at once. */
export function loadConfig(variables: NodeJS.ProcessEnv): AppConfig {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const env = plainToInstance(Environment, given, { exposeDefaultValues: true });
  const wrong = validateSync(env, { stopAtFirstError: true }).flatMap((error) =>
    Object.values(error.constraints ?? {}),
  );
  if (wrong.length > 0)
    throw new ConfigError(['The configuration is wrong:', ...wrong.map((line) => `  ${line}`)].join('\n'));

  const production = env.NODE_ENV === 'production';
  const publicUrl = (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/(?<!\/)\/+$/, '');
  return {
    production,
    port: env.PORT,
    host: env.HOST,
    publicUrl,
    allowedOrigins: allowedOrigins(env, publicUrl),
    secureCookies: publicUrl.startsWith('https:'),
    dataDir: path.resolve(env.DATA_DIR),
    mongodbUri: env.MONGODB_URI ?? null,
    migrate: env.MIGRATE === 'on',
    redisUrl: env.REDIS_URL ?? null,
    jwtSecret: env.JWT_SECRET ?? null,
    trustProxy: trustProxy(env.TRUST_PROXY),
    logLevel: env.LOG_LEVEL,
    tracing: tracingConfig(env),
    uploads: uploadsConfig(env),
    rates: {
      send: rate(env.RATE_SEND),
      signal: rate(env.RATE_SIGNAL),
      read: rate(env.RATE_READ),
      signIn: rate(env.RATE_SIGN_IN),
      register: rate(env.RATE_REGISTER ?? (production ? '20,0.005556' : 'off')),
      upload: rate(env.RATE_UPLOAD),
    },
  };
}

function allowedOrigins(env: Environment, publicUrl: string): Set<string> {
  if (env.ALLOWED_ORIGINS)
    return new Set(env.ALLOWED_ORIGINS.split(',').map((origin) => new URL(origin.trim()).origin));
  const origins = new Set([new URL(publicUrl).origin]);
  // Without a public URL the server is one person's own machine, which has more than one name.
  if (!env.PUBLIC_URL) for (const name of ['127.0.0.1', '[::1]']) origins.add(`http://${name}:${env.PORT}`);
  return origins;
}

function trustProxy(value: string): AppConfig['trustProxy'] {
  if (value.toLowerCase() === 'off') return false;
  if (/^\d+$/.test(value)) {
    const proxies = Number(value);
    return (_address, hop) => hop < proxies;
  }
  return value.split(',').map((address) => address.trim());
}

function rate(value: string): Rate | null {
  if (value === 'off') return null;
  const [burst = 0, perSecond = 0] = value.split(',').map(Number);
  return { burst, perSecond };
}
