/**
 * Everything an outbox holds in one file that anybody can open and read: for a phone that will not get through any more. The deeds stand in
 * it as they would have been sent, with their keys and digests, so that nothing is entered twice once the phone does get through.
 */
import { contentDigest } from './digest.js';

/** What this file is, for whoever takes it in. */
export const FORM = 'relight-outbox/2';

/** What was told without a name, and stays so: the server forgets who sent it, a file would not. It waits on the phone alone. */
export const isNameless = record => record.path === '/api/near-misses';

const escaped = text => String(text ?? '').replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);

function base64(bytes) {
  const all = new Uint8Array(bytes);
  let text = '';
  for (let i = 0; i < all.length; i += 0x8000) text += String.fromCharCode(...all.subarray(i, i + 0x8000));
  return btoa(text);
}

/** `photosOf(sha256)` answers {type, bytes} or null; `words` names deeds and states. */
export async function handOutPage({ user, crew, records: all, photosOf, words, now }) {
  const records = all.filter(r => !isNameless(r));
  const rows = [];
  for (const record of records) {
    const photo = record.photo ? await photosOf(record.photo) : null;
    const shown = photo ? `<img alt="" src="data:${photo.type};base64,${base64(photo.bytes)}">` : '';
    rows.push(`<tr><td>${record.sequence}<td>${escaped(record.at)}<br><small>${escaped(record.phoneAt)}</small><td>${escaped(words.deed(record.kind))}<br><small>${escaped([record.subject?.title, record.subject?.code].filter(Boolean).join(' · '))}</small>`
      + `<td>${escaped(words.state(record.state))}${record.problem ? `<br><small>${escaped(record.problem.code)}: ${escaped(record.problem.message)}</small>` : ''}<td><pre>${escaped(record.text)}</pre>${shown}`);
  }
  const names = Object.fromEntries(records.map(r => [r.kind, words.deed(r.kind)]));
  // Each deed proves its own text; this proves where each was to go, too.
  const digest = await contentDigest(JSON.stringify(records));
  const data = JSON.stringify({ form: FORM, at: new Date(now).toISOString(), user, crew, names, records, digest }).replaceAll('<', '\\u003c');
  return `<!doctype html><html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(words.title)}</title>
<style>body{font:15px/1.5 system-ui;margin:16px}table{border-collapse:collapse;width:100%}td,th{border:1px solid #888;padding:6px;text-align:left;vertical-align:top}pre{white-space:pre-wrap;word-break:break-all;margin:0;font-size:12px}img{max-width:320px;display:block}</style>
<h1>${escaped(words.title)}</h1><p>${escaped([user?.name, crew?.name, new Date(now).toISOString()].filter(Boolean).join(' · '))}</p>
<table><tr>${words.columns.map(c => `<th>${escaped(c)}`).join('')}</tr>${rows.join('\n')}</table>
<script type="application/json" id="relight-outbox">${data}</script></html>`;
}

/** Hands the file to whatever the phone has for sending, or saves it. */
export async function handOut(text, name) {
  const file = new File([text], name, { type: 'text/html' });
  if (navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file], title: name });
      return;
    } catch (e) {
      if (e.name === 'AbortError') return;
    }
  }
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(file), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
