import { html, nothing } from 'lit';
import { clock } from './clock.js';
import { format } from './format.js';
import { icon } from './icon.js';
import { LightElement } from './light-element.js';
import { sentence, storySymbol } from './story.js';
import { t } from './words.js';

/** Older than this the day matters and the minute does not. */
const OLD_MS = 2 * 86_400_000;

/** The story of a thing, read from the journal: time, sentence, author. `newestFirst` for the console, oldest first elsewhere. */
class StoryList extends LightElement {
  static properties = {
    entries: { attribute: false },
    newestFirst: { type: Boolean },
  };

  render() {
    const now = clock.now();
    const list = this.newestFirst ? [...(this.entries ?? [])].reverse() : (this.entries ?? []);
    return html`<ol class="st">${list.map(e => {
      const look = storySymbol(e.kind);
      const author = e.author?.name ?? (e.author?.role ? t(`role.${e.author.role}`) : null);
      return html`<li class=${look.tone}><time datetime=${e.at} title=${format.clock(e.at)}>${now - Date.parse(e.at) > OLD_MS ? format.date(e.at) : format.moment(e.at, now)}</time>${icon(look.icon)}
        <div>${sentence(e, now)}${author ? html` <small>· ${author}</small>` : nothing}</div></li>`;
    })}</ol>`;
  }
}

customElements.define('story-list', StoryList);
