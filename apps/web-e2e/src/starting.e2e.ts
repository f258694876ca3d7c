import { WIDE } from './support/inspect';
import { expect, test } from './support/test';

test('a conversation is asked for once, while the scripts come in, and is drawn with what came', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Early'), await account('Ben Okafor')];
  const { id } = await anas.direct(bens);
  for (let n = 1; n <= 3; n += 1) await bens.send(id, `Number ${n}`);
  const ana = await enter(anas, WIDE);
  const { page } = ana;
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith('/api/v1/users') || pathname.startsWith('/api/v1/conversations')) {
      asked.push(pathname.replace('/api/v1', '').replace(id, 'id') + search);
    }
  });
  await page.goto(`/c/${id}`);
  await expect(ana.message('Number 3')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ben Okafor');
  await expect(page.getByRole('navigation', { name: 'Conversations' })).toContainText('Ben Okafor');
  expect(asked.sort()).toEqual(['/conversations/id', '/conversations/id/messages?beforeSeq=4&limit=50', '/users/me']);
});

test('where what was asked for early was refused, it is asked for again by who can mend it', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Refused'), await account('Ben Okafor')];
  const { id } = await anas.direct(bens);
  await bens.send(id, 'Still here');
  const ana = await enter(anas, WIDE);
  const { page } = ana;
  const refused = new Set<string>();
  // Each is refused once, as with a token that has just been spent.
  await page.route(/\/api\/v1\/(users\/me|conversations\/)/, async (route) => {
    const path = new URL(route.request().url()).pathname;
    if (refused.has(path)) return route.continue();
    refused.add(path);
    const problem = { type: 'about:blank', title: 'Unauthorized', status: 401, code: 'UNAUTHENTICATED' };
    return route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify(problem) });
  });
  await page.goto(`/c/${id}`);
  await expect(ana.message('Still here')).toBeVisible();
  expect(refused.size).toBeGreaterThanOrEqual(2);
});
