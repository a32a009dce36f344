/**
 * Keeps the field page usable without signal: its shell comes from this phone at once and is renewed behind the page's back for the next
 * opening. Data never comes from here: /api and /live always go to the server, what waits for it lives in the page's outbox.
 */
const SHELL = 'relight-field-shell-1';
const FIRST = ['/field', '/field/manifest.webmanifest', '/field/icon.svg', '/shared/theme.css', '/field/field.css', '/shared/icons.svg', '/shared/mark.svg'];
const KEPT = /^\/(field|shared|lib)\//;

self.addEventListener('install', event => {
  event.waitUntil(caches.open(SHELL).then(cache => cache.addAll(FIRST)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', event => {
  event.waitUntil(caches.keys().then(names => Promise.all(names.filter(name => name.startsWith('relight-field-') && name !== SHELL).map(name => caches.delete(name)))).then(() => self.clients.claim()));
});

// The page tells what it has loaded before this worker was there, so that the list of files need not be kept by hand.
self.addEventListener('message', event => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep));
});

async function keep(paths) {
  const cache = await caches.open(SHELL);
  await Promise.all(paths.filter(path => KEPT.test(path)).map(async path => {
    if (!(await cache.match(path))) await cache.add(path).catch(() => undefined);
  }));
}

self.addEventListener('fetch', event => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin) return;
  if (event.request.mode === 'navigate' && url.pathname === '/field') event.respondWith(shell('/field', event));
  else if (KEPT.test(url.pathname)) event.respondWith(shell(url.pathname, event));
});

/** From this phone at once when it is here, renewed in the background; else from the server. A version in the path never changes. */
async function shell(path, event) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(path);
  if (kept && path.startsWith('/lib/')) return kept;
  const fresh = fetch(path, { cache: 'no-cache' }).then(answer => {
    if (answer.ok && !answer.redirected) return cache.put(path, answer.clone()).then(() => answer);
    return answer;
  });
  if (!kept) return fresh;
  event.waitUntil(fresh.catch(() => undefined));
  return kept;
}
