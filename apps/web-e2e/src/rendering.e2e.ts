import { DARK, inspect, PHONE, WIDE } from './support/inspect';
import { expect, test } from './support/test';

const CODE = `Here is what changed in the gate, for whoever reviews:

\`\`\`ts
// Advance only while nobody is hurt.
export async function advance(rollout: Rollout, share = 0.001): Promise<void> {
  if (errors.rate('5m') < share) await rollout.advance({ to: 50, reason: \`below \${share}, as agreed with everybody on call\` });
}
\`\`\`
\`\`\`diff
- replicas: 2
+ replicas: 5
\`\`\``;

const RICH = `## Runbook

1. Check the **dashboards**
2. Say so _here_, ~~then~~ and wait
   - five minutes
   - or ten

- [x] canary
- [ ] everything

> Nobody merges on a Friday.

| Region | Before | After | Owner | Ticket | Remarks about what happened there |
| --- | ---: | ---: | --- | --- | --- |
| eu-west | 41 ms | 38 ms | Hana Ortiz | OPS-4711 | went down at once |
| us-east | 52 ms | 47 ms | Marek Olsen | OPS-4712 | took an hour |

Run \`kubectl rollout status deployment/api\` and see https://example.org/a/very/long/address/that/does/not/end/${'x'.repeat(120)}`;

for (const [look, options] of [
  ['light', WIDE],
  ['dark', DARK],
  ['contrast', { ...WIDE, contrast: 'more' } as const],
  ['phone', PHONE],
] as const) {
  test(`code, lists and tables are drawn within the message: ${look}`, async ({ account, enter }) => {
    const [anas, bens] = [await account('Ana Reads'), await account('Hana Ortiz')];
    const { id } = await anas.direct(bens);
    await bens.send(id, RICH);
    await bens.send(id, CODE);
    const ana = await enter(anas, options);
    // Until its colours come, code is as high as with them.
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await ana.page.route(/\.js$/, async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      if (text.includes('beginKeywords')) await held;
      await route.fulfill({ response, body: text });
    });
    await ana.page.goto(`/c/${id}`);
    const message = ana.message('for whoever reviews');
    await expect(message).toBeVisible();
    await expect(message.locator('.hljs-keyword')).toHaveCount(0);
    const before = await message.boundingBox();
    release();
    await expect(message.locator('.hljs-keyword').first()).toBeVisible();
    await expect(message.locator('.hljs-addition')).toHaveText('+ replicas: 5');
    expect(await message.boundingBox()).toEqual(before);
    await expect(message.getByText('TypeScript', { exact: true })).toBeVisible();
    await message.scrollIntoViewIfNeeded();
    await inspect(ana.page, `code-${look}`);
    await ana.message('Runbook').scrollIntoViewIfNeeded();
    const boxes = ana.message('Runbook').getByRole('checkbox');
    await expect(boxes.first()).toBeChecked();
    await expect(boxes.first()).toBeDisabled();
    await inspect(ana.page, `rich-${look}`);
  });
}

test('a block of code is copied by its button', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Copies'), await account('Ben Copies')];
  const { id } = await anas.direct(bens);
  await bens.send(id, '```sh\nnpm ci && npm start\n```');
  const ana = await enter(anas, { ...WIDE, permissions: ['clipboard-read', 'clipboard-write'] });
  await ana.page.goto(`/c/${id}`);
  await ana.message('npm ci').getByRole('button', { name: 'Copy code' }).click();
  // It is shown, and told to assistive software besides.
  await expect(ana.page.getByText('Code copied').first()).toBeVisible();
  expect(await ana.page.evaluate(() => navigator.clipboard.readText())).toBe('npm ci && npm start');
});

test('a long message begins folded, and stays unfolded where it was', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Folds'), await account('Ben Folds')];
  const { id } = await anas.direct(bens);
  const lines = Array.from({ length: 90 }, (_, index) => `Line ${index + 1} of the minutes.`).join('\n');
  await bens.send(id, `The minutes\n${lines}`);
  const ana = await enter(anas, WIDE);
  await ana.page.goto(`/c/${id}`);
  const message = ana.message('The minutes');
  const more = message.getByRole('button', { name: 'Show more' });
  await expect(more).toBeVisible();
  expect((await message.boundingBox())?.height).toBeLessThan(560);
  await inspect(ana.page, 'folded-light');
  const before = await message.boundingBox();
  await more.click();
  await expect(message.getByRole('button', { name: 'Show less' })).toHaveAttribute('aria-expanded', 'true');
  const after = await message.boundingBox();
  expect(after?.height).toBeGreaterThan(1_500);
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2);
  await message.getByRole('button', { name: 'Show less' }).click();
  await expect(more).toBeVisible();
});

test('what attackers write runs nothing, in the browser either', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Target'), await account('Mallory')];
  const { id } = await anas.direct(bens);
  const attacks = [
    '<script>window.hurt = 1</script><img src=x onerror="window.hurt = 1"><svg onload="window.hurt = 1">',
    '[a](javascript:window.hurt=1) [b](data:text/html,<script>opener.hurt=1</script>) [c](/\\evil.example)',
    '<form><math><mtext></form><form><mglyph><style></math><img src onerror=window.hurt=1>',
    '```html\n</code></pre><img src=x onerror="window.hurt = 1">\n```',
    '`\u202eexe.gpj` and \u202eturned\u202c text',
    '> '.repeat(3_000) + 'deep',
    '*a '.repeat(2_600),
    'A'.repeat(7_900),
    '```\n' + 'B'.repeat(7_900) + '\n```',
  ];
  for (const attack of attacks) await bens.send(id, attack);
  const ana = await enter(anas, PHONE);
  const outside: string[] = [];
  ana.page.on('request', (request) => {
    if (new URL(request.url()).origin !== ana.server.origin) outside.push(request.url());
  });
  await ana.page.goto(`/c/${id}`);
  await expect(ana.message('BBBB')).toBeVisible();
  await expect(ana.log.getByRole('link')).toHaveCount(0);
  expect(await ana.page.evaluate(() => 'hurt' in window)).toBe(false);
  expect(outside).toEqual([]);
  await inspect(ana.page, 'attacked-phone');
});
