/** The board's map: whole hamlets by state, never lines, devices or houses. Loaded only when somebody wants to see it. */
import '/shared/relight-map.js';
import { h, icon } from '/shared/dom.js';
import { publicSymbolOf } from '/shared/symbols.js';
import { t } from '/shared/words.js';
import { communeNamed, touches } from './board-model.js';

function mapIn(pane) {
  const map = document.createElement('relight-map');
  map.setAttribute('without', 'network');
  pane.append(map);
  return map;
}

export class BoardMap {
  #pane;
  #map;
  #areas;
  #fitted = null;

  static async into(pane) {
    const answer = await fetch('/board/areas.json', { headers: { Accept: 'application/json' } });
    if (!answer.ok) throw new Error(`areas answered ${answer.status}`);
    const areas = await answer.json();
    const board = new BoardMap();
    board.#areas = new Map(areas.features.map(feature => [feature.properties.code, feature]));
    board.#pane = pane;
    pane.classList.add('open');
    board.#map = mapIn(pane);
    board.#map.addEventListener('relight-select', ({ detail }) => {
      if (detail.kind === 'area' && detail.id !== undefined) location.hash = `o/${detail.id}`;
    });
    const legend = ['confirmed', 'predicted', 'partiallyRestored', 'restored'].map(publicSymbolOf);
    pane.append(h('div.legend', { 'aria-hidden': 'true' }, legend.map(symbol => h('span', { class: symbol.tone }, icon(symbol.icon), t(symbol.word)))));
    return board;
  }

  /** The list's outages as areas; the view moves only to a commune that was searched for, and once at the beginning. */
  show(board, { text, selected }) {
    const outages = board.outages.filter(outage => text === '' || touches(outage, text, board.communes ?? []) || outage.state !== 'restored');
    this.#map.setAreas(outages.flatMap(outage => (outage.hamlets.length > 0 ? outage.hamlets : [outage.commune]).map(place => this.#areas.get(place?.code)).filter(Boolean)
      .map(area => ({ id: outage.id, geometry: area.geometry, state: outage.state }))));
    this.#map.selected = selected ? { kind: 'area', id: selected } : null;
    const commune = communeNamed(board.communes ?? [], text);
    const wanted = commune ? `commune ${commune.code}` : 'all';
    if (this.#fitted === wanted) return;
    const first = this.#fitted === null;
    this.#fitted = wanted;
    const shape = commune && this.#areas.get(commune.code);
    if (shape) this.#map.fitBounds(shape, { maxZoom: 14 });
    else if (!first && !commune) this.#fitAll();
  }

  #fitAll() {
    this.#map.fitBounds([...this.#areas.values()], { padding: 16 });
  }
}

/** A map to put one pin on: the place of a report. */
export const PinMap = {
  into(pane, place, placed) {
    const map = mapIn(pane);
    const pin = at => map.setReports([{ id: 'pin', lon: at.lon, lat: at.lat }]);
    if (place) {
      pin(place);
      map.flyTo(place.lon, place.lat, 16);
    }
    map.addEventListener('relight-click', ({ detail }) => {
      const at = { lon: Math.round(detail.lon * 1e6) / 1e6, lat: Math.round(detail.lat * 1e6) / 1e6 };
      pin(at);
      placed(at);
    });
  },
};
