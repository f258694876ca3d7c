import { setImmediate as turn } from 'node:timers/promises';
import { Announcements } from './announcements';

/** Announcements whose telling ends when it is told to. */
function told() {
  const began: { id: string; created: string[]; updated: boolean; end: () => void }[] = [];
  const announcements = new Announcements((id, { created, updated }) => {
    return new Promise((end) => began.push({ id, created: [...created], updated, end }));
  });
  return { announcements, began };
}

describe('announcements', () => {
  it('of a conversation that is joined and changed at once are one', async () => {
    const { announcements, began } = told();
    announcements.created('a', ['ana']);
    announcements.updated('a');
    await turn();
    expect(began).toMatchObject([{ id: 'a', created: ['ana'], updated: true }]);
  });

  it('of one conversation follow one another, and what comes meanwhile is told together', async () => {
    const { announcements, began } = told();
    announcements.updated('a');
    await turn();
    announcements.updated('a');
    announcements.created('a', ['ben']);
    announcements.updatedLater(['a']);
    await turn();
    expect(began).toHaveLength(1);
    began[0]?.end();
    await turn();
    expect(began).toMatchObject([{}, { id: 'a', created: ['ben'], updated: true }]);
    began[1]?.end();
    await turn();
    expect(began).toHaveLength(2);
  });

  it('that can wait do not hold up the others, and are told in the end', async () => {
    const { announcements, began } = told();
    const many = Array.from({ length: 900 }, (_, n) => `later ${n}`);
    announcements.updatedLater(many);
    await turn();
    ['a', 'b', 'c', 'd', 'e'].forEach((id) => announcements.updated(id));
    await turn();
    expect(began.map(({ id }) => id)).toEqual(['later 0', 'a', 'b', 'c', 'd']);
    for (let ended = 0; ended < 905; ended++) {
      began[ended]?.end();
      await turn();
    }
    expect(new Set(began.map(({ id }) => id)).size).toBe(905);
    expect(began).toHaveLength(905);
  });
});
