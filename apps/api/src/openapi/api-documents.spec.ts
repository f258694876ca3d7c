import { CLIENT_EVENTS } from '@tertulia/contracts';
import { startUploadsServer, type UploadsTestServer } from '../uploads/testing/uploads-test-server';
import { OPERATION_NOTES } from './declared-operations';

let server: UploadsTestServer;
beforeAll(async () => {
  server = await startUploadsServer();
}, 30_000);
afterAll(() => server.close());

const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${server.port}${path}`);

describe('the documents of the running server', () => {
  it('note something of every operation, and of no other', async () => {
    const { paths } = (await (await get('/api/openapi.json')).json()) as { paths: Record<string, object> };
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(operations.sort()).toEqual(Object.keys(OPERATION_NOTES).sort());
  });

  it('say that a body has to arrive in time, of every operation that takes one and of no other', async () => {
    interface Operation {
      requestBody?: unknown;
      responses: Record<string, { content?: Record<string, { examples: Record<string, { value: unknown }> }> }>;
    }
    const { paths } = (await (await get('/api/openapi.json')).json()) as {
      paths: Record<string, Record<string, Operation>>;
    };
    const operations = Object.values(paths).flatMap((item) => Object.values(item));
    for (const { requestBody, responses } of operations) expect('408' in responses).toBe(requestBody !== undefined);
    const piece = paths['/api/v1/uploads/tus/{id}']?.['patch']?.responses['408']?.content;
    expect(piece?.['application/problem+json']?.examples['VALIDATION_FAILED']?.value).toMatchObject({
      status: 408,
      detail: 'The request took too long to arrive.',
    });
  });

  it('have an operation for every event', async () => {
    const response = await get('/api/asyncapi.json');
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    const { operations } = (await response.json()) as { operations: Record<string, { action: string }> };
    const received = Object.entries(operations).filter(([, { action }]) => action === 'receive');
    expect(received.map(([name]) => name)).toEqual([...CLIENT_EVENTS]);
  });

  it('have a page that needs no script of its own in it', async () => {
    const page = await (await get('/api/docs')).text();
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/);
    for (const script of ['swagger-ui-bundle.js', 'swagger-ui-init.js']) {
      const response = await get(`/api/docs/${script}`);
      expect([response.status, (await response.text()).length]).toEqual([200, expect.any(Number)]);
      expect(response.headers.get('content-type')).toMatch(/javascript/);
    }
  });
});
