import { messageRequest, startServer, TestUser, waitFor, type TestServer } from '@tertulia/testing';
import { TraceCollector } from './support/trace-collector';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT_ID = '00f067aa0ba902b7';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

type Line = Record<string, unknown>;

let server: TestServer;
let collector: TraceCollector | undefined;
afterEach(async () => {
  await server.dispose();
  await collector?.stop();
  collector = undefined;
});

const lines = (): Line[] =>
  server.output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
const line = (has: (line: Line) => boolean): Promise<Line> => waitFor('a line of the log', () => lines().find(has));

describe('the log', () => {
  it('names the request of each line, by the name that the caller gave it where that is fit for a log', async () => {
    server = await startServer({ env: { LOG_LEVEL: 'debug' } });
    const named = await fetch(`${server.url}/health/live`, { headers: { 'X-Request-Id': 'proxy-0123456789' } });
    expect(named.headers.get('x-request-id')).toBe('proxy-0123456789');
    await line(({ requestId, context }) => requestId === 'proxy-0123456789' && context === 'Http');
    for (const unfit of ['short', 'x'.repeat(129), 'two words']) {
      const answer = await fetch(`${server.url}/health/live`, { headers: { 'X-Request-Id': unfit } });
      expect(answer.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    }
    expect(lines().every((each) => !('trace_id' in each))).toBe(true);
  });

  it('names the connection and the event where it tells of one', async () => {
    server = await startServer({ env: { LOG_LEVEL: 'debug' } });
    const ana = await TestUser.register(server, 'Ana');
    const socket = await ana.socket();
    await socket.emitAnything('sync', { cursors: 'none' });
    const told = await line(({ event }) => event === 'sync');
    expect(told).toMatchObject({
      connectionId: socket.raw.id,
      msg: expect.stringMatching(/^VALIDATION_FAILED in \d+ ms$/),
    });
    ana.close();
  });
});

describe('traces', () => {
  it('of requests, events, uploads and their commands reach the collector, the last ones when the server stops', async () => {
    collector = await TraceCollector.start();
    server = await startServer({
      env: {
        LOG_LEVEL: 'debug',
        TRUST_PROXY: '1',
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_SERVICE_NAME: 'chat-of-a-test',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      },
    });
    const { spans } = collector;
    const ana = await TestUser.register(server, 'Ana');
    const { id: conversationId } = await ana.group([]);
    const socket = await ana.socket();
    await socket.ask('send_message', { conversationId, ...messageRequest() });
    await ana.upload(conversationId, new File([PNG], 'dot.png', { type: 'image/png' }));
    await fetch(`${server.url}/health/ready`, { headers: { traceparent: `00-${TRACE_ID}-${PARENT_ID}-01` } });
    ana.close();
    server.signal('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0 });

    const one = (has: (span: (typeof spans)[number]) => boolean) => {
      const found = spans.find(has);
      if (!found) throw new Error(`There is no such span among ${spans.map(({ name }) => name).join(', ')}`);
      return found;
    };
    expect(one(() => true).resource).toMatchObject({
      'service.name': 'chat-of-a-test',
      'deployment.environment.name': 'test',
    });
    const ready = one(({ attributes }) => attributes['http.route'] === '/health/ready');
    expect(ready).toMatchObject({ traceId: TRACE_ID, parentSpanId: PARENT_ID });
    expect(ready.attributes).toMatchObject({ 'http.request.method': 'GET', 'http.response.status_code': '200' });

    const send = one(({ name }) => name === 'send_message');
    expect(send.attributes).toMatchObject({ 'tertulia.outcome': 'ok' });
    expect(one(({ name }) => name === 'insert messages')).toMatchObject({
      traceId: send.traceId,
      parentSpanId: send.spanId,
      attributes: { 'db.operation.name': 'insert', 'db.collection.name': 'messages' },
    });

    const upload = one(({ attributes }) => attributes['http.route'] === '/api/v1/uploads');
    const partOf = ({ traceId, spanId }: (typeof spans)[number]): object => ({ traceId, parentSpanId: spanId });
    const [check, store, thumbnail] = ['upload check', 'upload store', 'upload thumbnail'].map((name) =>
      one((span) => span.name === name),
    );
    expect(check).toMatchObject(partOf(upload));
    expect(store).toMatchObject(partOf(upload));
    expect(thumbnail).toMatchObject(partOf(store!));
    const logged = lines().find(({ trace_id: traceId }) => traceId === upload.traceId);
    expect(logged).toMatchObject({ requestId: upload.attributes['tertulia.request_id'], span_id: upload.spanId });
    expect(JSON.stringify(spans)).not.toContain('Good morning');
  });

  it('are not made, and nothing for them is loaded, without a collector', async () => {
    // Node says which modules it loads.
    server = await startServer({ env: { OTEL_SERVICE_NAME: 'chat-of-a-test', NODE_DEBUG: 'module' } });
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    expect(server.output).toContain('node_modules/fastify/');
    expect(server.output).not.toContain('@opentelemetry/sdk-trace');
    expect(server.output).not.toContain('@opentelemetry/exporter');
  });
});
