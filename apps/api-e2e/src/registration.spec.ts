import type { MeResponse } from '@tertulia/contracts';
import { CookieCredentials, PASSWORD, RestClient, TestUser, uniqueEmail } from '@tertulia/testing';
import { expectInvalid, expectProblem } from './support/expectations';
import { expectMe } from './support/shapes';
import { useServer } from './support/use-server';

const server = useServer();

const account = (given: Record<string, unknown> = {}) => ({
  email: uniqueEmail(),
  password: PASSWORD,
  displayName: 'Ana Álvarez',
  ...given,
});

describe('registering', () => {
  it('answers 201 with the new person and signs them in by both cookies', async () => {
    const cookies = new CookieCredentials(server.origin);
    const rest = new RestClient(server.url, cookies);
    const request = account();
    const response = await rest.post<MeResponse>('/auth/register', request);
    expect(response.status).toBe(201);
    expect(Object.keys(response.body)).toEqual(['user']);
    expectMe(response.body.user);
    expect(response.body.user).toMatchObject({ email: request.email, displayName: 'Ana Álvarez' });
    expect(cookies.get('access_token')).toBeDefined();
    expect(cookies.get('refresh_token')).toBeDefined();
    expect((await rest.get('/users/me')).body).toEqual(response.body.user);
  });

  it('refuses an address that is taken, however it is written', async () => {
    const ana = await TestUser.register(server);
    const rest = new RestClient(server.url);
    expectProblem(await rest.post('/auth/register', account({ email: ana.email })), 409, 'EMAIL_TAKEN');
    expectProblem(await rest.post('/auth/register', account({ email: ana.email.toUpperCase() })), 409, 'EMAIL_TAKEN');
  });

  it('makes one account of an address that registers many times at once', async () => {
    const request = account();
    const rest = new RestClient(server.url);
    const answers = await Promise.all(Array.from({ length: 8 }, () => rest.post('/auth/register', request)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
  });

  it('trims the name and keeps letters of every script', async () => {
    const rest = new RestClient(server.url);
    const names = ['李小龍', 'Ağaoğlu', 'Ольга', 'محمد', '👩‍💻 Zoë'];
    for (const name of names) {
      const { body } = await rest.post<MeResponse>('/auth/register', account({ displayName: `  ${name} ` }));
      expect(body.user.displayName).toBe(name);
    }
  });

  it.each([
    ['no address', { email: undefined }, 'email'],
    ['an address that is none', { email: 'ana' }, 'email'],
    ['a password of 9 characters', { password: 'x'.repeat(9) }, 'password'],
    ['a password of 129 characters', { password: 'x'.repeat(129) }, 'password'],
    ['an empty name', { displayName: '   ' }, 'displayName'],
    ['a name of 81 characters', { displayName: 'x'.repeat(81) }, 'displayName'],
    ['a number for a name', { displayName: 7 }, 'displayName'],
    ['a property that the contract does not name', { role: 'admin' }, 'role'],
  ])('refuses %s', async (_, given, path) => {
    expectInvalid(await new RestClient(server.url).post('/auth/register', account(given)), path);
  });

  it('takes passwords of 10 and of 128 characters', async () => {
    const rest = new RestClient(server.url);
    for (const length of [10, 128]) {
      const request = account({ password: 'x'.repeat(length) });
      expect((await rest.post('/auth/register', request)).status).toBe(201);
      const { email, password } = request;
      expect((await rest.post('/auth/login', { email, password })).status).toBe(200);
    }
  });

  it('names every wrong property at once', async () => {
    const wrong = { email: 'ana', password: 'short', displayName: '' };
    expectInvalid(await new RestClient(server.url).post('/auth/register', wrong), 'email', 'password', 'displayName');
  });
});
