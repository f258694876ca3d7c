import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { LANGUAGES } from '../app/core/i18n/languages';
import { codeTexts, type Found } from './testing/code-texts';
import { templateTexts } from './testing/template-texts';
import { flat, formsOf, keyOf, placesOf, type Texts } from './testing/texts';

const APP = join(__dirname, '../app');

const languages = new Map(
  LANGUAGES.map(({ tag }): [string, Texts] => [
    tag,
    flat(JSON.parse(readFileSync(join(__dirname, `${tag}.json`), 'utf8'))),
  ]),
);
const english = languages.get('en')!;
const OTHERS = LANGUAGES.map(({ tag }) => tag).filter((tag) => tag !== 'en');

/** Everything in the client's code and templates that is a text or the key of one. */
function search(): Found[] {
  const files = readdirSync(APP, { recursive: true, encoding: 'utf8' }).map((name) => join(APP, name));
  return files.flatMap((file) => {
    const name = relative(APP, file);
    if (file.endsWith('.html')) return templateTexts(readFileSync(file, 'utf8'), name);
    if (!file.endsWith('.ts') || /\.(spec|testing)\.ts$/.test(file)) return [];
    return codeTexts(readFileSync(file, 'utf8'), name);
  });
}

const found = search();
const keys = new Set([...english.keys()].map(keyOf));
const used = new Set(found.filter(({ kind }) => kind === 'key').map(({ text }) => text));

describe('the texts of the client', () => {
  it('are there in English for every key that is used', () => {
    expect([...used].filter((key) => !keys.has(key))).toEqual([]);
  });

  it('are all used', () => {
    expect([...keys].filter((key) => !used.has(key))).toEqual([]);
  });

  it('are not written into templates or code', () => {
    expect(found.filter(({ kind }) => kind === 'plain').map(({ text, at }) => `${at}: ${text}`)).toEqual([]);
  });

  it.each(OTHERS)('are the same ones in %s', (tag) => {
    const own = new Set([...languages.get(tag)!.keys()].map(keyOf));
    expect([...own].sort()).toEqual([...keys].sort());
  });

  it.each(LANGUAGES.map(({ tag }) => tag))('have in %s every form of a number that the language tells apart', (tag) => {
    const texts = languages.get(tag)!;
    // Fractions and millions have forms of their own in some languages; what is counted here has neither.
    const categories = new Set([0, 1, 2, 3, 5, 11, 21, 100].map((count) => new Intl.PluralRules(tag).select(count)));
    const wanted = [...categories.add('other')].sort();
    for (const [key, forms] of formsOf(texts)) expect([key, [...forms].sort()]).toEqual([key, wanted]);
  });

  it.each(OTHERS)('have in %s the same places for values', (tag) => {
    const other = languages.get(tag)!;
    for (const key of keys) expect([key, placesOf(other, key)]).toEqual([key, placesOf(english, key)]);
  });

  it.each(LANGUAGES.map(({ tag }) => tag))('are trimmed and not empty in %s', (tag) => {
    const wrong = [...languages.get(tag)!].filter(([, text]) => text === '' || text !== text.trim());
    expect(wrong).toEqual([]);
  });

  it('are given a value for every place', () => {
    const missing = found
      .filter(({ kind, text }) => kind === 'key' && keys.has(text))
      .flatMap(({ text, at, params }) => {
        if (params === undefined) return [];
        const given = new Set(params);
        return placesOf(english, text)
          .filter((place) => !given.has(place))
          .map((place) => `${at}: ${text} lacks ${place}`);
      });
    expect(missing).toEqual([]);
  });
});

describe('the search for texts', () => {
  const plain = (source: string): string[] =>
    templateTexts(source, 'x.html')
      .filter(({ kind }) => kind === 'plain')
      .map(({ text }) => text);

  it('finds text between tags, beside values, and in attributes that people meet', () => {
    expect(plain('<p>Hello</p>')).toEqual(['Hello']);
    expect(plain('<p>{{ count() }} found</p>')).toEqual(['found']);
    expect(plain('<p>{{ open() ? "Hide" : t("auth.passwordShow") }}</p>')).toEqual(['Hide']);
    expect(plain('<button aria-label="Close"></button>')).toEqual(['Close']);
    expect(plain(`<button [label]="'Remove ' + name()"></button>`)).toEqual(['Remove']);
    expect(plain('@if (a()) { <b title="Now"></b> } @else { <i>Never</i> }')).toEqual(['Now', 'Never']);
  });

  it('lets alone what is no text', () => {
    expect(plain('<p class="head" role="note">· {{ t("ui.back") }} — @{{ name() }}</p>')).toEqual([]);
    expect(plain(`@switch (state()) { @case ('ready') { {{ kind() === 'edit' ? t('a.b') : t('a.c') }} } }`)).toEqual(
      [],
    );
  });

  it('finds sentences in code, and the keys that are given with their values', () => {
    const source = `const a = () => this.say('That did not work'); const b = this.t('chat.members', { count: 3 });`;
    expect(codeTexts(source, 'x.ts').map(({ kind, text, params }) => [kind, text, params])).toEqual([
      ['plain', 'That did not work', undefined],
      ['key', 'chat.members', ['count']],
    ]);
  });
});
