import { AVATAR_COLOURS, avatarColour, initials } from './avatar-look';

describe('avatarColour', () => {
  it('gives an id the same colour each time', () => {
    expect(avatarColour('665f1c2ab0c4d5e6f7a8b9c0')).toBe(avatarColour('665f1c2ab0c4d5e6f7a8b9c0'));
  });

  it('uses every colour for many ids, and none beyond', () => {
    const used = new Set(Array.from({ length: 500 }, (_, index) => avatarColour(index.toString(16).padStart(24, '0'))));
    expect([...used].sort()).toEqual(Array.from({ length: AVATAR_COLOURS }, (_, index) => index));
  });
});

describe('initials', () => {
  it.each([
    ['Ana Álvarez', 'AÁ'],
    ['design review', 'DR'],
    ['Bo', 'B'],
    ['Maria del Carmen Ruiz', 'MR'],
    ['  spaced   out ', 'SO'],
    ['李小龙', '李'],
    ['#general', 'G'],
    ['🎉', '?'],
    ['', '?'],
  ])('of %j are %j', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
});
