import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { chooseLanguage, say } from '../../main/resources/webroot/shared/words.js';
import { symbols } from '../../main/resources/webroot/shared/symbols.js';

const folder = new URL('../../main/resources/webroot/shared/words/', import.meta.url);
const pages = readdirSync(folder).filter(name => name.endsWith('.vi.js')).map(name => name.slice(0, -'.vi.js'.length));
const wordsOf = async (page, language) => (await import(new URL(`${page}.${language}.js`, folder))).default;
const factsOf = text => new Set([...(typeof text === 'string' ? text : Object.values(text).join(' ')).matchAll(/\{(\w+)\}/g)].map(([, fact]) => fact));

test('every page has its words in both languages', () => {
  assert.ok(pages.includes('common'));
  assert.deepEqual(readdirSync(folder).sort(), pages.flatMap(page => [`${page}.en.js`, `${page}.vi.js`]).sort());
});

for (const page of pages) {
  test(`${page}: both languages know the same keys and use the same facts`, async () => {
    const [vi, en] = [await wordsOf(page, 'vi'), await wordsOf(page, 'en')];
    assert.deepEqual(Object.keys(vi).sort(), Object.keys(en).sort());
    for (const key of Object.keys(vi)) assert.deepEqual([...factsOf(vi[key])].sort(), [...factsOf(en[key])].sort(), key);
  });

  test(`${page}: no text is empty, plural forms end in other`, async () => {
    for (const language of ['vi', 'en']) {
      for (const [key, text] of Object.entries(await wordsOf(page, language))) {
        assert.ok(typeof text === 'string' ? text.trim() : text.other?.trim(), `${language} ${key}`);
      }
    }
  });
}

test('no page finds two texts under one key', async () => {
  const loaded = { console: ['console', 'outages', 'crews', 'work', 'safety', 'refused'], field: ['field', 'refused'], desk: ['desk'], join: ['join'], 'sign-in': ['sign-in'] };
  for (const [page, files] of Object.entries(loaded)) {
    const keys = (await Promise.all(['common', 'map', ...files].map(async name => Object.keys(await wordsOf(name, 'vi'))))).flat();
    assert.deepEqual(keys.filter((key, i) => keys.indexOf(key) !== i), [], page);
  }
});

test('Vietnamese is spelt one way: the tone of oa, oe and uy at the end stands on the first vowel', async () => {
  const other = /(?<![qQ])(?:[oO][àáảãạèéẻẽẹ]|[uU][ỳýỷỹỵ])(?!\p{L})/u;
  for (const page of pages) for (const [key, text] of Object.entries(await wordsOf(page, 'vi'))) assert.doesNotMatch(JSON.stringify(text), other, `${page} ${key}`);
});

test('every symbol has its word', async () => {
  const vi = await wordsOf('common', 'vi');
  for (const [table, states] of Object.entries(symbols)) for (const state of Object.keys(states)) assert.ok(vi[`${table}.${state}`], `${table}.${state}`);
});

test('the address chooses the language before the memory, the memory before the browser, and Vietnamese is the house’s own', () => {
  assert.equal(chooseLanguage({ query: 'en', chosen: 'vi', browser: ['vi-VN'] }), 'en');
  assert.equal(chooseLanguage({ query: 'fr', chosen: 'en', browser: ['vi'] }), 'en');
  assert.equal(chooseLanguage({ browser: ['fr-FR', 'en-GB', 'vi'] }), 'en');
  assert.equal(chooseLanguage({ browser: ['km-KH'] }), 'vi');
});

test('a bracketed part stands only when its facts are known; a missing fact outside shows as a dash', () => {
  assert.equal(say('Giao nhiệm vụ[ cho {crew}].', { crew: 'Đội 2' }, 'vi'), 'Giao nhiệm vụ cho Đội 2.');
  assert.equal(say('Giao nhiệm vụ[ cho {crew}].', {}, 'vi'), 'Giao nhiệm vụ.');
  assert.equal(say('Báo động: {kind}[, {place}].', { place: null }, 'vi'), 'Báo động: –.');
});

test('numbers in texts take the language’s form and its plural', () => {
  assert.equal(say({ one: '{n} customer', other: '{n} customers' }, { n: 1 }, 'en'), '1 customer');
  assert.equal(say({ one: '{n} customer', other: '{n} customers' }, { n: 1284 }, 'en'), '1,284 customers');
  assert.equal(say('{n} khách hàng', { n: 1284 }, 'vi'), '1.284 khách hàng');
});

test('every step in the life of a job has words', async () => {
  const code = new URL('../../main/java/relight/job/', import.meta.url);
  const source = readdirSync(code).filter(name => name.endsWith('.java')).map(name => readFileSync(new URL(name, code), 'utf8')).join('\n');
  const deeds = [...source.matchAll(/^\s+[A-Z_]+\("(\w+)", (?:true|false)\)|, [A-Z_]+\("(\w+)", (?:true|false)\)/gm)].map(m => m[1] ?? m[2]);
  const noted = [...source.matchAll(/steps\.(?:noted|aside)\([^;]*?, "([\w.]+)"/g)].map(m => m[1]).filter(deed => !deed.endsWith('.'));
  assert.ok(deeds.length >= 13 && noted.length >= 4, `found ${deeds} ${noted}`);
  const helped = ['acknowledge', 'reject', 'enRoute', 'onSite'].map(deed => `help.${deed}`);
  const words = await wordsOf('work', 'vi');
  assert.deepEqual([...new Set([...deeds, ...noted, ...helped])].filter(deed => !(`jobDeed.${deed}` in words)), []);
});
