/** What a browser remembers for a person. A browser that remembers nothing (private window, full disk) must not break a page. */
const prefix = 'relight.';

export function recall(name, otherwise = null) {
  try {
    const text = globalThis.localStorage?.getItem(prefix + name);
    return text === null || text === undefined ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/** Answers whether the browser took it. */
export function remember(name, value) {
  try {
    if (value === null || value === undefined) globalThis.localStorage.removeItem(prefix + name);
    else globalThis.localStorage.setItem(prefix + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
