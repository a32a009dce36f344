import { ol } from './ol.js';
import { language } from './words.js';

const WIDEST_PX = 90;

/** Draws how long a metre is here into `scale` (a text and a bar): the longest of 1, 2, 5 times a power of ten that fits. */
export function drawScale(scale, view) {
  const perPixel = ol.proj.getPointResolution('EPSG:3857', view.getResolution(), view.getCenter(), 'm');
  const most = perPixel * WIDEST_PX;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map(n => n * power).find(n => n <= most) ?? power;
  const [text, bar] = scale.children;
  const number = new Intl.NumberFormat(language);
  text.textContent = metres >= 1000 ? `${number.format(metres / 1000)} km` : `${number.format(metres)} m`;
  bar.style.width = `${metres / perPixel}px`;
}
