import { LightElement } from '/shared/light-element.js';

/** A dialog with a form, opened empty, whose answer goes to whoever asked. What it shows is up to those that extend it. */
export class FormDialog extends LightElement {
  #done;

  /** Opens it once it shows what was asked; `done(answer)` when it is sent. */
  ask(done) {
    this.#done = done;
    this.updateComplete.then(() => {
      this.querySelector('form').reset();
      this.querySelector('dialog').showModal();
    });
  }

  answer(what) {
    this.close();
    this.#done(what);
  }

  close = () => this.querySelector('dialog').close();
}
