import { inspect } from './support/inspect';
import { STATES, type Stage } from './support/states';
import { expect, test } from './support/test';

/** Every look that a page has, each at a width of its own; a phone is touched. */
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } as const;
const LOOKS = [
  { look: 'light', options: { colorScheme: 'light', viewport: { width: 1440, height: 860 } } },
  { look: 'dark', options: { colorScheme: 'dark', viewport: { width: 1000, height: 760 } } },
  { look: 'contrast', options: { colorScheme: 'light', contrast: 'more', viewport: { width: 800, height: 760 } } },
  { look: 'phone', options: { colorScheme: 'light', ...PHONE } },
  { look: 'phone-dark', options: { colorScheme: 'dark', ...PHONE } },
] as const;

test.use({ actionTimeout: 15_000 });

for (const { look, options } of LOOKS) {
  test(`every page and state can be used by everyone: ${look}`, async ({ server, account, enter, visit }) => {
    test.setTimeout(240_000);
    const [anas, bens, cleos] = [
      await account('Ana Álvarez'),
      await account('Ben Okafor'),
      await account('Cléo Marchand'),
    ];
    const group = await bens.group([anas, cleos], 'Platform launch');
    const direct = await anas.direct(bens);
    const empty = await anas.group([bens], 'Kitchen table');
    await bens.send(group.id, 'The canary is at **10 %**.\n\n```ts\nif (rate < 0.001) await go(50);\n```');
    await anas.send(group.id, 'Is the curve flat?');
    await bens.send(group.id, '> Is it flat?\n\nAs a table. `p99` is *down*.\n\n- one\n- two');
    await cleos.send(group.id, `Green from support. <@${anas.id}>, over to you`);
    await cleos.send(group.id, 'مرحبا، أنا هنا');
    await bens.send(direct.id, 'Ready when you are');
    const ana = await enter(anas, options);
    const stranger = await visit('Stranger', options);
    const newcomer = await enter(await account('Nia Newcomer'), options);
    const remove = () => bens.rest.delete(`/conversations/${group.id}/members/${anas.id}`).then(() => undefined);
    const stage: Stage = { ana, stranger, newcomer, group, direct, empty, remove, leave: () => server.stop() };
    const complaints: string[] = [];
    for (const { page } of [ana, stranger, newcomer]) {
      page.on('pageerror', ({ message }) => complaints.push(`${page.url()}: ${message}`));
    }
    for (const [name, reach] of STATES) {
      await test.step(name, async () => {
        await reach(stage);
        const { page } = name.startsWith('newcomer') ? newcomer : /^(login|register)/.test(name) ? stranger : ana;
        await inspect(page, `states/${name}-${look}`);
      });
    }
    await server.restart();
    expect(complaints).toEqual([]);
  });
}
