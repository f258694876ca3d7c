import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { startUploadsServer, type UploadsTestServer } from '../uploads/testing/uploads-test-server';
import { MetricsRegistry } from '../common/metrics/metrics-registry';
import { Readiness } from './readiness';

let server: UploadsTestServer;
beforeEach(async () => {
  server = await startUploadsServer();
}, 30_000);
afterEach(() => server.close());

const get = async (path: string) => {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe('the health of a server', () => {
  it('is well while the database answers', async () => {
    for (const path of ['/health/live', '/health/ready']) {
      const { status, text, headers } = await get(path);
      expect([path, status, JSON.parse(text)]).toEqual([path, 200, { status: 'ok' }]);
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('is not ready without its database, but alive', async () => {
    await server.app.get<Connection>(getConnectionToken()).close();
    const { status, headers, text } = await get('/health/ready');
    expect([status, headers.get('retry-after')]).toEqual([503, '2']);
    expect(JSON.parse(text)).toMatchObject({ code: 'UNAVAILABLE', status: 503 });
    expect((await get('/health/live')).status).toBe(200);
  });

  it('is not ready while it is stopping', async () => {
    const readiness = server.app.get(Readiness);
    await expect(readiness.check()).resolves.toEqual([]);
    readiness.onModuleDestroy();
    expect((await get('/health/ready')).status).toBe(503);
  });
});

describe('the metrics', () => {
  it('count requests by route, never by id', async () => {
    const ana = await server.register('Ana');
    await ana.json('GET', `/api/v1/users/${ana.user.id}`);
    await get('/nothing/here');
    const { status, headers, text } = await get('/metrics');
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/plain/)]);
    expect(text).toMatch(
      /^http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/users\/:id",status="200"\} 1$/m,
    );
    expect(text).toMatch(/^http_request_duration_seconds_count\{method="GET",route="\w+",status="404"\} 1$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(text).not.toContain(ana.user.id);
  });

  it('take what others measure', async () => {
    let open = 3;
    server.app.get(MetricsRegistry).gauge('test_open_things', 'How many things are open.', () => open);
    expect((await get('/metrics')).text).toMatch(/^test_open_things 3$/m);
    open = 4;
    expect((await get('/metrics')).text).toMatch(/^test_open_things 4$/m);
  });

  it('tell of the database, the log and the uploads', async () => {
    const ana = await server.register('Ana');
    await ana.json('POST', '/api/v1/conversations', { type: 'group', title: 'Team', memberIds: [] });
    const { text } = await get('/metrics');
    expect(text).toMatch(
      /^tertulia_database_command_duration_seconds_count\{command="insert",outcome="ok"\} [1-9]\d*$/m,
    );
    for (const name of ['tertulia_log_batch_messages_count', 'tertulia_upload_bytes_total']) {
      expect(text).toMatch(new RegExp(`^${name} \\d+$`, 'm'));
    }
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  });
});
