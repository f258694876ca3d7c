import { Injectable } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { TRANSLOCO_LOADER, type Translation } from '@jsverse/transloco';
import { defer, from, throwError, type Observable } from 'rxjs';
import { I18n } from './i18n';
import { speak } from './i18n.testing';
import { provideI18n } from './provide-i18n';
import { TextLoader } from './text-loader';

/** The real loader behind a network that can be cut, and that answers when it is told to. */
@Injectable()
class Network extends TextLoader {
  down = new Set<string>();
  asked: string[] = [];
  private readonly held = new Map<string, Promise<void>>();

  override getTranslation(tag: string): Observable<Translation> {
    return defer(() => {
      this.asked.push(tag);
      if (this.down.has(tag)) return throwError(() => new Error('offline'));
      const texts = super.getTranslation(tag);
      const held = this.held.get(tag);
      return held === undefined ? texts : from(held.then(() => new Promise<Translation>((ok) => texts.subscribe(ok))));
    });
  }

  /** Holds a language back until the function that this gives is called. */
  hold(tag: string): () => void {
    let release = (): void => undefined;
    this.held.set(tag, new Promise((resolve) => (release = resolve)));
    return () => release();
  }
}

describe('the language', () => {
  let network: Network;

  beforeEach(() => {
    localStorage.clear();
    TestBed.configureTestingModule({ providers: [provideI18n(), { provide: TRANSLOCO_LOADER, useClass: Network }] });
    network = TestBed.inject(TRANSLOCO_LOADER) as Network;
  });

  function browserSpeaks(...languages: string[]): I18n {
    Object.defineProperty(navigator, 'languages', { value: languages, configurable: true });
    return TestBed.inject(I18n);
  }

  it('is the browser’s at first, fetched once, and named on the page', async () => {
    const i18n = browserSpeaks('de-CH', 'en');
    await i18n.start();
    expect(i18n.t('auth.login.submit')).toBe('Anmelden');
    expect(document.documentElement.lang).toBe('de');
    expect(i18n.locale()).toBe('de-CH');
    expect(network.asked).toEqual(['de']);
  });

  it('is from then on what was chosen, whatever the browser has', async () => {
    const i18n = browserSpeaks('de');
    await i18n.start();
    await i18n.choose('zh-Hans');
    expect(i18n.t('auth.login.submit')).toBe('登录');
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({ providers: [provideI18n()] });
    const later = browserSpeaks('de');
    await later.start();
    expect(later.language()).toBe('zh-Hans');
    expect(document.documentElement.lang).toBe('zh-Hans');
  });

  it('is English where its texts cannot be fetched at the start', async () => {
    network.down.add('de');
    const i18n = browserSpeaks('de');
    await i18n.start();
    expect(i18n.t('auth.login.submit')).toBe('Sign in');
    expect(document.documentElement.lang).toBe('en');
  });

  it('fails to start where there are no texts at all', async () => {
    network.down.add('de').add('en');
    await expect(browserSpeaks('de').start()).rejects.toThrow();
  });

  it('stays as it is where the chosen one cannot be fetched, and can be had later', async () => {
    const i18n = browserSpeaks('en');
    await i18n.start();
    network.down.add('de');
    await expect(i18n.choose('de')).rejects.toThrow();
    expect(i18n.t('auth.login.submit')).toBe('Sign in');
    expect(localStorage.getItem('tertulia.language')).toBeNull();
    network.down.clear();
    await i18n.choose('de');
    expect(i18n.t('auth.login.submit')).toBe('Anmelden');
    expect(localStorage.getItem('tertulia.language')).toBe('de');
  });

  it('is the one chosen last, whichever arrives last', async () => {
    const i18n = browserSpeaks('en');
    await i18n.start();
    const release = network.hold('de');
    const slow = i18n.choose('de');
    await i18n.choose('zh-Hans');
    release();
    await slow;
    expect(i18n.language()).toBe('zh-Hans');
    expect(localStorage.getItem('tertulia.language')).toBe('zh-Hans');
  });

  it('tells of a change, and only of a change', async () => {
    const i18n = browserSpeaks('en');
    await i18n.start();
    const seen: string[] = [];
    i18n.language$.subscribe((language) => seen.push(language));
    await i18n.choose('en');
    await i18n.choose('de');
    expect(seen).toEqual(['en', 'de']);
  });
});

describe('a text', () => {
  it('has one form for each number that the language tells apart, and writes numbers as it does', async () => {
    const { t } = await speak('en');
    expect(t('chat.members', { count: 1 })).toBe('1 member');
    expect(t('chat.members', { count: 0 })).toBe('0 members');
    expect(t('chat.members', { count: 12_000 })).toBe('12,000 members');
  });

  it('has the forms of German', async () => {
    const { t } = await speak('de');
    expect(t('chat.members', { count: 1 })).toBe('1 Mitglied');
    expect(t('chat.members', { count: 12_000 })).toBe('12.000 Mitglieder');
  });

  it('has the one form of Chinese', async () => {
    const { t } = await speak('zh-Hans');
    expect(t('chat.members', { count: 1 })).toBe('1 位成员');
    expect(t('chat.members', { count: 12_000 })).toBe('12,000 位成员');
  });

  it('takes what people call themselves as it is, braces and all', async () => {
    const { t } = await speak('en');
    expect(t('chat.group.removed', { name: '{{name}}' })).toBe('{{name}} was removed.');
    expect(t('chat.group.removed', { name: '{{ auth.email }} $& $1' })).toBe('{{ auth.email }} $& $1 was removed.');
  });
});
