/** What of a canvas is needed to find out how a text is drawn. */
export type Drawing = Pick<
  CanvasRenderingContext2D,
  'clearRect' | 'fillStyle' | 'fillText' | 'font' | 'getImageData' | 'measureText' | 'textBaseline'
>;

const SIZE = 20;
/** A colour that no emoji has all over: what is drawn in it alone is a letter, or the box of a sign that is missing. */
const INK = '#ff00ff';
/** An emoji that every font of emoji has had from the start. */
const SURE = '🙂';
/** Signs of the last years; older ones are in every font that is still about, and need no look. */
const YOUNG =
  /^[\u{1f6d6}-\u{1f6df}\u{1f6fb}\u{1f6fc}\u{1f7f0}\u{1f90c}\u{1f972}\u{1f977}-\u{1f979}\u{1f9a3}\u{1f9a4}\u{1f9ab}-\u{1f9ad}\u{1f9cb}\u{1f9cc}\u{1fa70}-\u{1faff}]/u;
/** Signs that are put together; where a font does not know how, the parts stand beside each other. */
const JOINED = /\u200d|^\p{Regional_Indicator}/u;
const TOO_WIDE = 1.4;

/**
 * Finds out which emoji the font of this device draws: those that came after it are an empty box, and nobody picks one. Where
 * there is no font of emoji at all, or no canvas, nothing is known and all are taken as drawn.
 */
export function drawnEmoji(drawing: Drawing | null, family: string): (emoji: string) => boolean {
  if (drawing === null) return () => true;
  drawing.font = `${SIZE}px ${family}`;
  drawing.textBaseline = 'top';
  if (!isColoured(drawing, SURE)) return () => true;
  const widest = drawing.measureText(SURE).width * TOO_WIDE;
  return (emoji) => {
    if (JOINED.test(emoji)) return drawing.measureText(emoji).width <= widest;
    return !YOUNG.test(emoji) || isColoured(drawing, emoji);
  };
}

/** Whether any of it has a colour of its own. */
function isColoured(drawing: Drawing, emoji: string): boolean {
  drawing.clearRect(0, 0, SIZE * 2, SIZE * 2);
  drawing.fillStyle = INK;
  drawing.fillText(emoji, 0, 0);
  const { data } = drawing.getImageData(0, 0, SIZE * 2, SIZE * 2);
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, , alpha = 0] = data.subarray(at, at + 4);
    if (alpha > 128 && (green > 64 || red < 192)) return true;
  }
  return false;
}
