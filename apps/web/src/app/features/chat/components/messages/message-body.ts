import { ChangeDetectionStrategy, Component, ViewEncapsulation, computed, inject, input } from '@angular/core';
import { DomSanitizer } from '@angular/platform-browser';
import { Router } from '@angular/router';
import type { User } from '@tertulia/contracts';
import { I18n } from '../../../../core/i18n/i18n';
import { renderMarkdown, type MarkdownWords } from '../../data-access/markdown';
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
  host: { '[innerHTML]': 'html()', '(click)': 'follow($event)' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MessageBody {
  readonly body = input.required<string>();
  readonly users = input.required<ReadonlyMap<string, User>>();

  private readonly t = inject(I18n).t;
  private readonly sanitizer = inject(DomSanitizer);
  private readonly router = inject(Router);
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
      table: this.t('chat.message.table'),
      done: this.t('chat.message.taskDone'),
      open: this.t('chat.message.taskOpen'),
    };
    return this.sanitizer.bypassSecurityTrustHtml(renderMarkdown(this.body(), (id) => names.get(id) ?? '', words));
  });

  protected follow(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || link.origin !== location.origin || link.pathname.startsWith('/api/')) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void this.router.navigateByUrl(link.pathname + link.search);
  }
}
