import { describe, expect, test } from 'vitest';
import { bestLanguage, languageTag, textDirection } from './language.ts';

describe('the language of a message', () => {
  test.each([
    [['de'], ['en', 'de'], 'de'],
    [['de-AT', 'en'], ['en', 'de'], 'de'],
    [['de'], ['en', 'de-CH'], 'de-CH'],
    [['pt-BR'], ['pt-PT', 'pt-BR'], 'pt-BR'],
    [['pt'], ['pt-PT', 'pt-BR'], 'pt-BR'],
    [['es-MX'], ['es', 'es-419'], 'es'],
    [['zh-TW'], ['zh-Hans', 'zh-Hant'], 'zh-Hant'],
    [['zh-HK'], ['zh-Hans', 'zh-Hant'], 'zh-Hant'],
    [['zh'], ['zh-Hant', 'zh-Hans'], 'zh-Hans'],
    [['zh-TW'], ['en', 'zh-Hans'], 'zh-Hans'],
    [['sr-Latn'], ['sr', 'sr-Latn'], 'sr-Latn'],
    [['he'], ['en', 'he'], 'he'],
    [['fr', 'ja-JP', 'en'], ['en', 'ja'], 'ja'],
    [['uk'], ['ru', 'en'], undefined],
    [['gl'], ['es'], undefined],
    [[], ['en'], undefined],
  ])('Of %j, an app with the texts %j uses %s', (wanted, offered, expected) => {
    expect(bestLanguage(wanted, offered)).toBe(expected);
  });

  test.each([
    ['de-at', 'de-AT'],
    ['IW', 'he'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['de_AT', undefined],
    ['*', undefined],
    ['', undefined],
    ['../de', undefined],
    ['en\r\nBcc: x', undefined],
    [`en-${'x'.repeat(60)}`, undefined],
  ])('The text %j is the language tag %s', (text, expected) => {
    expect(languageTag(text)).toBe(expected);
  });

  test.each([
    ['ar', 'rtl'],
    ['he-IL', 'rtl'],
    ['fa', 'rtl'],
    ['ur-PK', 'rtl'],
    ['dv', 'rtl'],
    ['az-Arab', 'rtl'],
    ['az', 'ltr'],
    ['ar-Latn', 'ltr'],
    ['ja', 'ltr'],
    ['en', 'ltr'],
  ])('The language %s is written %s', (tag, direction) => {
    expect(textDirection(tag)).toBe(direction);
  });
});
