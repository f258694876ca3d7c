import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, ViewEncapsulation, computed, effect, inject, input } from '@angular/core';
import { DomSanitizer } from '@angular/platform-browser';
import { Router } from '@angular/router';
import type { User } from '@tertulia/contracts';
import { I18n } from '../../../../core/i18n/i18n';
import { Notices } from '../../../../core/notices/notices';
import { languagesIn } from '../../data-access/markdown/code-languages';
import { isEmojiOnly } from '../../data-access/markdown/emoji-only';
import { Highlighter } from '../../data-access/markdown/highlighter';
import { renderMarkdown, type MarkdownWords } from '../../data-access/markdown/markdown';
import { mentionName } from '../../../../core/messages/mention-name';

const SAME_NAMES = {
  equal: (a: readonly (readonly [string, string])[], b: readonly (readonly [string, string])[]): boolean =>
    a.length === b.length && a.every(([id, name], index) => b[index]?.[0] === id && b[index][1] === name),
};

/** A message's Markdown, drawn. Links into this site open here, others in a new tab. */
@Component({
  selector: 'tt-message-body',
  template: '',
  styleUrl: './message-body.css',
  // What Markdown becomes has no attributes of this component, so its rules are global ones below the element's name.
  encapsulation: ViewEncapsulation.None,
  host: { dir: 'auto', '[innerHTML]': 'html()', '[class.emoji-only]': 'emojiOnly()', '(click)': 'clicked($event)' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MessageBody {
  readonly body = input.required<string>();
  readonly users = input.required<ReadonlyMap<string, User>>();

  private readonly t = inject(I18n).t;
  private readonly sanitizer = inject(DomSanitizer);
  private readonly router = inject(Router);
  private readonly clipboard = inject(Clipboard);
  private readonly notices = inject(Notices);
  private readonly highlighter = inject(Highlighter);
  /** Only the names that this body mentions: the text is not drawn again when anybody else's name changes. */
  private readonly names = computed(() => {
    const ids = new Set([...this.body().matchAll(/<@([0-9a-f]{24}|all)>/g)].map((match) => match[1] ?? ''));
    return [...ids].map((id) => [id, mentionName(id, this.users(), this.t('chat.mentionSomeone'))] as const);
  }, SAME_NAMES);
  // `renderMarkdown` lets only a list of harmless tags and attributes through.
  protected readonly html = computed(() => {
    const names = new Map(this.names());
    const words: MarkdownWords = {
      code: this.t('chat.message.code'),
      copy: this.t('chat.message.copy'),
      copyCode: this.t('chat.message.copyCode'),
      table: this.t('chat.message.table'),
      done: this.t('chat.message.taskDone'),
      open: this.t('chat.message.taskOpen'),
    };
    const html = renderMarkdown(
      this.body(),
      (id) => names.get(id) ?? '',
      words,
      (code, language) => this.highlighter.html(code, language),
    );
    return this.sanitizer.bypassSecurityTrustHtml(html);
  });
  protected readonly emojiOnly = computed(() => isEmojiOnly(this.body()));

  constructor() {
    effect(() => this.highlighter.need(languagesIn(this.body())));
  }

  protected clicked(event: MouseEvent): void {
    if (!(event.target instanceof Element)) return;
    const link = event.target.closest('a');
    const copy = event.target.closest('.copy');
    if (link !== null) this.follow(link, event);
    else if (copy !== null) this.copy(copy.closest('.code')?.querySelector('pre')?.textContent ?? '');
  }

  private follow(link: HTMLAnchorElement, event: MouseEvent): void {
    if (link.origin !== location.origin || link.pathname.startsWith('/api/')) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void this.router.navigateByUrl(link.pathname + link.search);
  }

  private copy(code: string): void {
    if (this.clipboard.copy(code.replace(/\n$/, ''))) this.notices.say(this.t('chat.message.codeCopied'));
    else this.notices.complain(this.t('chat.message.copyRefused'));
  }
}
