import { inspect, PHONE, WIDE } from './support/inspect';
import type { Person } from './support/person';
import { expect, test } from './support/test';

test('Up edits one’s last message in an empty box, and Escape leaves edits and answers', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Edits'), await account('Ben Edits')];
  const { id } = await anas.direct(bens);
  await bens.send(id, 'How many?');
  const ana = await opened(await enter(anas, WIDE), id);
  const { page, box } = ana;
  await ana.send('Thre');
  // What is still on its way is nobody's to change.
  await expect(ana.message('Thre')).not.toContainText('Sending');
  await box.press('ArrowUp');
  await expect(box).toHaveValue('Thre');
  await expect(page.getByText('Editing your message')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(box).toHaveValue('');
  await expect(box).toBeFocused();
  await box.press('ArrowUp');
  await box.pressSequentially('e');
  await page.keyboard.press('Enter');
  await expect(ana.message('Three')).toContainText('(edited)');
  await box.pressSequentially('A draft');
  await box.press('ArrowUp');
  await expect(box).toHaveValue('A draft');
  await ana.message('How many?').focus();
  await page.keyboard.press('r');
  await expect(page.getByText('Replying to Ben Edits')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Replying to Ben Edits')).toBeHidden();
  await expect(box).toHaveValue('A draft');
  await page.reload();
  await expect(box).toHaveValue('A draft');
  // What is typed where nothing takes it goes on with the message; the keys of the page stay what they are.
  await box.blur();
  await page.keyboard.type('!');
  await expect(box).toHaveValue('A draft!');
  await expect(box).toBeFocused();
  await ana.log.focus();
  await page.keyboard.type('!');
  await expect(box).toHaveValue('A draft!!');
  await box.press('Backspace');
  await box.blur();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(box).toHaveValue('A draft!');
});

test('what is typed while an edit is on its way is a message of its own, and an edit can be taken back', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Hurries'), await account('Ben Hurries')];
  const { id } = await anas.direct(bens);
  await anas.send(id, 'Frist');
  const person = await enter(anas, WIDE);
  let letThrough = (): void => undefined;
  const held = new Promise<void>((resolve) => (letThrough = resolve));
  await person.page.routeWebSocket(/socket\.io/, (near) => {
    const far = near.connectToServer();
    near.onMessage(
      (frame) => void (String(frame).includes('"edit_message"') ? held : Promise.resolve()).then(() => far.send(frame)),
    );
  });
  const ana = await opened(person, id);
  const { page, box } = ana;
  await box.fill('A draft');
  await ana.message('Frist').focus();
  await page.keyboard.press('e');
  await expect(box).toHaveValue('Frist');
  await ana.message('Frist').focus();
  await page.keyboard.press('r');
  await expect(box).toHaveValue('A draft');
  await ana.message('Frist').focus();
  await page.keyboard.press('e');
  await box.fill('First');
  await box.press('Enter');
  await expect(box).toHaveValue('A draft');
  await box.fill('Second');
  await box.press('Enter');
  await expect(ana.message('Second')).toBeVisible();
  letThrough();
  await expect(ana.message('First')).toContainText('(edited)');
  await ana.message('First').focus();
  await page.keyboard.press('Control+z');
  await expect(ana.message('Frist')).toBeVisible();
  await expect(ana.log.getByRole('article')).toHaveCount(2);
});

test('near the limit the room left is counted, and beyond it nothing is sent and why is said', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Counts'), await account('Ben Counts')];
  const { id } = await anas.direct(bens);
  const ana = await opened(await enter(anas, PHONE), id);
  const { page, box } = ana;
  const status = page.getByRole('status', { name: 'Composer' });
  await box.fill('a'.repeat(7_400));
  await expect(status).toHaveText('');
  await box.fill('a'.repeat(7_990));
  await expect(status).toHaveText('10 characters left');
  await box.fill('a'.repeat(8_003));
  await expect(status).toHaveText('3 characters too many');
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  await inspect(page, 'too-long-phone');
  await box.press('Enter');
  await expect(box).toHaveValue('a'.repeat(8_003));
  await expect(ana.log.getByRole('article')).toHaveCount(0);
});

test('what is copied from a page is pasted as Markdown, or as its text where one wants that', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Pastes'), await account('Ben Pastes')];
  const { id } = await anas.direct(bens);
  const options = { ...WIDE, permissions: ['clipboard-read', 'clipboard-write'] };
  const ana = await opened(await enter(anas, options), id);
  const { page, box } = ana;
  await page.evaluate(async () => {
    const html = '<p>Three <b>steps</b>:</p><ul><li>plan</li><li>run <code>make</code></li></ul>';
    const as = (type: string, text: string) => ({ [type]: new Blob([text], { type }) });
    const item = new ClipboardItem({ ...as('text/html', html), ...as('text/plain', 'Three steps:\nplan\nrun make') });
    await navigator.clipboard.write([item]);
  });
  await box.press('Control+v');
  await expect(box).toHaveValue('Three **steps**:\n\n- plan\n- run `make`');
  await page.keyboard.press('Control+z');
  await expect(box).toHaveValue('');
  await box.press('Control+Shift+v');
  await expect(box).toHaveValue('Three steps:\nplan\nrun make');
});

test('a part of a spreadsheet is pasted as its table, not as the picture that comes with it', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Sheets'), await account('Ben Sheets')];
  const { id } = await anas.direct(bens);
  const { page, box } = await opened(await enter(anas, WIDE), id);
  await box.evaluate((element) => {
    const clipboardData = new DataTransfer();
    const cells = (row: string[]) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
    clipboardData.setData('text/html', `<table>${cells(['Week', 'p99'])}${cells(['47', '38 ms'])}</table>`);
    clipboardData.setData('text/plain', 'Week\tp99\n47\t38 ms');
    clipboardData.items.add(new File(['a picture of the cells'], 'image.png', { type: 'image/png' }));
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(box).toHaveValue('| Week | p99 |\n| --- | --- |\n| 47  | 38 ms |');
  await expect(page.getByRole('group', { name: 'Files on their way' })).toHaveCount(0);
});

/** Someone with that conversation open. */
async function opened(person: Person, conversationId: string): Promise<Person> {
  await person.page.goto(`/c/${conversationId}`);
  await expect(person.box).toBeVisible();
  return person;
}

test('of two people who are called the same, each is mentioned where they were picked', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Picking'), await account('Ben Elsewhere')];
  const twins = [await account('Sam Twin'), await account('Sam Twin')];
  const { id } = await anas.group(twins, 'Twins');
  const { id: other } = await anas.direct(bens);
  const ana = await enter(anas);
  await ana.page.goto(`/c/${id}`);
  const pick = async (nth: number): Promise<void> => {
    await ana.box.pressSequentially('@Sam');
    await expect(ana.page.getByRole('option', { name: 'Sam Twin' })).toHaveCount(2);
    for (let n = 0; n < nth; n += 1) await ana.box.press('ArrowDown');
    await ana.box.press('Enter');
  };
  await pick(1);
  await ana.box.pressSequentially('and ');
  await pick(0);
  await ana.box.press('Home');
  await ana.box.pressSequentially('Look, ');
  await expect(ana.box).toHaveValue('Look, @Sam Twin and @Sam Twin ');
  // The draft waits with whom it means.
  await ana.link('Ben Elsewhere').click();
  await expect(ana.page).toHaveURL(new RegExp(other));
  await ana.link('Twins').click();
  await expect(ana.box).toHaveValue('Look, @Sam Twin and @Sam Twin ');
  await ana.page.reload();
  await expect(ana.box).toHaveValue('Look, @Sam Twin and @Sam Twin ');
  await ana.page.getByRole('button', { name: 'Send' }).click();
  await expect(ana.message('Look, @Sam Twin and @Sam Twin')).toContainText(/Sent|Delivered/);
  const members = (await anas.conversation(id)).members.map(({ user }) => user.id);
  const [first, second] = members.filter((member) => member !== anas.me.id);
  const bodies = async (): Promise<string[]> => (await anas.history(id)).items.map(({ body }) => body);
  expect(await bodies()).toEqual([`Look, <@${second}> and <@${first}>`]);

  // Editing leaves whom it does not touch.
  await ana.box.press('ArrowUp');
  await expect(ana.box).toHaveValue('Look, @Sam Twin and @Sam Twin');
  await ana.box.evaluate((box: HTMLTextAreaElement) => box.setSelectionRange(0, 'Look, '.length));
  await ana.box.press('Delete');
  await ana.box.press('Enter');
  await expect(ana.message('@Sam Twin and @Sam Twin')).toContainText(/edited/i);
  expect(await bodies()).toEqual([`<@${second}> and <@${first}>`]);
});
