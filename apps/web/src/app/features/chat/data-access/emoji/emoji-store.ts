import { HttpClient } from '@angular/common/http';
import { DOCUMENT, Injectable, computed, inject, signal } from '@angular/core';
import type { CompactEmoji } from 'emojibase';
import { firstValueFrom, forkJoin } from 'rxjs';
import { I18n } from '../../../../core/i18n/i18n';
import type { Language } from '../../../../core/i18n/languages';
import { LocalStore } from '../../../../core/storage/local-store';
import { drawnEmoji } from './drawn-emoji';
import { emojiSet, type Emoji, type EmojiSet } from './emoji-set';

/** Where the build puts what emojibase knows, by the languages of the client. */
const FOLDERS: Readonly<Record<Language, string>> = { en: 'en', de: 'de', 'zh-Hans': 'zh' };
const RECENT = 'recentEmoji';
const TONE = 'skinTone';
/** How many of those used last are remembered. */
const REMEMBERED = 18;
/** From the lightest to the darkest; zero is the usual yellow. */
const TONES = 5;

/** The emoji in the language of the client, fetched when they are first needed; those used last, and the skin tone. */
@Injectable({ providedIn: 'root' })
export class EmojiStore {
  private readonly document = inject(DOCUMENT);
  private readonly http = inject(HttpClient);
  private readonly local = inject(LocalStore);
  private readonly language = inject(I18n).language;
  private readonly sets = signal<Partial<Record<Language, EmojiSet>>>({});
  private readonly running = new Map<Language, Promise<void>>();
  private readonly recentSignal = signal(this.readRecent());
  private readonly toneSignal = signal(this.readTone());

  /** `null` until they are there. */
  readonly set = computed(() => this.sets()[this.language()] ?? null);
  /** Those used last, the newest first, in their usual tone. */
  readonly recent = computed(() => {
    const set = this.set();
    return set === null ? [] : this.recentSignal().flatMap((unicode) => set.bySign(unicode) ?? []);
  });
  /** 0 to 5. */
  readonly tone = this.toneSignal.asReadonly();

  /** Fetches them where they are not there. Rejects where that fails, and tries again when it is called again. */
  load(): Promise<void> {
    const language = this.language();
    const running = this.running.get(language) ?? this.fetch(language);
    this.running.set(language, running);
    return running.catch((error: unknown) => {
      this.running.delete(language);
      throw error;
    });
  }

  /** How `emoji` looks in the tone that the person chose. */
  toned({ unicode, skins }: Emoji): string {
    return this.tone() === 0 ? unicode : (skins[this.tone() - 1] ?? unicode);
  }

  /** Takes note that the person used it, and gives what is typed. */
  use(emoji: Emoji): string {
    const recent = [emoji.unicode, ...this.recentSignal().filter((unicode) => unicode !== emoji.unicode)];
    this.recentSignal.set(recent.slice(0, REMEMBERED));
    this.local.write(RECENT, JSON.stringify(this.recentSignal()));
    return this.toned(emoji);
  }

  chooseTone(tone: number): void {
    this.toneSignal.set(tone);
    this.local.write(TONE, tone === 0 ? null : String(tone));
  }

  private async fetch(language: Language): Promise<void> {
    const [data, codes] = await firstValueFrom(
      forkJoin([
        this.http.get<CompactEmoji[]>(`/emoji/${FOLDERS[language]}/compact.json`),
        this.http.get<Record<string, string | string[]>>('/emoji/en/shortcodes/github.json'),
      ]),
    );
    this.sets.update((sets) => ({ ...sets, [language]: emojiSet(data, codes, this.isDrawn()) }));
  }

  private isDrawn(): (unicode: string) => boolean {
    const canvas = this.document.createElement('canvas');
    const family = getComputedStyle(this.document.body).fontFamily;
    return drawnEmoji(canvas.getContext('2d', { willReadFrequently: true }), family);
  }

  private readRecent(): readonly string[] {
    try {
      const kept: unknown = JSON.parse(this.local.read(RECENT) ?? '[]');
      return Array.isArray(kept) ? kept.filter((each): each is string => typeof each === 'string') : [];
    } catch {
      return [];
    }
  }

  private readTone(): number {
    const tone = Number(this.local.read(TONE) ?? 0);
    return Number.isInteger(tone) && tone >= 0 && tone <= TONES ? tone : 0;
  }
}
