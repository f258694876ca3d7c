/** How a picture lies in its frame: enlarged around its middle, and moved by so many pixels. */
export interface Placement {
  scale: number;
  x: number;
  y: number;
}

/** Widths and heights in pixels: of the frame, and of the picture as it fits in there. */
export interface Frame {
  width: number;
  height: number;
  pictureWidth: number;
  pictureHeight: number;
}

export const FITTED: Placement = { scale: 1, x: 0, y: 0 };
const MOST = 8;

/** Enlarges by `factor` so that what is at that point (from the middle of the frame) stays there. */
export function zoomed(
  { scale, x, y }: Placement,
  factor: number,
  at: { x: number; y: number },
  frame: Frame,
): Placement {
  const next = Math.min(MOST, Math.max(1, scale * factor));
  const ratio = next / scale;
  return kept({ scale: next, x: at.x - (at.x - x) * ratio, y: at.y - (at.y - y) * ratio }, frame);
}

/** Moves it, as far as there is picture beyond the frame. */
export function panned({ scale, x, y }: Placement, dx: number, dy: number, frame: Frame): Placement {
  return kept({ scale, x: x + dx, y: y + dy }, frame);
}

function kept({ scale, x, y }: Placement, { width, height, pictureWidth, pictureHeight }: Frame): Placement {
  const most = (picture: number, room: number): number => Math.max(0, (picture * scale - room) / 2);
  const clamp = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value)) + 0;
  return { scale, x: clamp(x, most(pictureWidth, width)), y: clamp(y, most(pictureHeight, height)) };
}
