import { languageFor, localeFor } from './languages';

describe('the language to begin with', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr-FR', 'de-DE'], 'de'],
    [['zh-CN'], 'zh-Hans'],
    [['zh-SG'], 'zh-Hans'],
    [['zh'], 'zh-Hans'],
    [['en-US'], 'en'],
    [['fr', 'es'], 'en'],
    [[], 'en'],
    [['no tag at all', 'de'], 'de'],
  ])('for %j is %s', (preferred, language) => {
    expect(languageFor(preferred)).toBe(language);
  });

  it('is not Simplified Chinese for who reads Traditional', () => {
    expect(languageFor(['zh-TW', 'zh-Hant'])).toBe('en');
  });
});

describe('the tag for dates and numbers', () => {
  it('is the reader’s own where they have a region for the language, else the language', () => {
    expect(localeFor('en', ['de-DE', 'en-GB', 'en-US'])).toBe('en-GB');
    expect(localeFor('zh-Hans', ['zh-TW', 'zh-SG'])).toBe('zh-SG');
    expect(localeFor('de', ['en-GB'])).toBe('de');
  });
});
