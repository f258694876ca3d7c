import DOMPurify from 'dompurify';
import { codeLabel, codeLanguage } from './code-languages';
import { escapeHtml, untwisted } from './escape-html';
import { isPlainWords } from './plain-words';
import { Marked, Renderer, type RendererThis, type TokenizerAndRendererExtension, type Tokens } from 'marked';

/** Gives code as HTML with its parts in spans; `null` where it stays plain. */
export type Highlight = (code: string, language: string) => string | null;

/** Gives the name of a mention. */
export type NameOf = (id: string) => string;

/** What assistive software calls the parts that have no words of their own. */
export interface MarkdownWords {
  code: string;
  /** What the button of a block of code says, and what it is called. */
  copy: string;
  copyCode: string;
  table: string;
  /** The boxes of a task list, ticked and not. */
  done: string;
  open: string;
}

const TAGS = [
  ...[
    'p',
    'br',
    'strong',
    'em',
    'del',
    'code',
    'pre',
    'blockquote',
    'ul',
    'ol',
    'li',
    'hr',
    'a',
    'input',
    'span',
    'bdi',
  ],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'div', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'button'],
];
/** Their values are no addresses, so they are not held against `LINKS`. */
const PLAIN_ATTRIBUTES = [
  'title',
  'target',
  'rel',
  'class',
  'aria-label',
  'role',
  'tabindex',
  'type',
  'checked',
  'disabled',
  'start',
  'align',
  'data-mention',
];
/** A path that begins with two slashes, or one of either kind, leads to another host. */
const LINKS = /^(?:https?:|mailto:|tel:|\/(?![/\\])|#)/i;

/** Quotes and lists nested this deep mean nothing to a reader, and parsing thousands of them takes seconds or all of the stack. */
const TOO_DEEP = /^(?:[ \t]*(?:>|[-*+](?=\s)|\d{1,9}[.)](?=\s))){16}/m;

/** Whatever may begin emphasis, by its last sign, is held against all that may end it: a thousand of them take a moment, more take seconds. */
const EMPHASIS = /[*_](?=[^\s*_])/g;
const MOST_EMPHASIS = 1_000;

/** Of its own, for what it lets through is read once, and not with each message. */
const purify = DOMPurify(window);
purify.setConfig({
  ALLOWED_TAGS: TAGS,
  ALLOWED_ATTR: ['href', ...PLAIN_ATTRIBUTES],
  ADD_URI_SAFE_ATTR: PLAIN_ATTRIBUTES,
  ALLOWED_URI_REGEXP: LINKS,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
});

/** Names and words are known only when a message is drawn, so those of the running call are looked up here. */
let nameOf: NameOf = (id) => id;
let words: MarkdownWords = { code: '', copy: '', copyCode: '', table: '', done: '', open: '' };
let highlight: Highlight = () => null;

interface MentionToken extends Tokens.Generic {
  type: 'mention';
  raw: string;
  id: string;
}

const mention: TokenizerAndRendererExtension = {
  name: 'mention',
  level: 'inline',
  start: (source) => {
    const index = source.indexOf('<@');
    return index === -1 ? undefined : index;
  },
  tokenizer(source): MentionToken | undefined {
    const match = /^<@([0-9a-f]{24}|all)>/.exec(source);
    return match === null ? undefined : { type: 'mention', raw: match[0], id: match[1] ?? '' };
  },
  renderer(token) {
    const { id } = token as MentionToken;
    return `<bdi class="mention" data-mention="${id}">${escapeHtml(nameOf(id))}</bdi>`;
  },
};

const marked = new Marked({
  gfm: true,
  breaks: true,
  async: false,
  extensions: [mention],
  renderer: {
    html({ text }: Tokens.HTML | Tokens.Tag): string {
      return escapeHtml(text);
    },
    code({ text, lang }: Tokens.Code): string {
      return codeBlock(text.replace(/\n$/, ''), lang);
    },
    codespan({ text }: Tokens.Codespan): string {
      return `<code>${untwisted(escapeHtml(text))}</code>`;
    },
    table(this: RendererThis<string, string>, token: Tokens.Table): string {
      const open = `<div class="table" role="group" aria-label="${escapeHtml(words.table)}" tabindex="0">`;
      return `${open}${Renderer.prototype.table.call(this, token)}</div>`;
    },
    checkbox({ checked }: Tokens.Checkbox): string {
      const label = escapeHtml(checked ? words.done : words.open);
      return `<input type="checkbox" disabled ${checked ? 'checked ' : ''}aria-label="${label}"> `;
    },
    image(this: RendererThis<string, string>, { href, text }: Tokens.Image): string {
      return link(href, escapeHtml(text === '' ? href : text));
    },
    link(this: RendererThis<string, string>, { href, tokens }: Tokens.Link): string {
      const html = this.parser.parseInline(tokens);
      return link(href, tokens.every(({ type }) => type === 'text') ? untwisted(html) : html);
    },
  },
});

/**
 * A message's Markdown as HTML that is safe to insert: raw HTML appears as text, links leave without opener or referrer,
 * pictures from elsewhere become links, and what is not in the list of tags and attributes is not there.
 */
export function renderMarkdown(
  body: string,
  names: NameOf,
  labels: MarkdownWords,
  coloured: Highlight = () => null,
): string {
  if (isPlainWords(body)) return `<p>${body}</p>`;
  nameOf = names;
  words = labels;
  highlight = coloured;
  return purify.sanitize(toHtml(body));
}

function toHtml(body: string): string {
  try {
    const isTooMuch = TOO_DEEP.test(body) || (body.match(EMPHASIS)?.length ?? 0) > MOST_EMPHASIS;
    if (!isTooMuch) return marked.parse(body, { async: false });
  } catch {
    // What cannot be parsed is shown as it was written.
  }
  return `<p>${escapeHtml(body).replace(/\n/g, '<br>')}</p>`;
}

/** A block of code with its language and a button that copies it. Its lines are as high with colours as without. */
function codeBlock(text: string, info: string | undefined): string {
  const label = codeLabel(info);
  const language = codeLanguage(info);
  const code = untwisted((language === null ? null : highlight(text, language.id)) ?? escapeHtml(text));
  const name = escapeHtml(label === '' ? words.code : `${words.code} (${label})`);
  const button = `<button type="button" class="copy" aria-label="${escapeHtml(words.copyCode)}">${escapeHtml(words.copy)}</button>`;
  const head = `<div class="code-head"><span>${escapeHtml(label === '' ? words.code : label)}</span>${button}</div>`;
  // What is wider than the message scrolls, and so has to take the focus: arrow keys scroll it.
  return `<div class="code">${head}<pre role="group" aria-label="${name}" tabindex="0"><code>${code}\n</code></pre></div>`;
}

function link(href: string, content: string): string {
  if (!LINKS.test(href)) return content;
  const address = escapeHtml(href);
  // Words may claim to lead elsewhere.
  const title = content === address ? '' : ` title="${address}"`;
  return `<a href="${address}"${title} target="_blank" rel="noopener noreferrer nofollow">${content}</a>`;
}
