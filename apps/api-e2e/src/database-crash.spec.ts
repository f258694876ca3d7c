import { messageRequest, startServer, TestUser, UNLIMITED_RATES, waitFor, type TestServer } from '@tertulia/testing';
import { childrenOf } from './support/processes';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ env: UNLIMITED_RATES });
});
afterAll(() => server.dispose());

describe('a database process that is killed', () => {
  it('is started again by the server, and nothing that was acknowledged is lost', async () => {
    const ana = await TestUser.register(server);
    const { id } = await ana.group([]);
    const message = await ana.send(id, 'Before');
    const [database] = childrenOf(server.pid);
    process.kill(Number(database), 'SIGKILL');
    const request = messageRequest({ body: 'After' });
    const sent = await waitFor(
      'the server to store messages again',
      async () => {
        const { status, body } = await ana.rest.post<{ seq: number }>(`/conversations/${id}/messages`, request);
        expect([200, 201, 500, 503]).toContain(status);
        return status < 300 ? body : null;
      },
      20_000,
    );
    expect(sent.seq).toBe(2);
    expect((await ana.history(id)).items.map(({ body }) => body)).toEqual(['Before', 'After']);
    expect((await ana.history(id)).items[0]).toEqual(message);
  });
});
