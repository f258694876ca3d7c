import { inspect, PHONE, WIDE } from './support/inspect';
import { expect, test } from './support/test';

test('the search finds conversations by their title and people by their name, each once', async ({
  account,
  enter,
}) => {
  const [anas, bens, cleos] = [
    await account('Ana Search'),
    await account('Harbour Ben'),
    await account('Harbour Cléo'),
  ];
  await anas.direct(bens);
  await anas.group([bens], 'Harbour works');
  const ana = await enter(anas);
  await ana.page.goto('/');
  await expect(ana.link('Harbour works')).toBeVisible();
  const box = ana.page.getByRole('combobox', { name: 'Find people' });
  await box.fill('harb');
  const options = ana.page.getByRole('option');
  await expect(options).toHaveCount(3);
  await expect(ana.page.getByRole('group', { name: 'Conversations' }).getByRole('option')).toHaveCount(2);
  await expect(ana.page.getByRole('group', { name: 'People' }).getByRole('option')).toHaveText([/Harbour Cléo/]);
  await box.press('ArrowDown');
  await box.press('ArrowDown');
  await box.press('Enter');
  await expect(ana.page.getByRole('heading', { name: cleos.me.displayName, level: 1 })).toBeVisible();
  await box.fill('works');
  await ana.page.getByRole('option', { name: 'Harbour works' }).click();
  await expect(ana.page.getByRole('heading', { name: 'Harbour works', level: 1 })).toBeVisible();
});

test('a conversation is read, muted, renamed and left from the list, with the keyboard alone', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana List'), await account('Ben List')];
  const { id } = await anas.group([bens], 'Garden');
  await anas.group([bens], 'Kitchen');
  await bens.send(id, 'Who waters it?');
  const ana = await enter(anas);
  await ana.page.goto('/');
  const unread = ana.conversations.getByRole('link', { name: /^Garden.*1 unread$/ });
  const choose = async (conversation: string, action: string) => {
    await ana.link(conversation).focus();
    await ana.page.keyboard.press('Shift+F10');
    const item = ana.page.getByRole('menuitem', { name: action, exact: true });
    await expect(ana.page.getByRole('menuitem').first()).toBeFocused();
    while (!(await item.evaluate((element) => element === document.activeElement)))
      await ana.page.keyboard.press('ArrowDown');
    await ana.page.keyboard.press('Enter');
  };

  await expect(unread).toBeVisible();
  await choose('Garden', 'Mark as read');
  await expect(unread).toHaveCount(0);
  await expect.poll(async () => (await anas.conversation(id)).unreadCount).toBe(0);

  await choose('Garden', 'Mute');
  await expect(ana.link('Garden')).toHaveAccessibleDescription(/Muted/);
  await choose('Garden', 'Unmute');
  await expect(ana.link('Garden')).not.toHaveAccessibleDescription(/Muted/);

  await choose('Garden', 'Rename');
  await expect(ana.page.getByRole('textbox', { name: 'Group name' })).toBeFocused();
  // The old name is selected, and goes.
  await ana.page.keyboard.type('Orchard');
  await ana.page.keyboard.press('Enter');
  await expect(ana.conversations.getByText('Orchard', { exact: true })).toBeVisible();

  await choose('Orchard', 'Leave group');
  await expect(ana.page.getByRole('alertdialog')).toBeVisible();
  await ana.page.keyboard.press('Tab');
  await ana.page.keyboard.press('Enter');
  await expect(ana.link('Orchard')).toHaveCount(0);
  // The keyboard goes on where it was: in the list.
  await expect(ana.link('Kitchen')).toBeFocused();
});

test('a press of the other mouse button opens the menu of a conversation', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Mouse'), await account('Ben Mouse')];
  await anas.direct(bens);
  const ana = await enter(anas);
  await ana.page.goto('/');
  await ana.link('Ben Mouse').click({ button: 'right' });
  await expect(ana.page.getByRole('menuitem', { name: 'Mute' })).toBeVisible();
  await expect(ana.page.getByRole('menuitem', { name: 'Leave group' })).toHaveCount(0);
});

test('a large group says how many members it does not list, and its list is filtered', async ({ account, enter }) => {
  const anas = await account('Ana Crowd');
  const others = await Promise.all(
    Array.from({ length: 54 }, (_, n) => account(`Crowd ${String(n).padStart(2, '0')}`)),
  );
  const { id } = await anas.group(others, 'Everybody');
  const ana = await enter(anas, { viewport: { width: 1440, height: 900 } });
  await ana.page.goto(`/c/${id}`);
  const details = await ana.details();
  await expect(details.getByText('Members · 55')).toBeVisible();
  await expect(details.getByText('5 more members are not listed. Lists end at 50.')).toBeVisible();
  await details.getByRole('searchbox', { name: 'Filter the list' }).fill('crowd 07');
  await expect(details.getByRole('listitem')).toHaveText([/Crowd 07/]);
  await details.getByRole('searchbox').fill('zzz');
  await expect(details.getByText('Nobody of those who are listed is called “zzz”.')).toBeVisible();
});

test('what comes before one’s eyes is at no moment unread in the list, and what comes elsewhere is', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Watching'), await account('Ben Talking')];
  const { id: open } = await anas.direct(bens);
  const { id: other } = await bens.group([anas], 'Elsewhere');
  const ana = await enter(anas);
  await ana.page.goto(`/c/${open}`);
  await expect(ana.box).toBeVisible();
  await expect(ana.link('Elsewhere')).toBeVisible();
  // Each badge that there ever was, however short.
  const seen = await ana.conversations.evaluateHandle((list) => {
    const badges = new Set<string>();
    const look = (): void => {
      for (const item of list.querySelectorAll('tt-conversation-item')) {
        const badge = item.querySelector('tt-badge')?.textContent?.trim();
        if (badge !== undefined) badges.add(`${item.querySelector('a')?.textContent ?? ''} has ${badge}`);
      }
    };
    new MutationObserver(look).observe(list, { subtree: true, childList: true, characterData: true, attributes: true });
    return badges;
  });
  for (let n = 1; n <= 10; n += 1) {
    await bens.send(open, `Sentence ${n}`);
    if (n % 5 === 0) await expect(ana.message(`Sentence ${n}`).last()).toBeVisible();
  }
  await bens.send(other, 'Over here');
  await expect(ana.link('1 unread')).toBeVisible();
  const badges = await seen.evaluate((set) => [...set]);
  expect(badges.filter((badge) => badge.startsWith('Ben Talking'))).toEqual([]);
  expect(badges.filter((badge) => badge.startsWith('Elsewhere'))).not.toEqual([]);
});

test('from the details of a group one writes to a member alone, on a phone as well', async ({ account, enter }) => {
  const [anas, bens, caros] = [await account('Ana Asks'), await account('Ben Okafor'), await account('Caro Quiet')];
  const { id } = await anas.group([bens, caros], 'Lunch');
  for (const [look, name] of [
    [WIDE, 'Ben Okafor'],
    [PHONE, 'Caro Quiet'],
  ] as const) {
    const ana = await enter(anas, look);
    await ana.page.goto(`/c/${id}`);
    const details = await ana.details();
    await expect(details.getByRole('button', { name: /^Write to/ })).toHaveCount(2);
    await inspect(ana.page, `details-members-${look.viewport.width}`);
    await details.getByRole('button', { name: `Write to ${name}` }).click();
    await expect(ana.page.getByRole('heading', { level: 1, name })).toBeVisible();
    await ana.send('Are you coming?');
  }
});
