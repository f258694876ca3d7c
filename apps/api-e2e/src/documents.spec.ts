import { CLIENT_EVENTS } from '@tertulia/contracts';
import { RestClient, TestUser } from '@tertulia/testing';
import { expectProblem } from './support/expectations';
import { useServer } from './support/use-server';

const server = useServer();
const rest = () => new RestClient(server.url);

/** Every REST row of the protocol, with the statuses of its success. */
const ROUTES: [string, string, number[]][] = [
  ['post', '/auth/register', [201]],
  ['post', '/auth/login', [200]],
  ['post', '/auth/token', [200]],
  ['post', '/auth/refresh', [200]],
  ['post', '/auth/logout', [204]],
  ['get', '/auth/sessions', [200]],
  ['delete', '/auth/sessions/{id}', [204]],
  ['get', '/users/me', [200]],
  ['patch', '/users/me', [200]],
  ['get', '/users', [200]],
  ['get', '/users/{id}', [200]],
  ['post', '/conversations', [201, 200]],
  ['get', '/conversations', [200]],
  ['get', '/conversations/{id}', [200]],
  ['patch', '/conversations/{id}', [200]],
  ['post', '/conversations/{id}/members', []],
  ['delete', '/conversations/{id}/members/{userId}', [204]],
  ['get', '/conversations/{id}/messages', [200]],
  ['get', '/conversations/{id}/changes', [200]],
  ['post', '/conversations/{id}/messages', [201, 200]],
  ['patch', '/conversations/{id}/messages/{messageId}', [200]],
  ['delete', '/conversations/{id}/messages/{messageId}', [200]],
  ['put', '/conversations/{id}/receipt', [204]],
  ['post', '/uploads', [201]],
  ['get', '/uploads/{id}', [200, 206]],
  ['get', '/uploads/{id}/thumbnail', [200]],
];

interface Operation {
  responses: Record<string, { content?: Record<string, unknown> }>;
  requestBody?: { content: Record<string, { schema?: { $ref?: string } }> };
}
interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { properties?: Record<string, unknown>; required?: string[] }> };
}

describe('the health of the server', () => {
  it('is told to anyone, outside of the versioned API', async () => {
    for (const path of ['/health/live', '/health/ready']) {
      expect([path, (await rest().at('GET', path)).status]).toEqual([path, 200]);
    }
    expectProblem(await rest().get('/health/live'), 404, 'NOT_FOUND');
  });

  it('is counted in the text that Prometheus reads', async () => {
    const { status, headers, body } = await rest().at<string>('GET', '/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/plain/);
    expect(body).toMatch(/^# TYPE \w+ (counter|gauge|histogram)$/m);
    expect(body).toMatch(/^process_resident_memory_bytes \d/m);
  });

  it('is counted without names or words of people', async () => {
    const ana = await TestUser.register(server, 'Metricia Smith');
    const { id } = await ana.group([], 'Secret project');
    await ana.send(id, 'Secret words');
    const { body } = await rest().at<string>('GET', '/metrics');
    expect(body).not.toMatch(/Metricia|Secret/);
    expect(body).not.toContain(ana.email);
    expect(body).not.toContain(id);
  });
});

describe('the OpenAPI document', () => {
  let document: OpenApi;
  beforeAll(async () => {
    const response = await rest().at<OpenApi>('GET', '/api/openapi.json');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^application\/json/),
    ]);
    document = response.body;
  });

  it('is OpenAPI 3.1', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
  });

  it.each(ROUTES)('describes %s %s', (method, path, statuses) => {
    const sameShape = (other: string) => other.replace(/\{\w+\}/g, '{}') === `/api/v1${path}`.replace(/\{\w+\}/g, '{}');
    const found = Object.keys(document.paths).filter(sameShape);
    const operation = found.map((key) => document.paths[key]?.[method]).find(Boolean);
    expect(operation).toBeDefined();
    const answers = Object.keys(operation?.responses ?? {});
    expect(answers).toEqual(expect.arrayContaining(statuses.map(String)));
    const errors = Object.entries(operation?.responses ?? {}).filter(([status]) => Number(status) >= 400);
    expect(errors.length).toBeGreaterThan(0);
    for (const [, { content }] of errors) expect(Object.keys(content ?? {})).toEqual(['application/problem+json']);
  });

  it('describes the calls outside of the versioned API', () => {
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/health/live', '/health/ready', '/metrics']));
  });

  it('gives every property of a request its limits', () => {
    const body = document.paths['/api/v1/auth/register']?.['post']?.requestBody?.content['application/json'];
    const name = body?.schema?.$ref?.split('/').at(-1) ?? '';
    const schema = document.components.schemas[name];
    expect(schema?.required?.slice().sort()).toEqual(['displayName', 'email', 'password']);
    expect(schema?.properties).toMatchObject({
      password: { type: 'string', minLength: 10, maxLength: 128, example: expect.any(String) },
      displayName: { type: 'string', minLength: 1, maxLength: 80 },
      email: { type: 'string', format: 'email' },
    });
  });

  it('points at nothing that it does not hold', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([\w-]+)"/g)];
    expect(references.length).toBeGreaterThan(10);
    const components: Record<string, Record<string, unknown>> = document.components;
    const missing = references.filter(([, kind = '', name = '']) => components[kind]?.[name] === undefined);
    expect(missing.map(([text]) => text)).toEqual([]);
  });

  it('has a page', async () => {
    const { status, headers, body } = await rest().at<string>('GET', '/api/docs');
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/html/)]);
    expect(body).toMatch(/<title>/);
  });
});

describe('the AsyncAPI document', () => {
  it('is AsyncAPI 3 and describes every event of the protocol', async () => {
    const { status, body } = await rest().at<Record<string, unknown>>('GET', '/api/asyncapi.json');
    expect(status).toBe(200);
    expect(body['asyncapi']).toMatch(/^3\./);
    const text = JSON.stringify(body);
    const events = [
      ...CLIENT_EVENTS,
      ...['message_created', 'message_updated', 'receipt_updated', 'typing_changed', 'presence_changed'],
      ...['conversation_created', 'conversation_updated', 'conversation_removed', 'session_revoked'],
    ];
    expect(events.filter((event) => !text.includes(`"${event}"`))).toEqual([]);
  });
});

describe('an address that there is not', () => {
  it.each(['/api/v1/nothing', '/api/v2/users/me', '/api/nothing', '/metrics/x', '/health/nothing'])(
    '%s',
    async (path) => {
      expectProblem(await rest().at('GET', path), 404, 'NOT_FOUND');
      expectProblem(await rest().at('POST', path, { json: {} }), 404, 'NOT_FOUND');
    },
  );
});
