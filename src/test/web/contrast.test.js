// Measures theme.css: every pair of colours that carries text or meaning, in both themes. WCAG 2.2 AA asks 4.5:1 for text, 3:1 for graphics and borders of controls.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

const css = readFileSync(new URL('../../main/resources/webroot/shared/theme.css', import.meta.url), 'utf8');
const block = (from, to) => css.slice(css.indexOf(from), css.indexOf(to));
const colours = text => Object.fromEntries([...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi)].map(([, name, hex]) => [name, hex]));
const light = colours(block(':root {', ':root[data-theme="dark"]'));
const chosenDark = colours(block(':root[data-theme="dark"]', '@media (prefers-color-scheme: dark)'));
const systemDark = colours(block('@media (prefers-color-scheme: dark)', '/* == base'));

const luminance = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16) / 255)
  .map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const ratio = (a, b) => {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
};

const supply = ['energised', 'dead', 'predicted', 'planned', 'restoring', 'restored', 'unknown'];
const alarms = ['alarm-life', 'alarm-urgent', 'alarm-warn', 'alarm-notice'];
const grounds = ['bg', 'surface', 'surface-2', 'surface-3', 'selected'];
const pairs = [
  ...['text', 'text-2', 'text-3'].flatMap(text => grounds.map(on => [text, on, 4.5])),
  ...['bg', 'surface', 'surface-2', 'selected'].map(on => ['accent', on, 4.5]),
  ['on-accent', 'accent', 4.5], ['on-accent', 'accent-hover', 4.5],
  ...['bg', 'surface', 'surface-2'].flatMap(on => [['line-strong', on, 3], ['focus', on, 3]]),
  ...[...supply, ...alarms].flatMap(s => [[s, `${s}-bg`, 4.5], [s, 'surface', 4.5], [s, 'selected', 4.5], ['on-state', s, 4.5], ['text', `${s}-bg`, 4.5], ['text-2', `${s}-bg`, 4.5]]),
  ...supply.flatMap(s => [[s, 'map-land', 3]]),
  ['sos-text', 'sos-bg', 4.5], ['sos-text-2', 'sos-bg', 4.5], ['sos-text-2', 'sos-panel', 4.5], ['sos-on-action', 'sos-action', 4.5], ['sos-line', 'sos-bg', 3],
  ...['map-land', 'map-field', 'map-halo'].map(on => ['map-label', on, 4.5]),
  ['map-water-label', 'map-water', 4.5], ['map-feeder', 'map-land', 3], ['map-feeder', 'map-field', 3], ['map-restoring', 'map-land', 3], ['map-restoring', 'map-field', 3],
  ['map-earthed', 'map-land', 3], ['map-earthed', 'map-field', 3], ['map-earthed', 'surface', 3],
  ['dead', 'map-water', 3], ['predicted', 'map-water', 3],
  ...[1, 2, 3, 4].map(n => [`chart-${n}`, 'surface', 3]),
];

const fieldCss = readFileSync(new URL('../../main/resources/webroot/field/field.css', import.meta.url), 'utf8');
const sun = colours(/:root\[data-sun\] \{([^}]*)\}/.exec(fieldCss)[1]);

for (const [theme, values] of Object.entries({ light, dark: { ...light, ...chosenDark }, sun: { ...light, ...sun } })) {
  test(`${theme}: text and marks stand out from their ground`, () => {
    const weak = pairs.map(([a, b, need]) => [`${a} on ${b}`, ratio(values[a], values[b]), need]).filter(([, got, need]) => !(got >= need));
    assert.deepEqual(weak, []);
  });
}

test('dark by choice and dark by system are the same colours', () => {
  assert.ok(Object.keys(chosenDark).length > 40);
  assert.deepEqual(systemDark, chosenDark);
});

test('in full sun text is measured at the highest level, and a frame stands out as much as text elsewhere', () => {
  assert.ok(Object.keys(sun).length > 25);
  const values = { ...light, ...sun };
  const weak = [
    ...['text', 'text-2', 'text-3', 'accent', ...supply, ...alarms].flatMap(text => ['bg', 'surface'].map(on => [text, on, 7])),
    ...[...supply, ...alarms].flatMap(s => [[s, `${s}-bg`, 7], ['text', `${s}-bg`, 7]]),
    ...['line', 'line-strong', 'focus'].map(line => [line, 'bg', 7]), ['on-accent', 'accent', 7],
  ].map(([a, b, need]) => [`${a} on ${b}`, ratio(values[a], values[b]), need]).filter(([, got, need]) => !(got >= need));
  assert.deepEqual(weak, []);
});
