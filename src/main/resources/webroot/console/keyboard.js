// What the keys and the commands of the console ask for. The page holds the state; here is which key changes what.
import { t } from '../shared/words.js';
import { actionOf, deepFocus, keys } from './keys.js';
import { outageTabs } from './outage-panel.js';
import { PAGES } from './pages.js';
import { Picked } from './picked.js';

const PANELS = ['queue', 'map', 'selection', 'timeline'];

/** The keyboard of the page it is made for, and its commands by name. */
export class Keyboard {
  #page;

  constructor(page) {
    this.#page = page;
  }

  keyed(event) {
    const page = this.#page;
    // An open menu takes the keys: Escape closes it, by the browser.
    if (document.querySelector('dialog[open], [popover]:popover-open') || event.defaultPrevented) return;
    const action = actionOf(event, { focused: deepFocus(), singleKeys: page.settings.singleKeys, everywhereOnly: page.page !== null });
    if (!action) return;
    if (this.do(action)) event.preventDefault();
  }

  /** Does what a key or a command asks; true when it was ours. */
  do(action) {
    const page = this.#page;
    if (action.startsWith('focus-') && action !== 'focus-next') return this.focusPanel(action.slice(6));
    if (action.startsWith('page-')) return page.openPage(action.slice(5));
    switch (action) {
      case 'command':
        page.querySelector('top-bar').focusCommand();
        return true;
      case 'help':
        page.querySelector('key-help').show();
        return true;
      case 'toggle-queue':
        page.drawer = page.drawer === 'queue' ? null : 'queue';
        return true;
      case 'storm-view':
        page.viewAs(!page.storm);
        return true;
      case 'part-before':
      case 'part-after':
        return this.#turnPart(action === 'part-after' ? 1 : -1);
      case 'focus-next':
        return this.focusPanel(PANELS[(PANELS.indexOf(this.#focusedPanel()) + 1) % PANELS.length]);
      case 'back':
        return this.#back();
      case 'call':
        page.querySelector('selection-panel [data-deed=call]')?.click();
        return true;
      case 'zoom':
        page.zoom();
        return true;
      case 'roll-call': {
        const crewId = page.selection?.kind === 'crew' ? page.selection.id : page.selectedItem()?.crew?.id ?? page.selectedItem()?.crewId;
        if (crewId) page.carry({ name: 'roll-call', kind: 'crew', id: crewId });
        return Boolean(crewId);
      }
      case 'new-job':
        page.carry({ name: 'new-job', kind: 'device', id: page.switching.device?.id ?? '' });
        return true;
      case 'trace-up':
      case 'trace-down':
      case 'preview':
        if (page.switching.device) page.carry({ name: action, kind: 'device', id: page.switching.device.id });
        return true;
      default: {
        const key = keys.find(k => k.action === action)?.key;
        const deed = page.querySelector('selection-panel')?.deeds().find(d => d.key === key);
        if (deed?.enabled) page.carry({ name: deed.name, ...page.selection, facts: deed.facts });
        else if (deed) page.why(deed);
        else page.speak(t('key.notHere', { what: t(`key.${action}`) }));
        return true;
      }
    }
  }

  #turnPart(by) {
    const page = this.#page;
    if (page.selection?.kind !== 'outage') return false;
    page.part = outageTabs[(Math.max(0, outageTabs.indexOf(page.part)) + by + outageTabs.length) % outageTabs.length];
    page.speak(t(`part.${page.part}`));
    return true;
  }

  /** One level back, the innermost first. */
  #back() {
    const page = this.#page;
    if (page.picking) page.picking = null;
    else if (page.planning) page.planning = null;
    else if (page.switching.preview) page.switching.endPreview();
    else if (page.page) page.leavePage();
    else if (page.picked.size) page.picked = Picked.none;
    else if (page.switching.trace) page.switching.endTrace();
    else if (page.drawer) page.drawer = null;
    else this.focusPanel('queue');
    return true;
  }

  #focusedPanel() {
    const at = document.activeElement;
    return PANELS.find(p => at?.closest({ queue: 'work-queue', map: 'map-panel', selection: 'selection-panel', timeline: 'crew-timeline' }[p]));
  }

  /** Puts the keyboard into a panel: queue, map, selection or timeline. */
  focusPanel(panel) {
    const page = this.#page;
    if (panel === 'queue') page.drawer = 'queue';
    if (panel === 'selection') page.drawer = 'selection';
    page.updateComplete.then(() => {
      if (panel === 'queue') page.querySelector('work-queue').focusList();
      else if (panel === 'map') page.querySelector('map-panel').focusMap();
      else if (panel === 'selection') page.querySelector('selection-panel').focusFirst();
      else page.querySelector('crew-timeline').focusFirst();
    });
    return true;
  }

  /** Everything a key does, and every page, by name: for the command bar. */
  commands() {
    return [...PAGES.filter(p => p.mayOpen(this.#page.store.me)).map(p => ({ action: `page-${p.name}`, key: '', label: p.title() })), ...keys.filter(k => !k.action.startsWith('focus-next') && k.action !== 'command' && k.action !== 'back').map(k => ({ action: k.action, key: k.key.toUpperCase(), label: t(`key.${k.action}`) }))];
  }
}
