import { noChange } from 'lit';
import { Directive, directive } from 'lit/directive.js';

class At extends Directive {
  render() {
    return noChange;
  }

  update(part, [styles]) {
    for (const [name, value] of Object.entries(styles)) part.element.style.setProperty(name, value);
    return noChange;
  }
}

/** `<i ${at({ left: '40%' })}>`: sets styles by script. Lit's styleMap writes a style attribute first, which our content security policy forbids. */
export const at = directive(At);
