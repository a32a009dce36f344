/** Starts the field page: words first, then the page itself, then the worker that keeps it on this phone. */
import { loadWords, translatePage } from '/shared/words.js';

await loadWords('field', 'refused');
translatePage();
await import('./relight-field.js');

if ('serviceWorker' in navigator) {
  try {
    await navigator.serviceWorker.register('/field/sw.js', { scope: '/field', updateViaCache: 'none' });
    const worker = (await navigator.serviceWorker.ready).active;
    const loaded = performance.getEntriesByType('resource').map(entry => new URL(entry.name)).filter(url => url.origin === location.origin).map(url => url.pathname);
    worker.postMessage({ keep: [...new Set(['/field/field.js', ...loaded])] });
  } catch (e) {
    // Without a worker (plain http on a network address, private window) the page works as long as there is signal.
    console.info('no service worker', e.message);
  }
}
