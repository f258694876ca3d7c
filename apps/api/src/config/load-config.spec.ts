import path from 'node:path';
import { ConfigError, loadConfig } from './load-config';

describe('loadConfig', () => {
  it('needs nothing: every variable has a default', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      production: false,
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      secureCookies: false,
      dataDir: path.resolve('.data'),
      mongodbUri: null,
      trustProxy: false,
    });
    expect(config.rates.send).toEqual({ burst: 120, perSecond: 10 });
    expect(config.rates.register).toBeNull();
  });

  it('takes an empty variable as not set', () => {
    expect(loadConfig({ PORT: '', MONGODB_URI: ' ' })).toMatchObject({ port: 3000, mongodbUri: null });
  });

  it('lists every wrong variable in one error', () => {
    const variables = {
      PORT: 'http',
      MONGODB_URI: 'localhost',
      LOG_LEVEL: 'loud',
      RATE_SEND: 'many',
      PUBLIC_URL: 'chat',
    };
    expect(() => loadConfig(variables)).toThrow(ConfigError);
    for (const name of Object.keys(variables)) expect(() => loadConfig(variables)).toThrow(new RegExp(name));
  });

  it('wants a secret in production, and none that is a placeholder or short', () => {
    expect(() => loadConfig({ NODE_ENV: 'production' })).toThrow(/JWT_SECRET must be given/);
    expect(() => loadConfig({ NODE_ENV: 'production', JWT_SECRET: 'short' })).toThrow(/at least 32/);
    expect(() => loadConfig({ JWT_SECRET: 'change-me-change-me-change-me-change-me' })).toThrow(/placeholder/);
    expect(loadConfig({ NODE_ENV: 'production', JWT_SECRET: 'k'.repeat(48) }).rates.register).toEqual({
      burst: 20,
      perSecond: 0.005556,
    });
  });

  it('allows the origin of the public URL, and the names of this machine only where none is given', () => {
    expect([...loadConfig({ PORT: '4000' }).allowedOrigins]).toEqual([
      'http://localhost:4000',
      'http://127.0.0.1:4000',
      'http://[::1]:4000',
    ]);
    const config = loadConfig({ PUBLIC_URL: 'https://chat.example.org/' });
    expect([...config.allowedOrigins]).toEqual(['https://chat.example.org']);
    expect(config.secureCookies).toBe(true);
    expect([...loadConfig({ ALLOWED_ORIGINS: 'https://a.example.org, https://b.example.org' }).allowedOrigins]).toEqual(
      ['https://a.example.org', 'https://b.example.org'],
    );
  });

  it('believes as many proxies as it is told of', () => {
    const { trustProxy } = loadConfig({ TRUST_PROXY: '1' });
    expect(typeof trustProxy === 'function' && [trustProxy('10.0.0.1', 0), trustProxy('10.0.0.1', 1)]).toEqual([
      true,
      false,
    ]);
    expect(loadConfig({ TRUST_PROXY: '10.0.0.0/8, ::1' }).trustProxy).toEqual(['10.0.0.0/8', '::1']);
  });

  it('takes the address of a Redis and of nothing else', () => {
    expect(loadConfig({ REDIS_URL: 'redis://localhost:6379/2' }).redisUrl).toBe('redis://localhost:6379/2');
    expect(() => loadConfig({ REDIS_URL: 'localhost' })).toThrow(/REDIS_URL must start with redis/);
  });

  it('traces where a collector is named and tracing is not switched off, and refuses what the packages would pass over', () => {
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
    expect(loadConfig({}).tracing).toBeNull();
    expect(loadConfig(endpoint).tracing).toEqual({ serviceName: 'tertulia' });
    expect(loadConfig({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector/traces' }).tracing).not.toBeNull();
    expect(loadConfig({ ...endpoint, OTEL_SDK_DISABLED: 'true' }).tracing).toBeNull();
    for (const wrong of [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' },
      { OTEL_EXPORTER_OTLP_HEADERS: 'key' },
      { OTEL_TRACES_SAMPLER: 'some' },
      { OTEL_TRACES_SAMPLER_ARG: '2' },
    ]) {
      expect(() => loadConfig(wrong)).toThrow(new RegExp(Object.keys(wrong).join()));
    }
  });
});
