import fc from 'fast-check';
import { MemoryChatStorage } from './memory-chat-storage';
import { Scene, now, pass, type SceneClient } from './testing/scene';

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('say' as const), room: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('send' as const), room: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), room: fc.nat(1), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), room: fc.nat(1), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cut' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('older' as const), room: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat(400) }) },
);

/** What becomes of each live event: lost, brought once or more, now or later, hence in any order. */
const fate = fc.array(fc.nat(300), { maxLength: 3 });

describe('any loss, duplication and order of live events and acknowledgements', () => {
  it('ends in the state of the server, with every message of one’s own stored once and in order', async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    const property = fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.array(fate, { minLength: 1, maxLength: 40 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }),
      async (steps, fates, ackFates) => {
        const scene = new Scene();
        scene.server.bounds = { syncConversations: 1, syncMessages: 2, changes: 3 };
        const rooms = [1, 2].map((n) => scene.server.createConversation(`room ${n}`, ['ada', 'bob']));
        const storage = new MemoryChatStorage();
        let events = 0;
        let acks = 0;
        const open = async (): Promise<SceneClient> => {
          const made = await scene.online('ada', { storage, requestTimeoutMs: 1_000, cache: { messages: 10 } });
          made.connection.onLive = (told, deliver) => {
            for (const later of fates[events++ % fates.length]!) setTimeout(deliver, later);
          };
          made.connection.losesAck = () => ackFates[acks++ % ackFates.length]! && acks % 3 !== 0;
          return made;
        };
        let { client, connection } = await open();
        const written: string[][] = [[], []];
        let said = 0;
        for (const it of steps) {
          if (it.do === 'pass') await pass(it.ms);
          else if (it.do === 'cut') connection.cut();
          else if (it.do === 'crash') {
            // What was not stored is lost; what the old one still writes comes late, as from a tab that hangs.
            connection.reachable = false;
            connection.cut();
            ({ client, connection } = await open());
          } else {
            const conversationId = rooms[it.room]!;
            if (it.do === 'say') {
              scene.server.send('bob', { conversationId, body: `b${said}`, clientMessageId: `b${said++}` });
            } else if (it.do === 'send') {
              written[it.room]!.push(await client.send(conversationId, { body: `a${said++}` }));
            } else if (it.do === 'older') void client.loadOlder(conversationId).catch(() => undefined);
            else {
              const messages = scene.server.messages(conversationId);
              const chosen = messages[it.which % Math.max(1, messages.length)];
              const body = it.do === 'edit' ? `e${said++}` : null;
              if (chosen) scene.server.edit('bob', conversationId, chosen.id, body);
            }
          }
        }
        connection.losesAck = () => false;
        connection.onLive = (_told, deliver) => deliver();
        client.setInView(true);
        await pass(150_000);
        for (const room of rooms) await Promise.all([client.loadOlder(room, 1), pass(100)]);
        for (const [index, room] of rooms.entries()) {
          const views = await now(client.messages$(room));
          expect(views.map(({ message }) => message)).toEqual(scene.server.messages(room));
          const own = scene.server.messages(room).filter(({ senderId }) => senderId === 'ada');
          expect(own.map(({ clientMessageId }) => clientMessageId)).toEqual(written[index]);
          const { lastSeq, rev, lastMessage } = (await now(client.conversation$(room)))!;
          const told = scene.server.summary(room, 'ada');
          expect({ lastSeq, rev, lastMessage }).toEqual({
            lastSeq: told.lastSeq,
            rev: told.rev,
            lastMessage: told.lastMessage,
          });
        }
        expect(await now(client.outbox$)).toEqual([]);
        await scene.stop();
      },
    );
    try {
      await fc.assert(property, { numRuns: 60 });
    } finally {
      jest.useRealTimers();
    }
  }, 120_000);
});
