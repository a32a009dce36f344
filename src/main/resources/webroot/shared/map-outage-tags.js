// The tags of outages over the map: a button each, a line to its place. Laid out anew when the map rests, carried along while it moves.
import { chooseTags, placeTags } from './map-tags.js';
import { iconHref } from './sprite.js';
import { symbolOf } from './symbols.js';
import { t } from './words.js';

const SVG = 'http://www.w3.org/2000/svg';

/** What an outage's status looks like on the map. */
export const STATE_OF_OUTAGE = { predicted: 'predicted', confirmed: 'dead', partiallyRestored: 'restoring', restored: 'restored', planned: 'planned' };

/** Draws into `box`; `pressed(tag)` hears {outages} of the tag that was pressed, `isSelected(outage)` tells which is. */
export class OutageTags {
  #box;
  #pressed;
  #isSelected;
  #tags = [];
  #placed = '';

  constructor(box, { pressed, isSelected }) {
    this.#box = box;
    this.#pressed = pressed;
    this.#isSelected = isSelected;
  }

  /** Outages or the selection changed: the next drawing lays out anew. */
  again() {
    this.#placed = '';
  }

  /** {size, view, pixelOf}: as the map stands now. */
  draw(outages, { size, view, pixelOf }) {
    const moving = view.getAnimating() || view.getInteracting();
    const key = `${view.getZoom()?.toFixed(2)} ${size} ${moving ? '' : view.getCenter().map(Math.round)}`;
    if (!moving && key !== this.#placed) {
      this.#placed = key;
      this.#layOut(outages, size, pixelOf);
    }
    // between two layings-out, tags ride along with their places
    for (const tag of this.#tags) {
      const pixel = pixelOf(tag.point);
      if (!pixel) continue;
      tag.element.style.transform = `translate(${Math.round(pixel[0] + tag.left)}px, ${Math.round(pixel[1] + tag.top)}px)`;
      const x2 = pixel[0] + Math.max(tag.left, Math.min(tag.left + tag.width, 0)) + (tag.side[0] ? tag.side[0] * Math.min(12, tag.width / 4) : 0);
      const y2 = pixel[1] + tag.top + tag.height / 2 - (tag.side[1] * tag.height) / 2;
      for (const [name, value] of Object.entries({ x1: pixel[0], y1: pixel[1], x2, y2 })) tag.line.setAttribute(name, value);
      tag.dot.setAttribute('cx', pixel[0]);
      tag.dot.setAttribute('cy', pixel[1]);
    }
  }

  #layOut(outages, [width, height], pixelOf) {
    const inView = outages.filter(({ point }) => {
      const pixel = pixelOf(point);
      return pixel && pixel[0] >= 0 && pixel[1] >= 0 && pixel[0] <= width && pixel[1] <= height;
    });
    const chosen = chooseTags(inView);
    const focused = document.activeElement?.closest?.('.mv-tag')?.dataset.key;
    this.#box.replaceChildren();
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('aria-hidden', 'true');
    this.#box.append(svg);
    const made = chosen.map(tag => {
      const element = this.#element(tag);
      this.#box.append(element);
      return { ...tag, element, width: element.offsetWidth, height: element.offsetHeight, pixel: pixelOf(tag.point) };
    });
    const taken = [{ left: width - 60, right: width, top: height - 150, bottom: height }];
    const places = placeTags(made.map(tag => ({ pixel: tag.pixel, size: { width: tag.width, height: tag.height } })), { width, height }, taken);
    this.#tags = made.flatMap((tag, i) => {
      if (!places[i]) {
        tag.element.remove();
        return [];
      }
      const line = svg.appendChild(document.createElementNS(SVG, 'line'));
      const dot = svg.appendChild(document.createElementNS(SVG, 'circle'));
      // on a device the symbol itself marks the place, and says whether it is open
      dot.setAttribute('r', tag.outages[0].device ? 0 : 4);
      line.setAttribute('class', tag.element.dataset.tone);
      dot.setAttribute('class', tag.element.dataset.tone);
      if (tag.key === focused) tag.element.focus();
      return [{ ...tag, ...places[i], line, dot }];
    });
  }

  #element(tag) {
    const [outage] = tag.outages;
    const state = STATE_OF_OUTAGE[outage.status] ?? 'unknown';
    const customers = tag.customers ? t(outage.status === 'predicted' ? 'mapView.about' : 'mapView.customers', { n: tag.customers }) : '';
    const words = tag.outages.length > 1 ? [t('mapView.several', { n: tag.outages.length }), customers] : [outage.label ?? customers, outage.note];
    const element = document.createElement('button');
    element.type = 'button';
    element.dataset.key = tag.key;
    element.dataset.tone = `c-${state}`;
    element.className = `mv-tag c-${state}${state === 'dead' ? ' solid' : ''}`;
    element.setAttribute('aria-pressed', tag.outages.some(o => this.#isSelected(o)));
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('class', 'i');
    svg.setAttribute('aria-hidden', 'true');
    svg.append(document.createElementNS(SVG, 'use'));
    svg.firstChild.setAttribute('href', iconHref(symbolOf('supply', state).icon));
    const text = document.createElement('span');
    text.textContent = words.filter(Boolean).join(' · ') || t(`supply.${state}`);
    element.append(svg, text);
    element.title = `${t(`supply.${state}`)}${outage.code ? ` · ${outage.code}` : ''}`;
    element.addEventListener('click', () => this.#pressed(tag));
    return element;
  }
}
