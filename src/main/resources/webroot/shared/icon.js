import { html } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { iconHref } from './sprite.js';

/** An icon of icons.svg in a Lit template: `${icon('dead')}`; with a label it is read out, without it is decoration. */
export const icon = (name, label) => html`<svg class="i" role=${label ? 'img' : 'presentation'} aria-label=${ifDefined(label)} aria-hidden=${label ? 'false' : 'true'}><use href=${iconHref(name)}></use></svg>`;
