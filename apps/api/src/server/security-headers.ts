import type { FastifyHelmetOptions } from '@fastify/helmet';
import type { AppConfig } from '../config/app-config';
import type { S3Config } from '../config/uploads-config';
import { isIP } from 'node:net';

/** Response headers of every page: only what the server itself serves may run, frame or be sent to; files may come from the bucket they are kept in. */
export function securityHeaders(config: AppConfig): FastifyHelmetOptions {
  const files = bucketOrigins(config.uploads.s3);
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Component styles are inserted as <style> elements.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:', ...files],
        mediaSrc: ["'self'", 'blob:', ...files],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", ...files],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(config.secureCookies ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: config.secureCookies ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  };
}

/** Where the signed URLs of files lead, as the client of the store makes them; nowhere while the server sends the bytes. */
function bucketOrigins(s3: S3Config | null): string[] {
  if (s3?.delivery !== 'redirect') return [];
  const store = new URL(s3.endpoint ?? `https://s3.${s3.region}.amazonaws.com`);
  // The client names a bucket in the path where a certificate or an address leaves no room for it in the host.
  const inPath = s3.forcePathStyle || isIP(store.hostname.replace(/^\[|\]$/g, '')) !== 0;
  return [inPath ? store.origin : `${store.protocol}//${s3.bucket}.${store.host}`];
}
