import { gfm } from '@joplin/turndown-plugin-gfm';
import TurndownService from 'turndown';

const service = new TurndownService({
  headingStyle: 'atx',
  hr: '---',
  bulletListMarker: '-',
  codeBlockStyle: 'fenced',
  emDelimiter: '_',
});
service.use(gfm);
service.addRule('struck', { filter: ['del', 's'], replacement: (content) => `~~${content}~~` });
// Pictures are attached, not linked to; what they say is kept.
service.addRule('picture', { filter: 'img', replacement: (_content, node) => altOf(node) });
service.addRule('no-address', {
  filter: (node) => node.nodeName === 'A' && !/^(https?|mailto):/i.test(node.getAttribute('href') ?? ''),
  replacement: (content) => content,
});
// One blank behind the sign, as one writes it.
service.addRule('item', {
  filter: 'li',
  replacement: (content, node, { bulletListMarker = '-' }) => {
    const { parentElement } = node as Element;
    const at = parentElement === null ? 0 : [...parentElement.children].indexOf(node);
    const first = Number(parentElement?.getAttribute('start') ?? 1);
    const sign = parentElement?.nodeName === 'OL' ? `${first + at}. ` : `${bulletListMarker} `;
    const text = content.trim().replace(/\n/g, `\n${' '.repeat(sign.length)}`);
    return `${sign}${text}${node.nextSibling === null ? '' : '\n'}`;
  },
});

/** What was copied from a page as the Markdown that says the same. */
export function toMarkdown(body: HTMLElement): string {
  return service
    .turndown(body)
    .replace(/(?<![ \t])[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function altOf(node: unknown): string {
  return node instanceof Element ? (node.getAttribute('alt') ?? '') : '';
}
