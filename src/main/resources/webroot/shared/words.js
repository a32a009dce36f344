/**
 * The words of the pages. Vietnamese is the language of the house, English the second; every text lives in words/<page>.<language>.js
 * under the same key in both (words.test.js). A text may hold {facts}; a part in [brackets] stands only when all its facts are known.
 */
import { recall, remember } from './store.js';

export const languages = ['vi', 'en'];

/** ?lang, else what this browser chose before, else the first of the browser's languages we speak, else Vietnamese. */
export function chooseLanguage({ query, chosen, browser = [] }) {
  const spoken = [query, chosen, ...browser.map(tag => tag.toLowerCase().split('-')[0])];
  return spoken.find(language => languages.includes(language)) ?? 'vi';
}

function languageOfThisPage() {
  const query = new URLSearchParams(globalThis.location?.search ?? '').get('lang');
  if (languages.includes(query)) remember('language', query);
  return chooseLanguage({ query, chosen: recall('language'), browser: globalThis.location ? [...(navigator.languages ?? [])] : [] });
}

/** The language of this page; another one is a new visit (`otherLanguageHref`). */
export const language = languageOfThisPage();

/** Sets facts into a text. Numbers take the language's form; a fact that is missing drops its [part] or shows as a dash. */
export function say(text, facts = {}, inLanguage = language) {
  if (typeof text === 'object') text = text[new Intl.PluralRules(inLanguage).select(Number(facts.n))] ?? text.other;
  const known = name => facts[name] !== null && facts[name] !== undefined && facts[name] !== '';
  const shown = name => (typeof facts[name] === 'number' ? new Intl.NumberFormat(inLanguage).format(facts[name]) : String(facts[name]));
  const filled = text.replace(/\[([^\]]*)\]/g, (_, part) => ([...part.matchAll(/\{(\w+)\}/g)].every(([, name]) => known(name)) ? part : ''));
  return filled.replace(/\{(\w+)\}/g, (_, name) => (known(name) ? shown(name) : '–'));
}

const words = {};

/** Fetches the words of these pages in the page's language; `common` comes always. Await it before the first `t`. */
export async function loadWords(...pages) {
  const files = await Promise.all(['common', ...pages].map(page => import(`./words/${page}.${language}.js`)));
  for (const file of files) Object.assign(words, file.default);
  if (globalThis.document) document.documentElement.lang = language;
}

/** The text of a key in the page's language. */
export function t(key, facts) {
  const text = words[key];
  if (text === undefined) {
    console.warn(`no words for ${key}`);
    return key;
  }
  return say(text, facts);
}

/** Whether there are words for a key: for codes that a newer server may send. */
export const hasWords = key => key in words;

/** A proper name that comes as {vi, en} or as one text. */
export const named = name => (name && typeof name === 'object' ? (name[language] ?? name.vi) : (name ?? ''));

/** Puts words into static markup: data-t="key" for the text, data-t-title, data-t-aria-label, data-t-placeholder … for attributes. */
export function translatePage(root = document) {
  for (const element of root.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t);
  for (const attribute of ['title', 'aria-label', 'placeholder', 'content', 'alt']) {
    for (const element of root.querySelectorAll(`[data-t-${attribute}]`)) element.setAttribute(attribute, t(element.getAttribute(`data-t-${attribute}`)));
  }
  for (const link of root.querySelectorAll('a[data-other-language]')) {
    link.href = otherLanguageHref();
    link.lang = language === 'vi' ? 'en' : 'vi';
    link.textContent = language === 'vi' ? 'English' : 'Tiếng Việt';
  }
}

/** Address of this page in the other language. */
export function otherLanguageHref() {
  const url = new URL(location.href);
  url.searchParams.set('lang', language === 'vi' ? 'en' : 'vi');
  return url.pathname + url.search + url.hash;
}

/** A refusal of the server in the page's words: {title, detail, code, incident}. Codes are looked up whole, then by status, then the server's own text stands. */
export function refusalWords(problem) {
  const code = problem?.code ?? 'network/unreachable';
  const key = [`problem.${code}`, `problem.${code.replace(/^[^/]+/, '*')}`, `problem.http/${problem?.status}`].find(hasWords);
  const facts = problem?.facts ?? {};
  const by = named(facts.by?.name ?? facts.by);
  return { text: key ? t(key, { ...facts, by }) : (problem?.message ?? t('problem.other')), code, incident: problem?.incident };
}
