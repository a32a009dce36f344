/** How the page looks on this phone: light, dark, or made for the sun; how large the letters are. early.js sets both before the first paint. */
import { recall, remember } from '/shared/store.js';

export const THEMES = ['system', 'light', 'dark', 'sun'];
export const SIZES = [1, 2, 3, 4];

export const theme = () => recall('theme') ?? 'system';
export const textSize = () => recall('textSize') ?? 1;

export function chooseTheme(value) {
  remember('theme', value === 'system' ? null : value);
  const root = document.documentElement;
  root.toggleAttribute('data-sun', value === 'sun');
  if (value === 'system') delete root.dataset.theme;
  else root.dataset.theme = value === 'sun' ? 'light' : value;
}

export function chooseTextSize(value) {
  remember('textSize', value === 1 ? null : value);
  if (value === 1) delete document.documentElement.dataset.text;
  else document.documentElement.dataset.text = String(value);
}
