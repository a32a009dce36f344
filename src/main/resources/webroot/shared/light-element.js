import { LitElement } from 'lit';

/** An element that renders into the page itself: theme.css reaches it, labels and landmarks stay in one tree. */
export class LightElement extends LitElement {
  createRenderRoot() {
    return this;
  }

  /** Tells the page: `fire('choose', {id})`. Events go up, properties come down. */
  fire(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}
