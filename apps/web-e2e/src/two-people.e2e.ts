import { randomBytes } from 'node:crypto';
import { screenshot } from './support/screenshot';
import { expect, test } from './support/test';

test('two people register, one finds the other, they talk, and all is there after a restart', async ({
  server,
  visit,
}) => {
  const surname = `Okafor${randomBytes(4).toString('hex')}`;
  const ana = await visit('Ana Álvarez');
  const ben = await visit(`Ben ${surname}`);
  await ana.register();
  await ben.register();
  await screenshot(ana.page, 'start-empty');

  await test.step('one finds the other by name', async () => {
    await ana.find(surname.slice(0, 10), ben.name);
    await expect(ana.page.getByRole('heading', { level: 1, name: ben.name })).toBeVisible();
  });

  await test.step('a message appears at the other side without reloading', async () => {
    await ana.send('Good morning, Ben');
    await expect(ben.link('Ana Álvarez')).toBeVisible();
    await expect(ana.message('Good morning, Ben')).toContainText('Delivered');
    await ben.link('Ana Álvarez').click();
    await expect(ben.message('Good morning, Ben')).toContainText('Ana Álvarez');
    await expect(ana.message('Good morning, Ben')).toContainText('Read');
  });

  await test.step('and the answer comes back', async () => {
    await ben.send('Good morning, **Ana**', 'Good morning, Ana');
    await expect(ana.message('Good morning, Ana')).toBeVisible();
    await expect(ana.message('Good morning, Ana').locator('strong')).toHaveText('Ana');
    for (let n = 1; n <= 5; n++) await (n % 2 ? ana : ben).send(`Number ${n}`);
    for (const person of [ana, ben]) {
      await expect(person.log.getByRole('article')).toHaveCount(7);
      const texts = await person.log.getByRole('article').allInnerTexts();
      const order = texts.flatMap((text) => text.match(/Number \d/) ?? []);
      expect(order).toEqual(['Number 1', 'Number 2', 'Number 3', 'Number 4', 'Number 5']);
    }
    await screenshot(ana.page, 'conversation');
  });

  await test.step('the server is stopped and started again: all is still there', async () => {
    await server.restart();
    await ana.page.reload();
    await expect(ana.log.getByRole('article')).toHaveCount(7);
    await expect(ana.message('Good morning, Ben')).toContainText('Read');
    await expect(ben.connection).toContainText('Connected');
    await ana.send('Still here');
    await expect(ben.message('Still here')).toHaveCount(1);
  });
});

test('what one has not read is counted in the list and gone when it is read', async ({ account, enter }) => {
  const [ana, ben] = [await account('Ana Reader'), await account('Ben Writer')];
  const { id } = await ana.direct(ben);
  const reader = await enter(ana);
  await reader.page.goto('/');
  for (const body of ['One', 'Two', 'Three']) await ben.send(id, body);
  await expect(reader.link('Ben Writer')).toHaveAccessibleName(/3/);
  await reader.link('Ben Writer').click();
  await expect(reader.message('Three')).toBeVisible();
  await expect(reader.link('Ben Writer')).not.toHaveAccessibleName(/3/);
  await reader.page.goto('/');
  await expect(reader.link('Ben Writer')).toHaveAccessibleName(/^Ben Writer$/);
});

test('what people write is shown as text, whatever it looks like', async ({ account, enter }) => {
  const [ana, ben] = [await account('<img src=x onerror=alert(1)>'), await account('Ben')];
  const { id } = await ana.direct(ben);
  const reader = await enter(ben);
  let dialogs = 0;
  reader.page.on('dialog', (dialog) => {
    dialogs++;
    void dialog.dismiss();
  });
  await ana.send(id, '<script>alert(1)</script> <img src=x onerror=alert(2)> **bold**');
  await ana.send(id, '[click](javascript:alert(3)) <svg onload=alert(4)>');
  await reader.page.goto(`/c/${id}`);
  await expect(reader.message('<script>alert(1)</script>')).toBeVisible();
  await expect(reader.log.locator('script, svg[onload], img[onerror]')).toHaveCount(0);
  await expect(reader.log.locator('a[href^="javascript"]')).toHaveCount(0);
  await expect(reader.link('<img src=x onerror=alert(1)>')).toBeVisible();
  expect(dialogs).toBe(0);
});
