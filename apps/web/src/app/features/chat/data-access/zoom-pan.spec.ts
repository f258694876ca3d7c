import { FITTED, panned, zoomed } from './zoom-pan';

const FRAME = { width: 1_000, height: 600, pictureWidth: 800, pictureHeight: 600 };

describe('a picture that is looked at closely', () => {
  it('stays where it is under the pointer', () => {
    const placed = zoomed(FITTED, 2, { x: 100, y: 50 }, FRAME);
    expect(placed).toEqual({ scale: 2, x: -100, y: -50 });
    // The point of the picture that was at (100, 50) still is.
    expect([100 * placed.scale + placed.x, 50 * placed.scale + placed.y]).toEqual([100, 50]);
  });

  it('is never smaller than its frame allows, nor larger than eight times that', () => {
    expect(zoomed(FITTED, 0.2, { x: 0, y: 0 }, FRAME)).toEqual(FITTED);
    expect(zoomed(FITTED, 100, { x: 0, y: 0 }, FRAME).scale).toBe(8);
  });

  it('moves as far as there is more of it', () => {
    expect(panned(FITTED, 40, 40, FRAME)).toEqual(FITTED);
    const placed = zoomed(FITTED, 2, { x: 0, y: 0 }, FRAME);
    expect(panned(placed, 5_000, -5_000, FRAME)).toEqual({ scale: 2, x: 300, y: -300 });
  });

  it('comes back to the middle when it is made small again', () => {
    const placed = zoomed(FITTED, 4, { x: 400, y: 300 }, FRAME);
    expect(zoomed(placed, 0.01, { x: 0, y: 0 }, FRAME)).toEqual(FITTED);
  });
});
