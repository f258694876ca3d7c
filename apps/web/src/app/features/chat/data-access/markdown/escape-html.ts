/** `text` as it is written within HTML, in an element or an attribute. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

/** Characters that turn the direction of what follows them. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * `html` with each character that turns the direction of text made visible and kept from turning anything. For code and
 * addresses, which must read as what they are.
 */
export function untwisted(html: string): string {
  return html.replace(TURNING, (sign) => {
    const name = `U+${sign.charCodeAt(0).toString(16).toUpperCase()}`;
    return `<span class="twist" title="${name}">${sign}</span>`;
  });
}
