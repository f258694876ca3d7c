import type { Command } from '../../core/commands/commands';
import { matching } from './match';

const command = (label: string, words?: string): Command => ({
  id: label,
  kind: 'action',
  label,
  run: () => undefined,
  ...(words === undefined ? {} : { words }),
});
const LIST = ['Platform launch', 'Ana Álvarez', 'Launch party planning', 'Settings', 'Ben Okafor'].map((it) =>
  command(it),
);
const found = (query: string, recent: string[] = []): string[] =>
  matching(LIST, query, recent).map(({ label }) => label);

describe('what the palette finds', () => {
  it('is all, lately used first, while nothing is typed', () => {
    expect(found('')).toEqual(LIST.map(({ label }) => label));
    expect(found('', ['Settings', 'Ben Okafor'])).toEqual([
      'Settings',
      'Ben Okafor',
      'Platform launch',
      'Ana Álvarez',
      'Launch party planning',
    ]);
  });

  it('fits each word that was typed, in any order, and without accents', () => {
    expect(found('launch pla')).toEqual(['Launch party planning', 'Platform launch']);
    expect(found('pla lau')).toEqual(['Platform launch', 'Launch party planning']);
    expect(found('alv')).toEqual(['Ana Álvarez']);
    expect(found('ÁLVAREZ')).toEqual(['Ana Álvarez']);
  });

  it('puts the beginning of a word before the middle of one, and that before scattered letters', () => {
    expect(found('party')).toEqual(['Launch party planning']);
    expect(found('form')).toEqual(['Platform launch']);
    expect(found('bok')).toEqual(['Ben Okafor']);
    expect(found('zzz')).toEqual([]);
  });

  it('prefers what was used lately among equals', () => {
    const twins = [command('Team one'), command('Team two')];
    expect(matching(twins, 'team', ['Team two']).map(({ label }) => label)).toEqual(['Team two', 'Team one']);
  });

  it('finds by other words too, after those that are called so', () => {
    const list = [command('Appearance: dark', 'theme night'), command('Theme park')];
    expect(matching(list, 'theme', []).map(({ label }) => label)).toEqual(['Theme park', 'Appearance: dark']);
  });
});
