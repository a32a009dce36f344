import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { foldStages, publicSymbolOf, symbolOf, symbols } from '../../main/resources/webroot/shared/symbols.js';
import { storySymbol } from '../../main/resources/webroot/shared/story.js';

const shared = new URL('../../main/resources/webroot/shared/', import.meta.url);
const sprite = readFileSync(new URL('icons.svg', shared), 'utf8');
const theme = readFileSync(new URL('theme.css', shared), 'utf8');
const drawn = new Set([...sprite.matchAll(/id="i-([\w-]+)"/g)].map(([, name]) => name));

test('every symbol is drawn and its tone has a colour', () => {
  for (const [table, states] of Object.entries(symbols)) {
    for (const [state, { icon, tone }] of Object.entries(states)) {
      assert.ok(drawn.has(icon), `${table}.${state}: icon ${icon}`);
      assert.ok(theme.includes(`.${tone} { --c:`), `${table}.${state}: tone ${tone}`);
    }
  }
  assert.ok(drawn.has(storySymbol('job.en-route').icon));
});

test('within one table two states never share both icon and tone', () => {
  const shares = { alarm: true, report: true, priority: true };
  for (const [table, states] of Object.entries(symbols)) {
    if (shares[table]) continue;
    const looks = Object.values(states).map(({ icon, tone }) => `${icon} ${tone}`);
    assert.equal(new Set(looks).size, looks.length, table);
  }
});

test('a state that a newer server may send looks unknown instead of breaking the page', () => {
  assert.deepEqual(symbolOf('outage', 'submerged'), { icon: 'unknown', tone: 'unknown', word: 'supply.unknown' });
  assert.equal(publicSymbolOf('confirmed').word, 'public.confirmed');
});

test('six stages fold to four', () => {
  const line = stage => foldStages(stage).map(s => ({ done: '✓', now: '●', later: '○' })[s.state] + (s.partly ? '½' : '')).join('');
  assert.equal(line('reported'), '●○○○');
  assert.deepEqual(['reported', 'found', 'onSite'].map(stage => foldStages(stage)[0].stage), ['finding', 'found', 'found']);
  assert.equal(line('found'), '●○○○');
  assert.equal(line('onTheWay'), '✓●○○');
  assert.equal(line('onSite'), '✓✓●○');
  assert.equal(line('partlyBack'), '✓✓●○½');
  assert.equal(line('back'), '✓✓✓✓');
  assert.equal(line('closed'), '✓✓✓✓');
});
