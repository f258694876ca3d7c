import { namedIn } from './mentions';

const ana = '0123456789abcdef01234567';
const ben = '89abcdef0123456789abcdef';

describe('the mentions in a body', () => {
  it('are ids in lower case, each once, in the order in which they are named', () => {
    expect(namedIn(`<@${ben}>, <@${ana.toUpperCase()}> and <@${ben}>`)).toEqual({
      userIds: [ben, ana],
      everyone: false,
    });
  });

  it('may be of everyone', () => {
    expect(namedIn(`<@ALL> and <@${ana}>`)).toEqual({ userIds: [ana], everyone: true });
  });

  it('are not what merely looks like one', () => {
    for (const body of ['', '@ana', '<@>', '<@everyone>', `<@${ana}`, `<@${ana}0>`, `<@ ${ana}>`, '<@all >']) {
      expect(namedIn(body)).toEqual({ userIds: [], everyone: false });
    }
  });
});
