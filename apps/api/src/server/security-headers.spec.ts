import { loadConfig } from '../config/load-config';
import { securityHeaders } from './security-headers';

const imageSources = (environment: Record<string, string>): unknown => {
  const config = loadConfig({ JWT_SECRET: 'Uq0c5kXz8vLr2hTn7mYbWd4sEa9pGf6j', ...environment });
  const { contentSecurityPolicy } = securityHeaders(config);
  return typeof contentSecurityPolicy === 'object' ? contentSecurityPolicy.directives?.['imgSrc'] : undefined;
};

describe('the content security policy', () => {
  const own = ["'self'", 'data:', 'blob:'];
  const redirecting = { S3_BUCKET: 'files', S3_DELIVERY: 'redirect' };

  it('names no bucket while the server sends the bytes itself', () => {
    expect(imageSources({})).toEqual(own);
    expect(imageSources({ S3_BUCKET: 'files' })).toEqual(own);
  });

  it('lets pages show files from where signed URLs lead, and from no other bucket', () => {
    for (const [environment, origin] of [
      [{ S3_REGION: 'eu-central-1' }, 'https://files.s3.eu-central-1.amazonaws.com'],
      [{ S3_ENDPOINT: 'https://store.example.org:9000' }, 'https://files.store.example.org:9000'],
      [{ S3_ENDPOINT: 'https://store.example.org', S3_FORCE_PATH_STYLE: 'true' }, 'https://store.example.org'],
    ] as const) {
      expect(imageSources({ ...redirecting, ...environment })).toEqual([...own, origin]);
    }
  });
});
