/** How deeds leave this phone: one try at a time, by whoever is signed in. The outbox decides when. */
import { api } from '/shared/api.js';

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

  /** One try at a command. A page that opened without signal introduces itself first. */
  async post(path, body, key) {
    if (!this.#introduced) {
      const me = await this.introduce();
      if (!me) throw Object.assign(new Error('signed out'), { status: 401 });
      if (me.user.id !== this.#whoIsHere()) location.reload();
    }
    try {
      return await api.post(path, body, { key, attempts: 1 });
    } catch (problem) {
      if (problem.code === 'auth/csrf') this.#introduced = false;
      throw problem;
    }
  }
}
