/** How deeds and photos leave this phone: one try at a time, by whoever is signed in. The outbox decides when. */
import { api } from '../shared/api.js';
import { contentDigest } from './digest.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };

export class FieldLink {
  #whoIsHere;
  #introduced = false;

  /** `whoIsHere()` answers the user this page was opened for. */
  constructor(whoIsHere) {
    this.#whoIsHere = whoIsHere;
  }

  /** Who is signed in, or null; rejects without signal. The server wants the session's own token with every command, which comes with this. */
  async introduce() {
    const me = await api.me();
    this.#introduced = me !== null;
    return me;
  }

  /** One try at a command that is not kept, such as a batch of positions. */
  post(path, body, key) {
    return this.#introducedFirst(() => api.post(path, body, { key, attempts: 1 }));
  }

  /** One try at a record of the outbox, exactly as it was written down. */
  command({ path, text, key, digest }) {
    const proof = digest ? { 'Content-Digest': digest } : {};
    return this.#introducedFirst(() => api.hand('POST', path, text, { ...JSON_TYPE, ...proof, 'Idempotency-Key': key, 'Relight-Phone-Time': new Date().toISOString() }));
  }

  /** Whether the server can do its work at all; false also where nobody answers. */
  isSound() {
    return api.get('/health/ready', { quiet: true }).then(() => true, () => false);
  }

  async announce(file) {
    return (await this.#introducedFirst(() => api.hand('POST', '/api/files', JSON.stringify(file), JSON_TYPE))).body;
  }

  async piece(sha256, number, bytes) {
    const proof = await contentDigest(bytes);
    const headers = { 'Content-Type': 'application/octet-stream', ...(proof ? { 'Content-Digest': proof } : {}) };
    return (await this.#introducedFirst(() => api.hand('PUT', `/api/files/${sha256}/chunks/${number}`, bytes, headers))).body;
  }

  /** A page that opened without signal introduces itself first. Nothing leaves under the name of somebody who signed in here meanwhile. */
  async #introducedFirst(work) {
    if (!this.#introduced) {
      const me = await this.introduce();
      if (!me) throw Object.assign(new Error('signed out'), { status: 401 });
      if (me.user.id !== this.#whoIsHere()) {
        this.#introduced = false;
        location.reload();
        throw Object.assign(new Error('somebody else is signed in'), { status: 401 });
      }
    }
    try {
      return await work();
    } catch (problem) {
      if (problem.code === 'auth/csrf' || problem.status === 401) this.#introduced = false;
      throw problem;
    }
  }
}
