/** After so long what was asked for may never come: what is typed then is for what has the focus. In milliseconds. */
const LONGEST_MS = 3_000;

/**
 * Keeps what is typed from now on from whatever has the focus: it is meant for a box that is on its way. Gives a function that ends
 * this and tells what was typed.
 */
export function typedAhead(document: Document): () => string {
  let text = '';
  const keep = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key.length === 1) text += event.key;
    else if (event.key === 'Backspace') text = text.slice(0, -1);
    // There is nothing to choose yet, and what was written before is not to be sent by it.
    else if (event.key !== 'Enter') return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const end = (): void => document.removeEventListener('keydown', keep, { capture: true });
  document.addEventListener('keydown', keep, { capture: true });
  const timer = setTimeout(end, LONGEST_MS);
  return () => {
    clearTimeout(timer);
    end();
    return text;
  };
}
