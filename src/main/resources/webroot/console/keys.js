// The console's keys: one table, shown by `?` and obeyed by the page. Letters only where nobody types.

/** {key, action, group}: `key` as KeyboardEvent.key, lower case for letters. */
export const keys = [
  { key: '/', action: 'command', group: 'everywhere' },
  { key: '?', action: 'help', group: 'everywhere' },
  { key: 'Escape', action: 'back', group: 'everywhere', always: true },
  { key: '1', action: 'focus-queue', group: 'everywhere' },
  { key: '2', action: 'focus-map', group: 'everywhere' },
  { key: '3', action: 'focus-selection', group: 'everywhere' },
  { key: '4', action: 'focus-timeline', group: 'everywhere' },
  { key: 'F6', action: 'focus-next', group: 'everywhere', always: true },
  { key: 'b', action: 'storm-view', group: 'everywhere' },
  { key: '[', action: 'part-before', group: 'selection' },
  { key: ']', action: 'part-after', group: 'selection' },
  { key: 'm', action: 'claim', group: 'selection' },
  { key: 'x', action: 'confirm', group: 'selection' },
  { key: 'g', action: 'assign', group: 'selection' },
  { key: 'e', action: 'estimate', group: 'selection' },
  { key: 'd', action: 'step', group: 'selection' },
  { key: 'l', action: 'correct', group: 'selection' },
  { key: 'c', action: 'cause', group: 'selection' },
  { key: 'k', action: 'restore', group: 'selection' },
  { key: 'j', action: 'merge', group: 'selection' },
  { key: 's', action: 'split', group: 'selection' },
  { key: 'v', action: 'move', group: 'selection' },
  { key: 'r', action: 'reject', group: 'selection' },
  { key: 'y', action: 'undo', group: 'selection' },
  { key: 'h', action: 'choose-other', group: 'selection' },
  { key: 'f', action: 'transfer', group: 'selection' },
  { key: 'a', action: 'support', group: 'selection' },
  { key: 'o', action: 'told', group: 'selection' },
  { key: 'i', action: 'print', group: 'selection' },
  { key: 'q', action: 'roll-call', group: 'selection' },
  { key: 'p', action: 'call', group: 'selection' },
  { key: 'w', action: 'new-job', group: 'everywhere' },
  { key: 't', action: 'preview', group: 'map' },
  { key: 'u', action: 'trace-up', group: 'map' },
  { key: 'n', action: 'trace-down', group: 'map' },
  { key: 'z', action: 'zoom', group: 'map' },
];

const TEXT_INPUTS = new Set(['text', 'search', 'email', 'password', 'number', 'tel', 'url', 'date', 'datetime-local', 'time', 'month', 'week']);

/** Does this element take letters? Then no single key may do anything. */
export function takesText(element) {
  if (!element) return false;
  const name = element.tagName?.toLowerCase();
  if (name === 'textarea' || name === 'select' || element.isContentEditable) return true;
  return name === 'input' && TEXT_INPUTS.has((element.type || 'text').toLowerCase());
}

/**
 * The action of a key press, or null: with a modifier, in a field, or with single keys turned off, letters and digits do
 * nothing; where a page lies over what is selected (`everywhereOnly`), its keys rest.
 */
export function actionOf({ key, ctrlKey, metaKey, altKey, repeat }, { focused, singleKeys = true, everywhereOnly = false } = {}) {
  if (ctrlKey || metaKey || altKey || repeat) return null;
  const found = keys.find(k => k.key === (key.length === 1 ? key.toLowerCase() : key));
  if (!found || (everywhereOnly && found.group !== 'everywhere')) return null;
  if (found.always) return found.action;
  return singleKeys && !takesText(focused) ? found.action : null;
}

/** The element that has the focus, through shadow roots (the map keeps one). */
export function deepFocus() {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}
