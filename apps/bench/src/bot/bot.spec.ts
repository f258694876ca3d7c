import { PASSWORD, TestUser, startServer, waitFor, workspaceRoot, type TestServer } from '@tertulia/testing';
import path from 'node:path';
import { BotProcess, codeOf, typeErrorsOf } from './bot-process';

describe('the bot in docs/bots.md', () => {
  const root = workspaceRoot();
  let code: string;
  let server: TestServer;
  let bot: BotProcess | null = null;
  beforeAll(async () => {
    code = await codeOf(path.join(root, 'docs/bots.md'));
    server = await startServer();
  });
  afterAll(async () => {
    await bot?.stop();
    await server.dispose();
  });

  it('is what the compiler accepts', () => {
    expect(typeErrorsOf(code, root)).toEqual([]);
    expect(typeErrorsOf(code.replace('client.send(', 'client.sent('), root)).toHaveLength(1);
  }, 60_000);

  it('answers a message, survives a server that is killed, and answers once', async () => {
    const [ana, echo] = [await TestUser.register(server, 'Ana'), await TestUser.register(server, 'Echo')];
    const { id } = await ana.direct(echo);
    bot = await BotProcess.start(code, root, {
      CHAT_URL: server.url,
      BOT_EMAIL: echo.email,
      BOT_PASSWORD: PASSWORD,
    });
    const bodies = async (): Promise<string[]> => (await ana.history(id)).items.map(({ body }) => body);
    const answered = (body: string): Promise<unknown> =>
      waitFor(
        `the answer to "${body}"; the bot wrote: ${bot?.output}`,
        async () => (await bodies()).includes(`You said: ${body}`),
        20_000,
      );
    await ana.send(id, 'hello');
    await answered('hello');

    await server.kill();
    await server.restart();
    await ana.send(id, 'are you still there?');
    await answered('are you still there?');
    // What comes after would come behind a second answer to what was before.
    await ana.send(id, 'good');
    await answered('good');

    const said = ['hello', 'are you still there?', 'good'].flatMap((body) => [body, `You said: ${body}`]);
    expect(await bodies()).toEqual(said);
    expect(bot.alive).toBe(true);
  }, 90_000);
});
