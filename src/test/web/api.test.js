import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Api, Problem, browserToken, newKey } from '../../main/resources/webroot/shared/api.js';

/** A server of canned answers: each is a function of the request, "lost" is a broken connection. */
function server(...answers) {
  const seen = [];
  const fetch = async (path, init) => {
    seen.push({ path, method: init.method || 'GET', ...init.headers, body: init.body });
    const answer = answers[Math.min(seen.length, answers.length) - 1];
    if (answer === 'lost') throw new TypeError('Failed to fetch');
    return new Response(answer.body === undefined ? null : JSON.stringify(answer.body),
      { status: answer.status ?? 200, headers: { 'Content-Type': answer.type ?? 'application/json', ...answer.headers } });
  };
  return { api: new Api({ fetch, wait: async () => {}, browser: 'b'.repeat(32) }), seen };
}

test('a lost answer is asked for again with the same key', async () => {
  const { api, seen } = server('lost', { status: 503 }, { status: 201, body: { id: 7 } });
  assert.deepEqual(await api.post('/api/reports', { kind: 'no-power' }), { id: 7 });
  assert.equal(seen.length, 3);
  assert.equal(new Set(seen.map(r => r['Idempotency-Key'])).size, 1);
});

test('two commands have two keys', async () => {
  const { api, seen } = server({ body: {} });
  await api.post('/a');
  await api.post('/a');
  assert.notEqual(seen[0]['Idempotency-Key'], seen[1]['Idempotency-Key']);
});

test('a refusal is not tried again and carries its code and facts', async () => {
  const { api, seen } = server({ status: 409, type: 'application/problem+json', body: { code: 'outage/claimed', detail: 'Claimed.', by: { name: 'Hà' } } });
  const refused = await api.post('/api/outages/1/claim', { version: 3 }).catch(e => e);
  assert.ok(refused instanceof Problem);
  assert.equal(`${refused.status} ${refused.code} ${refused.facts.by.name} ${refused.unsure}`, '409 outage/claimed Hà false');
  assert.equal(seen.length, 1);
});

test('a server out of reach for every attempt is said to be unsure', async () => {
  const { api, seen } = server('lost');
  const failed = await api.post('/x').catch(e => e);
  assert.equal(`${failed.code} ${failed.unsure} ${seen.length}`, 'network/unreachable true 5');
});

test('anonymous commands carry the browser token, signed-in ones the CSRF token', async () => {
  const { api, seen } = server({ body: {} }, { body: { csrf: 'c1' } }, { body: {} });
  await api.post('/api/reports');
  await api.me();
  await api.post('/api/outages/1/claim');
  assert.equal(`${seen[0]['Relight-Browser']} ${seen[0]['Relight-CSRF']}`, `${'b'.repeat(32)} undefined`);
  assert.equal(`${seen[2]['Relight-Browser']} ${seen[2]['Relight-CSRF']}`, 'undefined c1');
});

test('a read after a command asks for a view that has reached it', async () => {
  const { api, seen } = server({ body: {}, headers: { 'Relight-Number': '41' } }, { body: [] });
  await api.post('/api/outages/1/claim');
  await api.get('/api/console');
  assert.equal(seen[1]['Relight-After'], '41');
});

test('a CSRF token renewed by another tab is fetched and the same command sent once more', async () => {
  const { api, seen } = server({ body: { csrf: 'old' } }, { status: 403, type: 'application/problem+json', body: { code: 'session/csrf' } },
    { body: { csrf: 'new' } }, { status: 200, body: { done: true } });
  await api.me();
  assert.deepEqual(await api.post('/api/outages/1/claim'), { done: true });
  assert.equal(seen[1]['Idempotency-Key'], seen[3]['Idempotency-Key']);
  assert.equal(seen[3]['Relight-CSRF'], 'new');
});

test('a session that ended is announced, a wrong password is not', async () => {
  const { api } = server({ status: 401, body: { code: 'session/none' } });
  let told = 0;
  api.addEventListener('signed-out', () => told++);
  await api.signIn('a', 'b').catch(() => {});
  assert.equal(await api.me(), null);
  assert.equal(told, 0);
  await api.get('/api/console').catch(() => {});
  assert.equal(told, 1);
});

test('keys are version-4 UUIDs, the browser token is 32 hex digits and is kept', () => {
  assert.match(newKey(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const kept = new Map();
  const storage = { getItem: k => kept.get(k) ?? null, setItem: (k, v) => kept.set(k, v) };
  const token = browserToken(storage);
  assert.match(token, /^[0-9a-f]{32}$/);
  assert.equal(browserToken(storage), token);
});
