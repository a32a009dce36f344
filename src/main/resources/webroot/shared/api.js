// Speaks with the server: one place for keys, CSRF, retries and refusals. Pages import `api`; tests build their own Api.

/** A refusal the server put into words (application/problem+json), or the failure to reach it at all (code "network/unreachable"). */
export class Problem extends Error {
  constructor(status, body = {}) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.name = 'Problem';
    this.status = status;
    this.code = body.code || `http/${status}`;
    this.incident = body.incident;
    this.facts = body;
  }

  /** True when nobody knows whether the command was carried out: the same key may be sent again. */
  get unsure() {
    return this.status === 0 || this.status >= 502;
  }

  /** True when what the page held was older than what the server holds. */
  get stale() {
    return this.status === 409 && this.code.endsWith('/stale');
  }
}

/** A fresh idempotency key. crypto.randomUUID is missing on plain http away from localhost, getRandomValues is not. */
export function newKey() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  const hex = Array.from(b, x => x.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The token of this browser for people without an account: 32 hex digits, made once. Private windows may refuse storage; then it lasts as long as the page. */
export function browserToken(storage = safeStorage()) {
  const known = storage?.getItem('relight.browser');
  if (/^[0-9a-f]{32}$/.test(known || '')) return known;
  const fresh = newKey().replaceAll('-', '');
  try {
    storage?.setItem('relight.browser', fresh);
  } catch {
    // A full or forbidden storage costs only the recognition on the next visit.
  }
  return fresh;
}

function safeStorage() {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

const PAUSES_MS = [300, 900, 2500, 5000];
const ATTEMPT_MS = 20000;

/** One page's conversation with the server. Fires "signed-out" when a session that was there has ended. */
export class Api extends EventTarget {
  #fetch;
  #wait;
  #csrf;
  #browser;

  /** The journal number of the last command sent from here; later reads ask for a view that has reached it. */
  number = 0;

  constructor({ fetch = (...a) => globalThis.fetch(...a), wait = ms => new Promise(r => setTimeout(r, ms)), browser } = {}) {
    super();
    this.#fetch = fetch;
    this.#wait = wait;
    this.#browser = browser;
  }

  /** Who is signed in, or null. Remembers the CSRF token that commands must carry. */
  async me() {
    try {
      const me = await this.get('/api/me', { quiet: true });
      this.#csrf = me.csrf;
      return me;
    } catch (e) {
      if (e.status === 401) return null;
      throw e;
    }
  }

  /** `keep`: the session outlasts the browser's being closed, as a phone in a pocket needs it. */
  async signIn(login, password, keep = false) {
    const me = await this.post('/api/session', keep ? { login, password, keep } : { login, password });
    this.#csrf = me?.csrf;
    return me;
  }

  async signOut() {
    await this.delete('/api/session');
    this.#csrf = undefined;
  }

  /** Reads. `after`: a journal number the answer must have reached; by default that of our own last command. */
  async get(path, { after = this.number, signal, quiet = false } = {}) {
    const headers = { Accept: 'application/json' };
    if (after > 0) headers['Relight-After'] = String(after);
    const answer = await this.#withRetries(() => this.#once(path, { headers, signal }), signal, 2);
    return this.#read(answer, quiet);
  }

  post(path, body = {}, options) {
    return this.send('POST', path, body, options);
  }

  delete(path, options) {
    return this.send('DELETE', path, undefined, options);
  }

  /**
   * Sends a command. The key is made once per command and stays the same through every retry, so a lost answer never does a thing twice.
   * Pass `key` to go on with a command that an earlier page load began.
   */
  async send(method, path, body, { key = newKey(), signal, attempts = PAUSES_MS.length + 1, fresh = true } = {}) {
    const headers = { Accept: 'application/json', 'Idempotency-Key': key };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (this.#csrf) headers['Relight-CSRF'] = this.#csrf;
    else headers['Relight-Browser'] = this.#browser ??= browserToken();
    const answer = await this.#withRetries(
      () => this.#once(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal }), signal, attempts);
    try {
      return await this.#read(answer, path === '/api/session');
    } catch (e) {
      // Another tab signed in again: its token is ours too.
      if (fresh && this.#csrf && e.status === 403 && /csrf/.test(e.code) && await this.me()) {
        return this.send(method, path, body, { key, signal, attempts, fresh: false });
      }
      throw e;
    }
  }

  /**
   * One try at a request whose bytes are ready: what an outbox has kept, or a piece of a file. Answers {body, number, received}: what was
   * said, the number under which the server wrote it down, and when it really took it (the first time, if this was a repetition).
   */
  async hand(method, path, bytes, headers = {}) {
    const mine = this.#csrf ? { 'Relight-CSRF': this.#csrf } : { 'Relight-Browser': this.#browser ??= browserToken() };
    const answer = await this.#withRetries(() => this.#once(path, { method, body: bytes, headers: { Accept: 'application/json', ...mine, ...headers } }), undefined, 1);
    const body = await this.#read(answer, false);
    return { body, number: Number(answer.headers.get('Relight-Number')) || null, received: answer.headers.get('Relight-Received') };
  }

  async #once(path, init) {
    const limit = AbortSignal.timeout(ATTEMPT_MS);
    const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
    return this.#fetch(path, { credentials: 'same-origin', cache: 'no-store', ...init, signal });
  }

  async #withRetries(attempt, signal, attempts) {
    for (let i = 1; ; i++) {
      let answer;
      try {
        answer = await attempt();
        if (answer.status !== 502 && answer.status !== 503 && answer.status !== 504) return answer;
      } catch (e) {
        if (signal?.aborted) throw e;
        answer = undefined;
      }
      if (i >= attempts) {
        if (answer) return answer;
        throw new Problem(0, { code: 'network/unreachable', detail: 'The server cannot be reached.' });
      }
      await this.#wait(PAUSES_MS[Math.min(i, PAUSES_MS.length) - 1]);
      if (signal?.aborted) throw signal.reason;
    }
  }

  async #read(answer, quiet) {
    const number = Number(answer.headers.get('Relight-Number'));
    if (number > this.number) this.number = number;
    const type = answer.headers.get('Content-Type') || '';
    const body = answer.status === 204 ? undefined : /\bjson\b/.test(type) ? await answer.json().catch(() => undefined) : undefined;
    if (answer.ok) return body;
    if (answer.status === 401 && !quiet) this.dispatchEvent(new Event('signed-out'));
    throw new Problem(answer.status, body);
  }
}

export const api = new Api();
