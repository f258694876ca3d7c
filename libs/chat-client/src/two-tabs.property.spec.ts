import fc from 'fast-check';
import { MemoryChatStorage } from './memory-chat-storage';
import { webSenderLock } from './sender-lock';
import { QueueLocks } from './testing/queue-locks';
import { Scene, now, pass, type SceneClient } from './testing/scene';

const tab = fc.nat(1);
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('send' as const), tab }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const), tab }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('offline' as const), tab }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('back' as const), tab }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reopen' as const), tab }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), tab, ms: fc.nat(3_000) }) },
);

describe('two tabs on one storage, whichever is offline, cut or closed', () => {
  it('bring out what is written in either, once and in the order written', async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    const property = fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }),
      async (steps, ackFates) => {
        const scene = new Scene();
        const room = scene.server.createConversation('room', ['ada', 'bob']);
        const storage = new MemoryChatStorage();
        const senderLock = webSenderLock(new QueueLocks(), 'ada');
        let acks = 0;
        const open = async (): Promise<SceneClient> => {
          const made = await scene.online('ada', { storage, senderLock, requestTimeoutMs: 1_000 });
          made.connection.losesAck = () => ackFates[acks++ % ackFates.length]! && acks % 3 !== 0;
          return made;
        };
        const tabs = [await open(), await open()];
        const written: string[] = [];
        for (const it of steps) {
          const { client, connection } = tabs[it.tab]!;
          if (it.do === 'pass') await pass(it.ms);
          else if (it.do === 'cut') connection.cut();
          else if (it.do === 'send') written.push(await client.send(room, { body: String(written.length) }));
          else if (it.do === 'back') {
            connection.reachable = true;
            client.networkBack();
          } else {
            // A tab that is closed never comes back.
            connection.reachable = false;
            connection.cut();
            if (it.do === 'reopen') tabs[it.tab] = await open();
          }
        }
        for (const { client, connection } of tabs) {
          connection.reachable = true;
          connection.losesAck = () => false;
          client.networkBack();
        }
        await pass(120_000);
        expect(scene.server.messages(room).map(({ clientMessageId }) => clientMessageId)).toEqual(written);
        for (const { client } of tabs) {
          const views = await now(client.messages$(room));
          expect(views.map(({ message }) => message)).toEqual(scene.server.messages(room));
          expect(await now(client.outbox$)).toEqual([]);
        }
        await scene.stop();
      },
    );
    try {
      await fc.assert(property, { numRuns: 150 });
    } finally {
      jest.useRealTimers();
    }
  }, 120_000);
});
