/**
 * Takes a photo for a job: `<photo-button .photo=${body => day.photo(job, body)} about="damage" label="…">`. The picture is made small,
 * hashed and kept on this phone before the button says so; sending is the outbox's business. Fires "photo-kept" {sha256}.
 */
import { html, nothing } from 'lit';
import { icon } from '/shared/icon.js';
import { LightElement } from '/shared/light-element.js';
import { t } from '/shared/words.js';
import { canHash } from './digest.js';
import { pictureOf } from './picture.js';

class PhotoButton extends LightElement {
  static properties = { about: {}, label: {}, photo: { attribute: false }, busy: { state: true }, kept: { state: true }, wrong: { state: true } };

  constructor() {
    super();
    this.about = 'job';
    this.kept = 0;
  }

  async #taken(input) {
    const files = [...input.files];
    input.value = '';
    this.busy = true;
    this.wrong = null;
    try {
      for (const file of files) {
        const picture = await pictureOf(file);
        await this.photo({ about: this.about, picture });
        this.kept++;
        this.dispatchEvent(new CustomEvent('photo-kept', { bubbles: true, detail: { sha256: picture.sha256, about: this.about } }));
      }
    } catch (e) {
      this.wrong = e.code === 'photo/not-a-picture' ? t('photo.notAPicture') : t('photo.notKept');
    } finally {
      this.busy = false;
    }
  }

  render() {
    if (!canHash) return html`<p class="hint">${icon('a-warn')} ${t('photo.needsTls')}</p>`;
    return html`<label class="btn glove wide photo-button" aria-busy=${this.busy ? 'true' : 'false'}>${icon('camera')} <span>${this.busy ? t('photo.keeping') : this.label ?? t('photo.take')}</span>
        <input class="visually-hidden" type="file" accept="image/*" capture="environment" multiple ?disabled=${this.busy} @change=${e => this.#taken(e.target)}></label>
      <output class="hint" aria-live="polite">${this.wrong ? html`${icon('a-warn')} ${this.wrong}` : this.kept > 0 ? t('photo.kept', { n: this.kept }) : nothing}</output>`;
  }
}

customElements.define('photo-button', PhotoButton);
