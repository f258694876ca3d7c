/** Characters in a line of text, where it has all the room that there is. */
const IN_LINE = 80;
/** From so many lines on, a message begins folded. What is then shown is far less, so that unfolding is worth it. */
const LONG = 36;

/** Whether a message takes so much room that it begins folded: by its lines, without drawing it. */
export function isLong(body: string): boolean {
  // Most messages are short, and asked about each time that they are drawn.
  if (body.length < LONG) return false;
  let lines = 0;
  let isCode = false;
  for (const line of body.split('\n')) {
    if (/^\s*(?:`{3,}|~{3,})/.test(line)) isCode = !isCode;
    // Code does not wrap, and empty lines of text are no lines.
    else if (isCode) lines += 1;
    else if (line.trim() !== '') lines += Math.ceil(line.length / IN_LINE);
    if (lines >= LONG) return true;
  }
  return false;
}
