import type { EarlyAnswer } from '@tertulia/chat-client';
import type { Me } from '@tertulia/contracts';
import { AskedAhead } from './asked-ahead';

const left = globalThis as { tertuliaAhead?: unknown };
const me = Promise.resolve({ id: 'ana' } as Me);
const early = Promise.resolve({ page: null } as EarlyAnswer);

describe('what was asked for while the scripts came in', () => {
  beforeEach(() => (left.tertuliaAhead = { me, id: 'one', early }));
  afterEach(() => delete left.tertuliaAhead);

  it('is given once', () => {
    const ahead = new AskedAhead();
    expect([ahead.me(), ahead.conversation('one')]).toEqual([me, early]);
    expect([ahead.me(), ahead.conversation('one')]).toEqual([null, null]);
  });

  it('is given for the conversation that it is of', () => {
    const ahead = new AskedAhead();
    expect(ahead.conversation('two')).toBeNull();
    expect(ahead.conversation('one')).toBe(early);
  });

  it('is for nobody else, and nothing where nothing was asked', () => {
    const ahead = new AskedAhead();
    ahead.forget();
    expect([ahead.me(), ahead.conversation('one')]).toEqual([null, null]);
    delete left.tertuliaAhead;
    expect(new AskedAhead().me()).toBeNull();
  });
});
