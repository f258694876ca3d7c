import type { LogLevel } from './environment';
import type { TracingConfig } from './tracing-environment';
import type { UploadsConfig } from './uploads-config';

/** What a token bucket holds and how fast it fills; `null` where there is no limit. */
export interface Rate {
  /** Tokens at once. */
  burst: number;
  /** Tokens a second. */
  perSecond: number;
}

/** The buckets that calls and events are counted in. */
export type RateName = 'send' | 'signal' | 'read' | 'signIn' | 'register' | 'upload';

/** The configuration of one process: read once, before anything else, and never changed. */
export abstract class AppConfig {
  abstract readonly production: boolean;
  /** 0 lets the system choose. */
  abstract readonly port: number;
  abstract readonly host: string;
  /** Where browsers reach the server, without a slash at the end. */
  abstract readonly publicUrl: string;
  /** Origins whose pages may call the API with cookies and open sockets. */
  abstract readonly allowedOrigins: ReadonlySet<string>;
  /** Whether cookies are marked `Secure`: the public URL is https. */
  abstract readonly secureCookies: boolean;
  /** Absolute path of the folder for files, keys and the embedded database. */
  abstract readonly dataDir: string;
  /** `null` means the embedded database. */
  abstract readonly mongodbUri: string | null;
  /** Whether the start brings the database to this version; else it has to be so already. */
  abstract readonly migrate: boolean;
  /** Redis, where several nodes are one service; `null` for a node by itself. */
  abstract readonly redisUrl: string | null;
  /** Key of the access tokens; `null` until it is read from or made under `dataDir`. */
  abstract readonly jwtSecret: string | null;
  /** As Fastify's `trustProxy` takes it. */
  abstract readonly trustProxy: boolean | string[] | ((address: string, hop: number) => boolean);
  abstract readonly logLevel: LogLevel;
  /** Where spans go; `null` where tracing is off. */
  abstract readonly tracing: TracingConfig | null;
  abstract readonly uploads: UploadsConfig;
  abstract readonly rates: Readonly<Record<RateName, Rate | null>>;
}
