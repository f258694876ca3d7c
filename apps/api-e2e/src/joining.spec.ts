import { bodyOf, messageRequest, pause, TestUser, type RestResponse } from '@tertulia/testing';
import { expectProblem } from './support/expectations';
import { useServer } from './support/use-server';

// The rates as they are by default.
const server = useServer({});

describe('putting people into conversations', () => {
  it('tells the newcomer that it is new, once, and the others that it changed', async () => {
    const [ana, ben] = [await TestUser.register(server), await TestUser.register(server)];
    const { id } = await ana.group([]);
    const [anas, bens] = [await ana.socket(), await ben.socket()];
    bodyOf(await ana.rest.post(`/conversations/${id}/members`, { userIds: [ben.id] }), 200);
    await anas.events.next('conversation_updated', ({ conversation }) => conversation.memberCount === 2);
    await bens.events.next('conversation_created', ({ conversation }) => conversation.id === id);
    await pause(100);
    expect(bens.events.all('conversation_created')).toHaveLength(1);
    expect(bens.events.all('conversation_updated')).toEqual([]);
    [ana, ben].forEach((user) => user.close());
  });

  it('is 120 at once, whichever way, and takes nothing of what may be sent', async () => {
    const [ana, ben] = [await TestUser.register(server), await TestUser.register(server)];
    const { id } = await ana.group([ben]);
    const responses: RestResponse<unknown>[] = [];
    for (let n = 0; n < 10 && !responses.some(({ status }) => status === 429); n++) {
      const calls = Array.from({ length: 60 }, (_, m) =>
        m % 2
          ? ana.rest.post('/conversations', { type: 'direct', memberIds: [ben.id] })
          : ana.rest.post(`/conversations/${id}/members`, { userIds: [ben.id] }),
      );
      responses.push(...(await Promise.all(calls)));
    }
    const refused = responses.find(({ status }) => status === 429);
    expect(responses.filter(({ status }) => status !== 429).length).toBeGreaterThanOrEqual(119);
    expectProblem(refused!, 429, 'RATE_LIMITED');
    const socket = await ana.socket();
    const sent = Array.from({ length: 120 }, () =>
      socket.emit('send_message', { conversationId: id, ...messageRequest() }),
    );
    expect((await Promise.all(sent)).every(({ ok }) => ok)).toBe(true);
    ana.close();
  }, 30_000);
});
