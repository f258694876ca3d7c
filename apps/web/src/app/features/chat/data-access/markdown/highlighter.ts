import { Injectable, signal, type WritableSignal } from '@angular/core';
import type { HLJSApi, LanguageFn } from 'highlight.js';

type Fetched<T> = Promise<{ default: T }>;

/** The grammars, each a script of its own. */
const GRAMMARS: Readonly<Record<string, () => Fetched<LanguageFn>>> = {
  bash: () => import('highlight.js/lib/languages/bash'),
  c: () => import('highlight.js/lib/languages/c'),
  cpp: () => import('highlight.js/lib/languages/cpp'),
  csharp: () => import('highlight.js/lib/languages/csharp'),
  css: () => import('highlight.js/lib/languages/css'),
  diff: () => import('highlight.js/lib/languages/diff'),
  dockerfile: () => import('highlight.js/lib/languages/dockerfile'),
  go: () => import('highlight.js/lib/languages/go'),
  ini: () => import('highlight.js/lib/languages/ini'),
  java: () => import('highlight.js/lib/languages/java'),
  javascript: () => import('highlight.js/lib/languages/javascript'),
  json: () => import('highlight.js/lib/languages/json'),
  kotlin: () => import('highlight.js/lib/languages/kotlin'),
  markdown: () => import('highlight.js/lib/languages/markdown'),
  php: () => import('highlight.js/lib/languages/php'),
  powershell: () => import('highlight.js/lib/languages/powershell'),
  python: () => import('highlight.js/lib/languages/python'),
  ruby: () => import('highlight.js/lib/languages/ruby'),
  rust: () => import('highlight.js/lib/languages/rust'),
  scss: () => import('highlight.js/lib/languages/scss'),
  sql: () => import('highlight.js/lib/languages/sql'),
  swift: () => import('highlight.js/lib/languages/swift'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  xml: () => import('highlight.js/lib/languages/xml'),
  yaml: () => import('highlight.js/lib/languages/yaml'),
};
/** Embedded in others: their code is highlighted in there where their grammar is known. */
const EMBEDS: Readonly<Record<string, readonly string[]>> = {
  xml: ['css', 'javascript'],
  markdown: ['xml'],
  php: ['xml'],
};
/** Lines longer than this are no code that anybody reads, and some grammars take seconds for them. */
const LONG_LINE = /[^\n]{1000}/;
/** How many blocks are remembered, so that they are ready at once when they come back into view. */
const REMEMBERED = 300;

/** Colours code by its language. The highlighter and each grammar are fetched when they are first needed. */
@Injectable({ providedIn: 'root' })
export class Highlighter {
  private readonly ready = new Map<string, WritableSignal<boolean>>();
  private readonly asked = new Set<string>();
  private readonly done = new Map<string, string>();
  private core: Promise<HLJSApi> | null = null;
  private highlighter: HLJSApi | null = null;

  /** Fetches what these languages need; where that fails, code stays plain until it is asked for again. */
  need(ids: readonly string[]): void {
    for (const id of ids) {
      if (this.asked.has(id) || GRAMMARS[id] === undefined) continue;
      this.asked.add(id);
      this.fetch(id).then(
        () => this.readyOf(id).set(true),
        () => this.asked.delete(id),
      );
    }
  }

  /** Resolves as soon as code of that language is highlighted. Rejects where its grammar cannot be fetched. */
  async fetch(id: string): Promise<void> {
    this.core ??= import('highlight.js/lib/core').then((module) => module.default);
    const core = this.core.catch((error: unknown) => {
      this.core = null;
      throw error;
    });
    const ids = [id, ...(EMBEDS[id] ?? [])];
    const [highlighter, ...grammars] = await Promise.all([core, ...ids.map((each) => GRAMMARS[each]?.())]);
    grammars.forEach((grammar, index) => {
      const name = ids[index];
      if (grammar !== undefined && name !== undefined) highlighter.registerLanguage(name, grammar.default);
    });
    this.highlighter = highlighter;
  }

  /** `code` as HTML with spans for its parts; `null` while its grammar is not there, or where it is to stay plain. Reads a signal that tells when it is. */
  html(code: string, id: string): string | null {
    if (!this.readyOf(id)() || this.highlighter === null || LONG_LINE.test(code)) return null;
    const key = `${id} ${code}`;
    const html = this.done.get(key) ?? this.highlighter.highlight(code, { language: id, ignoreIllegals: true }).value;
    // What was used last is forgotten last.
    this.done.delete(key);
    this.done.set(key, html);
    const [oldest] = this.done.keys();
    if (this.done.size > REMEMBERED && oldest !== undefined) this.done.delete(oldest);
    return html;
  }

  private readyOf(id: string): WritableSignal<boolean> {
    const known = this.ready.get(id) ?? signal(false);
    this.ready.set(id, known);
    return known;
  }
}
