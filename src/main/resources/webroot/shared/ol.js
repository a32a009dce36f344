// OpenLayers, from its WebJar in one file: the only place that names it. It is a classic script with a global, so it is loaded as one.
const SOURCE = '/lib/ol/10.7.0/dist/ol.js';

await new Promise((loaded, failed) => {
  if (globalThis.ol) {
    loaded();
    return;
  }
  const script = document.createElement('script');
  script.src = SOURCE;
  script.onload = loaded;
  script.onerror = () => failed(new Error(`${SOURCE} did not load`));
  document.head.append(script);
});

export const { ol } = globalThis;
