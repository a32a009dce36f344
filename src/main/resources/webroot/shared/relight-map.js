// The map of every page: ground, network and what happens on it. Pages hand in what there is (setOutages, setCrews …) and listen.
import { html, nothing } from 'lit';
import { calm } from './calm.js';
import { icon } from './icon.js';
import { LightElement } from './light-element.js';
import { bringUpToDate, featuresOf, geoJson, placeOf } from './map-features.js';
import { groundLayers, NetworkTiles } from './map-ground.js';
import { OutageTags, STATE_OF_OUTAGE } from './map-outage-tags.js';
import { drawScale } from './map-scale.js';
import { MapStyle, readColours } from './map-style.js';
import { ol } from './ol.js';
import { loadWords, named, t } from './words.js';

const { fromLonLat, toLonLat, transformExtent } = ol.proj;

const OLD_FIX_MS = 5 * 60_000;
const CLOSEST = 20;
/** Until /api/map has answered, and where there is nothing to show: the delta. */
const NOWHERE = { center: [105.63, 10.46], zoom: 11 };

await loadWords('map');
if (!document.querySelector('link[href="/shared/relight-map.css"]')) {
  document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/shared/relight-map.css' }));
}

/**
 * Fires "relight-select" {kind, id, type?, lon, lat} for what was pressed (device, line, service, source, outage, crew, report, alarm, area), and
 * "relight-click" {lon, lat} for every press; "relight-view" {box} whenever the map has come to rest. `without="network"` leaves the network out, also for those who may see it.
 */
class RelightMap extends LightElement {
  static properties = {
    without: { type: String },
    selected: { attribute: false },
    info: { state: true },
    failed: { state: true },
    menu: { state: true },
  };

  #map;
  #style;
  #network = new NetworkTiles();
  #moved = false;
  #tags;
  #outages = [];
  #stop = [];
  #layers = new Map();
  #hidden = new Set();
  #waiting = null;

  constructor() {
    super();
    this.selected = null;
    this.info = null;
    this.failed = false;
    this.menu = false;
    const vector = (name, style) => {
      const layer = new ol.layer.Vector({ source: new ol.source.Vector(), updateWhileInteracting: true, updateWhileAnimating: true });
      layer.set('name', name);
      layer.set('styleOf', style);
      this.#layers.set(name, layer);
      return layer;
    };
    vector('areas', style => style.area(this.#chosen('area')));
    vector('lines', style => style.outageLine);
    vector('highlight', style => style.highlight);
    vector('because', style => style.because);
    vector('preview', style => style.preview);
    vector('reports', style => style.report(this.#chosen('report')));
    vector('crews', style => style.crew(this.#chosen('crew')));
    vector('alarms', style => style.alarm);
  }

  #sourceOf = name => this.#layers.get(name).getSource();

  #chosen(kind) {
    return this.selected?.kind === kind ? this.selected.id : null;
  }

  // -- what pages call ---------------------------------------------------------------------------

  /** [west, south, east, north] in degrees, or a GeoJSON thing to be seen whole. */
  fitBounds(bounds, { maxZoom = 16, padding = 48, duration = this.#duration } = {}) {
    const extent = Array.isArray(bounds) && typeof bounds[0] === 'number'
      ? transformExtent(bounds, 'EPSG:4326', 'EPSG:3857')
      : featuresOf(bounds).reduce((all, f) => ol.extent.extend(all, f.getGeometry().getExtent()), ol.extent.createEmpty());
    if (ol.extent.isEmpty(extent) && !Number.isFinite(extent[0])) return;
    this.#moved = true;
    this.#whenSized(() => {
      const view = this.#map.getView();
      view.cancelAnimations();
      view.fit(extent, { maxZoom, padding: Array(4).fill(padding), duration });
    });
  }

  flyTo(lon, lat, zoom = 15) {
    this.#moved = true;
    this.#whenSized(() => {
      const view = this.#map.getView();
      view.cancelAnimations();
      view.animate({ center: fromLonLat([lon, lat]), zoom: Math.max(zoom, Math.min(view.getZoom() ?? zoom, 18)), duration: this.#duration });
    });
  }

  focusMap() {
    this.querySelector('.mv')?.focus();
  }

  /** Crews with {id, name, label?, status, position: {lon, lat, at}}; a known crew glides to its new place. */
  setCrews(crews) {
    const now = Date.now();
    bringUpToDate(this.#sourceOf('crews'), crews, crew => ({
      label: crew.label ?? (`${named(crew.name)}`.match(/\d+/) ? `Đ${`${named(crew.name)}`.match(/\d+/)[0]}` : named(crew.name).slice(0, 3)),
      status: crew.status, kind: 'crew', old: crew.position?.at ? now - Date.parse(crew.position.at) > OLD_FIX_MS : false,
    }));
  }

  /** Open outages with a place ({device}, {line}, {lon, lat} or {point}), {id, status, customers, feeder, label?}. */
  setOutages(outages) {
    this.#outages = outages.map(outage => ({ ...outage, point: placeOf(outage) })).filter(outage => outage.point);
    const lines = this.#layers.get('lines').getSource();
    lines.clear();
    // with network tiles the line is there already, in full
    if (!this.#network.layer) {
      for (const outage of this.#outages) for (const feature of featuresOf(outage.line)) {
        feature.setProperties({ state: STATE_OF_OUTAGE[outage.status] ?? 'unknown', kind: 'outage', outage: outage.id });
        lines.addFeature(feature);
      }
    }
    this.#tags?.again();
    this.#map?.render();
  }

  setReports(reports) {
    bringUpToDate(this.#sourceOf('reports'), reports, () => ({ kind: 'report' }));
  }

  setAlarms(alarms) {
    bringUpToDate(this.#sourceOf('alarms'), alarms, () => ({ kind: 'alarm' }));
  }

  /** Areas for the public: GeoJSON features, or [{id, geometry, state, label}]. */
  setAreas(areas) {
    const source = this.#layers.get('areas').getSource();
    source.clear();
    const list = areas?.type === 'FeatureCollection' ? geoJson.readFeatures(areas) : (areas ?? []).flatMap(area => featuresOf(area.geometry).map(feature => {
      feature.setProperties({ id: area.id, state: STATE_OF_OUTAGE[area.state] ?? area.state, label: area.label });
      return feature;
    }));
    for (const feature of list) feature.set('kind', 'area');
    source.addFeatures(list);
  }

  /** Draws a path or a place in the colour of the selection; nothing takes it away. */
  highlight(geometry) {
    this.#show('highlight', featuresOf(geometry));
  }

  /** Why an outage is thought to be where it is: {path, sections, candidates: [{id, lon, lat, rank, label}]}, GeoJSON the first two; nothing takes it away. */
  setBecause(because) {
    const mark = (thing, part) => featuresOf(thing).map(feature => {
      feature.set('part', part);
      return feature;
    });
    const candidates = (because?.candidates ?? []).filter(c => c.lon != null).map(c => new ol.Feature({ geometry: new ol.geom.Point(fromLonLat([c.lon, c.lat])), part: 'candidate', ...c }));
    this.#show('because', because ? [...mark(because.sections, 'section'), ...mark(because.path, 'path'), ...candidates] : []);
  }

  /** Which of the candidates the person is looking at in the list. */
  setCandidate(id) {
    for (const feature of this.#layers.get('because').getSource().getFeatures()) if (feature.get('part') === 'candidate') feature.set('hot', feature.get('id') === id);
  }

  /** What a switch would do: {losing, gaining}, GeoJSON each; nothing takes it away. */
  setPreview(preview) {
    const mark = (thing, gain) => featuresOf(thing).map(feature => {
      feature.set('gain', gain);
      return feature;
    });
    this.#show('preview', preview ? [...mark(preview.losing, false), ...mark(preview.gaining, true)] : []);
  }

  /** The network changed, within these degrees (west, south, east, north) or everywhere: fetches the tiles in view that this touches. */
  setTilesVersion(version, bounds = null) {
    const extent = bounds ? transformExtent(bounds, 'EPSG:4326', 'EPSG:3857') : null;
    this.#network.change(version, extent);
  }

  /** Layers for a menu: [{id, title, visible}]. */
  get layers() {
    const listed = [...(this.info?.layers ?? [])].map(layer => ({ id: layer.id, title: named(layer.title) }));
    const own = [this.#network.layer && 'network', 'names', this.info?.basemap && 'basemap', 'crews', 'reports'].filter(Boolean);
    return [...own.map(id => ({ id, title: t(`mapView.${id}`) })), ...listed].map(layer => ({ ...layer, visible: !this.#hidden.has(layer.id) }));
  }

  setLayer(id, visible) {
    if (visible) this.#hidden.delete(id);
    else this.#hidden.add(id);
    this.#layers.get(id)?.setVisible(visible);
    this.#layers.get('base')?.changed();
    this.#layers.get('names')?.changed();
    this.requestUpdate();
  }

  // -- living ------------------------------------------------------------------------------------

  render() {
    return html`<div class="mv" tabindex="0" role="application" aria-label=${t('mapView.label')}></div>
      <div class="mv-tags"></div>
      <div class="mv-scale" aria-hidden="true"><span></span><i></i></div>
      <div class="mv-ctl">
        <button type="button" class="mv-layers-button" aria-expanded=${this.menu} aria-label=${t('mapView.layers')} title=${t('mapView.layers')} @click=${() => (this.menu = !this.menu)}>${icon('layers')}</button>
        <div class="mv-zoom">
          <button type="button" aria-label=${t('mapView.zoomIn')} title=${t('mapView.zoomIn')} @click=${() => this.#zoomBy(1)}>+</button>
          <button type="button" aria-label=${t('mapView.zoomOut')} title=${t('mapView.zoomOut')} @click=${() => this.#zoomBy(-1)}>−</button>
        </div>
      </div>
      ${this.menu ? html`<div class="mv-menu" role="group" aria-label=${t('mapView.layersTitle')} @keydown=${e => e.key === 'Escape' && (this.menu = false)}><b>${t('mapView.layersTitle')}</b>
        ${this.layers.map(layer => html`<label><input type="checkbox" .checked=${layer.visible} @change=${e => this.setLayer(layer.id, e.target.checked)}>${layer.title}</label>`)}</div>` : nothing}
      <div class="mv-foot">${this.info?.sample ? html`<b>${t('mapView.sample')}</b>` : nothing}<span>${(this.info?.attribution ?? []).join(' · ')}</span></div>
      ${this.failed ? html`<p class="mv-failed" role="alert">${t('mapView.failed')}</p>` : nothing}`;
  }

  firstUpdated() {
    const target = this.querySelector('.mv');
    this.#style = new MapStyle(readColours(this));
    this.#map = new ol.Map({
      target,
      controls: [],
      interactions: ol.interaction.defaults.defaults({ altShiftDragRotate: false, pinchRotate: false }),
      keyboardEventTarget: target,
      view: new ol.View({ ...NOWHERE, center: fromLonLat(NOWHERE.center), maxZoom: CLOSEST, minZoom: 5, enableRotation: false, constrainResolution: false }),
      layers: ['areas', 'lines', 'highlight', 'because', 'preview', 'reports', 'crews', 'alarms'].map((name, i) => {
        const layer = this.#layers.get(name);
        layer.setZIndex({ areas: 5, highlight: 15, because: 16 }[name] ?? 30 + i);
        return layer;
      }),
    });
    this.#restyle();
    this.#map.on('singleclick', event => this.#pressed(event));
    this.#map.on('pointermove', event => {
      if (!event.dragging) target.style.cursor = this.#at(event.pixel) ? 'pointer' : '';
    });
    // from here on the person has the map in hand
    for (const type of ['pointerdown', 'wheel', 'keydown']) target.addEventListener(type, () => (this.#moved = true), { passive: true });
    this.#tags = new OutageTags(this.querySelector('.mv-tags'), { pressed: tag => this.#pressedTag(tag), isSelected: o => this.selected?.kind === 'outage' && o.id === this.selected.id });
    this.#map.on('postrender', () => this.#drawOver());
    this.#map.on('moveend', () => this.fire('relight-view', { box: this.#shown() }));
    this.#describe();
  }

  connectedCallback() {
    super.connectedCallback();
    const themed = new MutationObserver(() => this.#retheme());
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const system = matchMedia('(prefers-color-scheme: dark)');
    const retheme = () => this.#retheme();
    system.addEventListener('change', retheme);
    const sized = new ResizeObserver(() => this.#map?.updateSize());
    sized.observe(this);
    this.#stop = [() => themed.disconnect(), () => system.removeEventListener('change', retheme), () => sized.disconnect()];
    if (this.#map) this.#map.setTarget(this.querySelector('.mv'));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
    this.#map?.setTarget(null);
  }

  updated(changed) {
    if (changed.has('selected') && this.#map) {
      this.#restyle();
      this.#tags.again();
    }
  }

  /** [west, south, east, north] in degrees of what is seen; null where that is more than the world or nothing. */
  #shown() {
    const size = this.#map.getSize();
    if (!size?.[0] || !size[1]) return null;
    const box = transformExtent(this.#map.getView().calculateExtent(size), 'EPSG:3857', 'EPSG:4326').map(degrees => Math.round(degrees * 1e5) / 1e5);
    return box[0] >= -180 && box[2] <= 180 && box.every(Number.isFinite) ? box : null;
  }

  get #duration() {
    return calm() ? 0 : 240;
  }

  /** Moves wait until the map has a size: an element in a closed dialog has none. */
  #whenSized(move) {
    const size = this.#map?.getSize();
    if (size && size[0] > 0 && size[1] > 0) {
      move();
      return;
    }
    this.#waiting = move;
    if (this.#map) this.#map.once('change:size', () => this.#moveAsWaited());
  }

  #moveAsWaited() {
    const move = this.#waiting;
    this.#waiting = null;
    if (move) this.#whenSized(move);
  }

  async #describe() {
    try {
      const answer = await fetch('/api/map', { headers: { Accept: 'application/json' } });
      if (!answer.ok) throw new Error(`/api/map answered ${answer.status}`);
      this.info = await answer.json();
    } catch (problem) {
      console.error(problem);
      this.failed = true;
      return;
    }
    for (const { name, layer, zIndex, kind } of groundLayers(this.info)) this.#add(name, layer, zIndex, kind && (style => this.#unlessHidden(style[kind])));
    if (this.info.network && this.without !== 'network') {
      this.#add('network', this.#network.open(this.info.network), 10, style => style.network(['device', 'line', 'service', 'source'].includes(this.selected?.kind) ? this.selected.id : null));
    }
    this.setOutages(this.#outages);
    if (this.#waiting) this.#moveAsWaited();
    else if (!this.#moved && this.info.bounds) {
      this.fitBounds(this.info.bounds, { padding: 16, duration: 0 });
      this.#moved = false;
    }
    this.fire('relight-ready', {});
  }

  #unlessHidden(style) {
    if (!this.#hidden.size) return style;
    const kinds = new Set((this.info?.layers ?? []).filter(layer => this.#hidden.has(layer.id)).map(layer => layer.kind));
    return (feature, resolution) => (this.#hidden.has(feature.get('layer')) || (feature.get('layer') === 'labels' && kinds.has(feature.get('kind'))) ? undefined : style(feature, resolution));
  }

  #add(name, layer, zIndex, styleOf) {
    layer.setZIndex(zIndex);
    if (styleOf) layer.set('styleOf', styleOf);
    this.#layers.set(name, layer);
    if (styleOf) layer.setStyle(styleOf(this.#style));
    this.#map.addLayer(layer);
  }

  #restyle() {
    for (const layer of this.#layers.values()) if (layer.get('styleOf')) layer.setStyle(layer.get('styleOf')(this.#style));
  }

  #retheme() {
    if (!this.#map) return;
    this.#style = new MapStyle(readColours(this));
    this.#restyle();
  }

  #show(name, features) {
    const source = this.#layers.get(name).getSource();
    source.clear();
    source.addFeatures(features);
  }

  #zoomBy(steps) {
    const view = this.#map.getView();
    view.animate({ zoom: Math.round(view.getZoom() + steps), duration: this.#duration });
  }

  // -- pressing ----------------------------------------------------------------------------------

  #pressed(event) {
    const [lon, lat] = toLonLat(event.coordinate);
    this.fire('relight-click', { lon, lat });
    const found = this.#at(event.pixel);
    if (found) this.fire('relight-select', { ...found, lon, lat });
  }

  /** The most important thing within reach of a pixel: alarms and crews before devices, devices before lines. */
  #at(pixel) {
    const rank = { alarm: 0, crew: 1, report: 2, device: 3, source: 3, service: 4, outage: 5, line: 6, area: 7 };
    let best = null;
    this.#map.forEachFeatureAtPixel(pixel, (feature, layer) => {
      const found = this.#what(feature, layer);
      if (found && (!best || rank[found.kind] < rank[best.kind])) best = found;
    }, { hitTolerance: 5, layerFilter: layer => !['base', 'names', 'highlight', 'because', 'preview'].some(name => this.#layers.get(name) === layer) });
    return best;
  }

  #what(feature, layer) {
    const id = feature.get('id');
    if (layer !== this.#network.layer) {
      const kind = feature.get('kind');
      return kind === 'outage' ? { kind, id: feature.get('outage') } : kind && id != null ? { kind, id } : null;
    }
    if (id == null) return null;
    switch (feature.get('layer')) {
      case 'devices':
        return { kind: 'device', type: feature.get('kind'), id };
      case 'transformers':
        return { kind: 'device', type: 'transformer', id };
      case 'services':
        return { kind: 'service', id };
      case 'sources':
        return { kind: 'source', id };
      default:
        return { kind: 'line', type: feature.get('kind'), id };
    }
  }

  #pressedTag({ outages }) {
    const [outage] = outages;
    if (outages.length > 1) this.fitBounds({ type: 'MultiPoint', coordinates: outages.map(o => o.point) });
    else this.fire('relight-select', { kind: 'outage', id: outage.id, lon: outage.point[0], lat: outage.point[1] });
  }

  /** What lies over the map and follows it: the scale and the tags. */
  #drawOver() {
    const size = this.#map.getSize();
    if (!size?.[0]) return;
    const view = this.#map.getView();
    drawScale(this.querySelector('.mv-scale'), view);
    this.#tags.draw(this.#outages, { size, view, pixelOf: point => this.#map.getPixelFromCoordinate(fromLonLat(point)) });
  }
}

customElements.define('relight-map', RelightMap);
