import { drawnEmoji, type Drawing } from './drawn-emoji';

/** A canvas whose font has these emoji; another sign is a box in the ink, and signs it cannot join stand beside each other. */
function fontOf(known: readonly string[]): Drawing {
  let drawn = '';
  return {
    clearRect: () => (drawn = ''),
    fillStyle: '',
    fillText: (text: string) => (drawn = text),
    font: '',
    textBaseline: 'top',
    measureText: (text: string) => ({ width: known.includes(text) ? 20 : 20 * [...text].length }),
    getImageData: () => ({
      data: Uint8ClampedArray.from(known.includes(drawn) ? [255, 204, 0, 255] : [255, 0, 255, 255]),
    }),
  } as unknown as Drawing;
}

describe('An emoji', () => {
  it('that came after the font is not drawn, and an old one is', () => {
    const isDrawn = drawnEmoji(fontOf(['🙂', '🫠']), 'Inter');
    expect(isDrawn('🫠')).toBe(true);
    expect(isDrawn('🫩')).toBe(false);
    expect(isDrawn('🍎')).toBe(true);
  });

  it('whose parts the font does not join is not drawn', () => {
    const isDrawn = drawnEmoji(fontOf(['🙂', '🐻‍❄️', '🇩🇪']), 'Inter');
    expect(isDrawn('🐻‍❄️')).toBe(true);
    expect(isDrawn('🐦‍🔥')).toBe(false);
    expect(isDrawn('🇩🇪')).toBe(true);
    expect(isDrawn('🇨🇶')).toBe(false);
  });

  it('is taken as drawn where there is no font of emoji, or nothing to draw on', () => {
    expect(drawnEmoji(fontOf([]), 'Inter')('🫩')).toBe(true);
    expect(drawnEmoji(null, 'Inter')('🐦‍🔥')).toBe(true);
  });
});
