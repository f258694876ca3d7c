/** What means something beyond its text. */
const MEANT =
  'a[href], strong, b, em, i, del, s, strike, ul, ol, pre, code, h1, h2, h3, h4, h5, h6, blockquote, table, hr';
/** More is pasted as plain text: nobody sends it as a message, and it would take its time. */
const LONGEST = 400_000;

/**
 * The part of a page that was copied, where it has formatting that Markdown can say; else `null`. Nothing of it is shown or
 * fetched: it is a document of its own that does not run.
 */
export function formattedPart(html: string): HTMLElement | null {
  if (html === '' || html.length > LONGEST) return null;
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const gone of body.querySelectorAll(
    'script, style, noscript, template, svg, button, select, input, textarea, colgroup',
  )) {
    gone.remove();
  }
  nameStyles(body);
  nameHeads(body);
  return body.querySelector(MEANT) === null ? null : body;
}

/**
 * Whether what is pasted was written, and comes with a picture of itself, as from a word processor or a spreadsheet. A picture
 * that was copied from a page says nothing, and a file at most its name, which is no page.
 */
export function isWrittenToo(data: Pick<DataTransfer, 'getData'>): boolean {
  const html = data.getData('text/html');
  if (html === '' || data.getData('text/plain').trim() === '') return false;
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const gone of body.querySelectorAll('script, style, noscript, template')) gone.remove();
  return body.textContent.trim() !== '';
}

/** Some editors say bold, italic and struck by styles alone, and wrap everything in a bold that is not bold. */
function nameStyles(body: HTMLElement): void {
  for (const element of body.querySelectorAll<HTMLElement>('b, strong')) {
    if (/^(normal|400)$/.test(element.style.fontWeight)) element.replaceWith(...element.childNodes);
  }
  for (const span of body.querySelectorAll<HTMLElement>('span[style]')) {
    const { fontWeight, fontStyle, textDecoration, textDecorationLine } = span.style;
    if (fontWeight === 'bold' || Number(fontWeight) >= 600) wrap(span, 'strong');
    if (fontStyle === 'italic') wrap(span, 'em');
    if (`${textDecoration} ${textDecorationLine}`.includes('line-through')) wrap(span, 'del');
  }
}

/** Spreadsheets have no heads; Markdown has no table without one, and an empty one says less than the first row. */
function nameHeads(body: HTMLElement): void {
  for (const table of body.querySelectorAll('table')) {
    const [first, second] = table.rows;
    if (first === undefined || second === undefined || table.querySelector('th') !== null) continue;
    for (const cell of [...first.cells]) {
      const head = cell.ownerDocument.createElement('th');
      head.append(...cell.childNodes);
      cell.replaceWith(head);
    }
  }
}

function wrap(element: HTMLElement, name: string): void {
  if (element.textContent.trim() === '') return;
  const around = element.ownerDocument.createElement(name);
  around.append(...element.childNodes);
  element.append(around);
}
