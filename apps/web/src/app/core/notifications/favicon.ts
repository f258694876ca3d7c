const MARK =
  '<path d="M11 0h10a11 11 0 0 1 11 11v10a11 11 0 0 1-11 11H4a4 4 0 0 1-4-4V11A11 11 0 0 1 11 0Z" fill="#0f6e66"/>' +
  '<path d="M13.2 8h3.4v4h3.6v2.9h-3.6v5.2c0 1.2.6 1.8 1.7 1.8.6 0 1.2-.1 1.7-.3v2.8c-.8.4-1.8.6-2.8.6-2.6 0-4-1.5-4-4.2v-5.9h-2.4V12h2.4z" fill="#fff"/>';
const MOST = 9;

/** The address of an icon of the page that shows how much is unread, "9+" above 9; the plain one at 0. */
export function faviconFor(unread: number): string {
  if (unread === 0) return 'favicon.svg';
  const count = unread > MOST ? `${MOST}+` : String(unread);
  const badge =
    '<circle cx="21" cy="11" r="11" fill="#b4400d" stroke="#fff" stroke-width="1.5"/>' +
    `<text x="21" y="16.5" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="${count.length > 1 ? 13 : 16}" fill="#fff">${count}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -2 34 34">${MARK}${badge}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
