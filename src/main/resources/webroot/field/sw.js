/**
 * Keeps the field page usable without signal.
 *
 * The shell (page, modules, words) is kept as a whole of one version: the page starts from it at once, and when the server has another one it
 * is fetched beside, complete, before the next opening takes it. Libraries have their version in the path and never change. The map around
 * the crew's jobs is kept as long as the day. Deeds are none of its business: they wait in the page's outbox, which no new version touches.
 */
const STATE = 'relight-field-state', LIBRARIES = 'relight-field-lib', AROUND = 'relight-field-around-1', SHELL = 'relight-field-shell-';
const FIRST = ['/field', '/field/field.js', '/field/manifest.webmanifest', '/field/icon.svg', '/field/icon-192.png', '/shared/early.js', '/shared/theme.css', '/field/field.css', '/shared/icons.svg', '/shared/mark.svg',
  '/shared/words/common.vi.js', '/shared/words/common.en.js', '/shared/words/field.vi.js', '/shared/words/field.en.js', '/shared/words/map.vi.js', '/shared/words/map.en.js', '/shared/words/refused.vi.js', '/shared/words/refused.en.js'];
const OWN = /^\/(field|shared)(\/|$)/, LIBRARY = /^\/lib\//, PICTURE = /^\/(tiles\/|api\/map$)/;
const NAMED = /(?:from|import)\s*\(?\s*['"]([./][^'"]+)['"]|['"](\/(?:lib|shared|field)\/[^'"\s]+\.(?:js|css|svg))['"]/g;
const LOOK_AGAIN_MS = 15 * 60_000, MOST_TILES = 700, PATIENCE_MS = 4_000;

let looking = null;

self.addEventListener('install', event => event.waitUntil(renew().then(() => self.skipWaiting())));

self.addEventListener('activate', event => {
  event.waitUntil(Promise.all([forgetOldShells(), self.clients.claim()]));
});

// The page tells what it has loaded, so that words and libraries it chose by itself are here too.
self.addEventListener('message', event => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep));
  if (event.data?.around) event.waitUntil(fetchAround(event.data.around));
});

self.addEventListener('fetch', event => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin) return;
  if (event.request.mode === 'navigate' && url.pathname === '/field') {
    event.respondWith(own('/field'));
    event.waitUntil(look());
  } else if (OWN.test(url.pathname) && event.request.mode !== 'navigate') event.respondWith(own(url.pathname));
  else if (LIBRARY.test(url.pathname)) event.respondWith(library(url.pathname));
  else if (PICTURE.test(url.pathname)) event.respondWith(picture(event.request, url.pathname));
});

// -- the shell -------------------------------------------------------------------------------------------------------
async function current() {
  const name = await (await caches.open(STATE)).match('/current').then(answer => answer?.text());
  return name ? caches.open(name) : null;
}

async function own(path) {
  const shell = await current();
  const kept = await shell?.match(path);
  if (kept) return kept;
  const answer = await fetch(path, { cache: 'no-cache' });
  if (shell && answer.ok && !answer.redirected) await shell.put(path, answer.clone());
  return answer;
}

async function library(path) {
  const cache = await caches.open(LIBRARIES);
  const kept = await cache.match(path);
  if (kept) return kept;
  const answer = await fetch(path);
  if (answer.ok) await cache.put(path, answer.clone());
  return answer;
}

const look = () => (looking ??= lookNow().catch(() => undefined).finally(() => {
  looking = null;
}));

async function lookNow() {
  const last = Number(await (await caches.open(STATE)).match('/looked').then(answer => answer?.text()));
  if (Date.now() - last > LOOK_AGAIN_MS || last > Date.now()) await renew();
}

/** Asks the server for every file of the shell (mostly answered with "unchanged"), and takes the new ones as a whole if any has changed. */
async function renew() {
  const shell = await current();
  const known = shell ? (await shell.keys()).map(request => new URL(request.url).pathname) : [];
  const files = new Map(), waiting = [...new Set([...FIRST, ...known])], seen = new Set(waiting);
  let changed = !shell;
  while (waiting.length > 0) {
    await Promise.all(waiting.splice(0, 8).map(async path => {
      const answer = await fetch(path, { cache: 'no-cache' });
      if (answer.status === 404 && known.includes(path)) {
        changed = true; // a file of the old version
        return;
      }
      if (!answer.ok || answer.redirected) throw new Error(`${path} answered ${answer.status}`);
      if (answer.headers.get('ETag') !== (await shell?.match(path))?.headers.get('ETag')) changed = true;
      files.set(path, answer.clone());
      if (path.endsWith('.js')) for (const next of named(await answer.text(), path)) if (!seen.has(next)) {
        seen.add(next);
        if (OWN.test(next)) waiting.push(next);
        else if (LIBRARY.test(next) && !navigator.connection?.saveData) await library(next).catch(() => undefined);
      }
    }));
  }
  await (await caches.open(STATE)).put('/looked', new Response(String(Date.now())));
  if (!changed) return;
  const name = SHELL + Date.now(), cache = await caches.open(name);
  await Promise.all([...files].map(([path, answer]) => cache.put(path, answer)));
  await (await caches.open(STATE)).put('/current', new Response(name));
  await forgetOldShells();
}

/** What a module names: its imports, and files it loads by their address. */
function named(text, path) {
  const found = [];
  for (const [, imported, address] of text.matchAll(NAMED)) found.push(new URL(imported ?? address, new URL(path, location.origin)).pathname);
  return found.filter(p => /\.[a-z]+$/.test(p));
}

async function forgetOldShells() {
  const name = await (await caches.open(STATE)).match('/current').then(answer => answer?.text());
  const all = await caches.keys();
  // Pages that still run on the last version load what they need from the new one: both know the same paths, and it is gone with them.
  await Promise.all(all.filter(n => n.startsWith(SHELL) && n !== name).map(n => caches.delete(n)));
}

async function keep(paths) {
  for (const path of paths) {
    if (LIBRARY.test(path)) await library(path).catch(() => undefined);
    else if (OWN.test(path)) await own(path).catch(() => undefined);
  }
}

// -- the map around the jobs -----------------------------------------------------------------------------------------
/** From the server while it answers in time, else from this phone. */
async function picture(request, path) {
  const cache = await caches.open(AROUND);
  const asked = fetch(request).then(async answer => {
    if (answer.status === 200) await cache.put(path, answer.clone());
    return answer;
  });
  const kept = await cache.match(path);
  if (!kept) return asked;
  return Promise.race([asked, new Promise(late => setTimeout(late, PATIENCE_MS, kept))]).catch(() => kept);
}

async function fetchAround(tiles) {
  const cache = await caches.open(AROUND);
  const map = await fetch('/api/map').catch(() => null);
  if (!map?.ok) return;
  await cache.put('/api/map', map.clone());
  const { network } = await map.json();
  const kinds = ['base', ...(network ? ['network'] : [])];
  for (const tile of tiles) {
    for (const kind of kinds) {
      const path = `/tiles/${kind}/${tile}.mvt`;
      if (await cache.match(path)) continue;
      const answer = await fetch(path).catch(() => null);
      if (!answer) return; // the signal is gone; the rest another time
      if (answer.status === 200) await cache.put(path, answer);
    }
  }
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_TILES)).map(key => cache.delete(key)));
}
