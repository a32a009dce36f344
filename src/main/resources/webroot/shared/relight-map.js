// The map of every page: ground, network and what happens on it. Pages hand in what there is (setOutages, setCrews …) and listen.
import { html, nothing } from 'lit';
import { icon, iconHref } from './icon.js';
import { LightElement } from './light-element.js';
import { chooseTags, placeTags } from './map-tags.js';
import { TileVersions } from './map-tiles.js';
import { MapStyle, readColours } from './map-style.js';
import { ol } from './ol.js';
import { symbolOf } from './symbols.js';
import { language, loadWords, named, t } from './words.js';

const { fromLonLat, toLonLat, transformExtent } = ol.proj;

const OLD_FIX_MS = 5 * 60_000;
const CLOSEST = 20;
const GLIDE_MS = 900;
/** Until /api/map has answered, and where there is nothing to show: the delta. */
const NOWHERE = { center: [105.63, 10.46], zoom: 11 };
const STATE_OF_OUTAGE = { predicted: 'predicted', confirmed: 'dead', partiallyRestored: 'restoring', restored: 'restored', planned: 'planned' };

await loadWords('map');
if (!document.querySelector('link[href="/shared/relight-map.css"]')) {
  document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/shared/relight-map.css' }));
}

const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Longitude and latitude of whatever carries them: {lon, lat}, {point: [lon, lat]}, {position}, {device}, or the middle of a line. */
function placeOf(thing) {
  const at = [thing.point, thing, thing.position, thing.device, thing.place].find(p => Array.isArray(p) || (p?.lon != null && p?.lat != null));
  if (at) return Array.isArray(at) ? at : [at.lon, at.lat];
  const flat = thing.line?.coordinates?.flat(Infinity);
  if (!flat?.length) return null;
  const middle = Math.floor(flat.length / 4) * 2;
  return [flat[middle], flat[middle + 1]];
}

const geoJson = new ol.format.GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' });

/** Features of a geometry, a feature, a collection, a list of any of these, or nothing. */
function featuresOf(thing) {
  if (!thing) return [];
  if (Array.isArray(thing)) return thing.flatMap(featuresOf);
  if (thing.type === 'FeatureCollection' || thing.type === 'Feature') return geoJson.readFeatures(thing);
  return [new ol.Feature(geoJson.readGeometry(thing))];
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
  #network;
  #versions = new TileVersions();
  #moved = false;
  #tags = [];
  #outages = [];
  #placed = '';
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
    this.#update('crews', crews, crew => ({
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
    if (!this.#network) {
      for (const outage of this.#outages) for (const feature of featuresOf(outage.line)) {
        feature.setProperties({ state: STATE_OF_OUTAGE[outage.status] ?? 'unknown', kind: 'outage', outage: outage.id });
        lines.addFeature(feature);
      }
    }
    this.#placed = '';
    this.#map?.render();
  }

  setReports(reports) {
    this.#update('reports', reports, () => ({ kind: 'report' }));
  }

  setAlarms(alarms) {
    this.#update('alarms', alarms, () => ({ kind: 'alarm' }));
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
    if (!this.#versions.change(version, extent) || !this.#network) return;
    const source = this.#network.getSource();
    source.setTileUrlFunction(source.getTileUrlFunction(), String(version));
  }

  /** Layers for a menu: [{id, title, visible}]. */
  get layers() {
    const listed = [...(this.info?.layers ?? [])].map(layer => ({ id: layer.id, title: named(layer.title) }));
    const own = [this.#network && 'network', 'names', this.info?.basemap && 'basemap', 'crews', 'reports'].filter(Boolean);
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
    this.#map.on('postrender', () => this.#drawTags());
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
      this.#placed = '';
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
    this.#addBase();
    if (this.info.network && this.without !== 'network') this.#addNetwork();
    this.setOutages(this.#outages);
    if (this.#waiting) this.#moveAsWaited();
    else if (!this.#moved && this.info.bounds) {
      this.fitBounds(this.info.bounds, { padding: 16, duration: 0 });
      this.#moved = false;
    }
    this.fire('relight-ready', {});
  }

  #addBase() {
    const { base, basemap, layers } = this.info;
    if (basemap) this.#add('basemap', new ol.layer.Tile({ source: this.#basemapSource(basemap) }), 0);
    if (!base || !layers.length) return;
    const source = new ol.source.VectorTile({ format: new ol.format.MVT(), url: base.tiles, maxZoom: base.maxZoom, tileSize: 512, wrapX: false });
    // a basemap of somebody else's replaces our ground, not our names
    if (!basemap) this.#add('base', new ol.layer.VectorTile({ source, renderBuffer: 24, updateWhileAnimating: false }), 1, style => this.#unlessHidden(style.ground));
    this.#add('names', new ol.layer.VectorTile({ source, declutter: true, renderMode: 'vector', renderBuffer: 160 }), 20, style => this.#unlessHidden(style.names));
  }

  #basemapSource(basemap) {
    const attributions = basemap.attribution;
    if (basemap.type === 'wms') return new ol.source.TileWMS({ url: basemap.url, params: { LAYERS: basemap.layers, TILED: true }, attributions });
    return new ol.source.XYZ({ url: basemap.url, attributions });
  }

  #unlessHidden(style) {
    if (!this.#hidden.size) return style;
    const kinds = new Set((this.info?.layers ?? []).filter(layer => this.#hidden.has(layer.id)).map(layer => layer.kind));
    return (feature, resolution) => (this.#hidden.has(feature.get('layer')) || (feature.get('layer') === 'labels' && kinds.has(feature.get('kind'))) ? undefined : style(feature, resolution));
  }

  #addNetwork() {
    const { tiles, maxZoom } = this.info.network;
    const grid = ol.tilegrid.createXYZ({ tileSize: 512, maxZoom });
    const source = new ol.source.VectorTile({
      format: new ol.format.MVT({ idProperty: undefined }),
      tileGrid: grid,
      wrapX: false,
      // a changed version is a changed address, so what did not change is not fetched again
      tileUrlFunction: coordinate => {
        const [z, x, y] = coordinate;
        const extent = grid.getTileCoordExtent(coordinate);
        const version = this.#versions.of(ol.extent.buffer(extent, (extent[2] - extent[0]) / 32));
        return tiles.replace('{z}', z).replace('{x}', x).replace('{y}', y) + (version ? `?n=${version}` : '');
      },
    });
    this.#network = new ol.layer.VectorTile({ source, declutter: true, renderBuffer: 64 });
    this.#add('network', this.#network, 10, style => style.network(['device', 'line', 'service', 'source'].includes(this.selected?.kind) ? this.selected.id : null));
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

  /** Brings the things of a layer up to date by id; those with a new place glide there. */
  #update(name, things, properties) {
    const source = this.#layers.get(name).getSource();
    const gone = new Set(source.getFeatures());
    for (const thing of things) {
      const place = placeOf(thing);
      if (!place) continue;
      const at = fromLonLat(place);
      const known = source.getFeatureById(thing.id);
      if (known) {
        gone.delete(known);
        known.setProperties({ id: thing.id, ...properties(thing) });
        this.#glide(known, at);
      } else {
        const feature = new ol.Feature({ geometry: new ol.geom.Point(at), id: thing.id, ...properties(thing) });
        feature.setId(thing.id);
        source.addFeature(feature);
      }
    }
    for (const feature of gone) source.removeFeature(feature);
  }

  #glide(feature, to) {
    const from = feature.getGeometry().getCoordinates();
    const far = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (far < 0.5) return;
    const glide = Symbol('glide');
    feature.glide = glide;
    // an old tab, a jump over half the district or a person who wants no motion: straight there
    if (calm() || document.hidden || far > 3000) {
      feature.getGeometry().setCoordinates(to);
      return;
    }
    const began = performance.now();
    const step = now => {
      if (feature.glide !== glide) return;
      const k = Math.min(1, (now - began) / GLIDE_MS);
      feature.getGeometry().setCoordinates([from[0] + (to[0] - from[0]) * k, from[1] + (to[1] - from[1]) * k]);
      if (k < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
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
    if (layer !== this.#network) {
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

  // -- tags --------------------------------------------------------------------------------------

  #drawTags() {
    const size = this.#map.getSize();
    const box = this.querySelector('.mv-tags');
    if (!size || !box || !size[0]) return;
    this.#drawScale();
    const view = this.#map.getView();
    const pixelOf = point => this.#map.getPixelFromCoordinate(fromLonLat(point));
    const moving = view.getAnimating() || view.getInteracting();
    const key = `${view.getZoom()?.toFixed(2)} ${size} ${moving ? '' : view.getCenter().map(Math.round)}`;
    if (!moving && key !== this.#placed) {
      this.#placed = key;
      this.#layOutTags(box, size, pixelOf);
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

  #layOutTags(box, [width, height], pixelOf) {
    const inView = this.#outages.filter(({ point }) => {
      const pixel = pixelOf(point);
      return pixel && pixel[0] >= 0 && pixel[1] >= 0 && pixel[0] <= width && pixel[1] <= height;
    });
    const chosen = chooseTags(inView);
    const focused = document.activeElement?.closest?.('.mv-tag')?.dataset.key;
    box.replaceChildren();
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('aria-hidden', 'true');
    box.append(svg);
    const made = chosen.map(tag => {
      const element = this.#tagElement(tag);
      box.append(element);
      return { ...tag, element, width: element.offsetWidth, height: element.offsetHeight, pixel: pixelOf(tag.point) };
    });
    const taken = [{ left: width - 60, right: width, top: height - 150, bottom: height }];
    const places = placeTags(made.map(tag => ({ pixel: tag.pixel, size: { width: tag.width, height: tag.height } })), { width, height }, taken);
    this.#tags = made.flatMap((tag, i) => {
      if (!places[i]) {
        tag.element.remove();
        return [];
      }
      const line = svg.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'line'));
      const dot = svg.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'circle'));
      // on a device the symbol itself marks the place, and says whether it is open
      dot.setAttribute('r', tag.outages[0].device ? 0 : 4);
      line.setAttribute('class', tag.element.dataset.tone);
      dot.setAttribute('class', tag.element.dataset.tone);
      if (tag.key === focused) tag.element.focus();
      return [{ ...tag, ...places[i], line, dot }];
    });
  }

  #tagElement(tag) {
    const [outage] = tag.outages;
    const state = STATE_OF_OUTAGE[outage.status] ?? 'unknown';
    const merged = tag.outages.length > 1;
    const customers = tag.customers ? t(outage.status === 'predicted' ? 'mapView.about' : 'mapView.customers', { n: tag.customers }) : '';
    const words = merged ? [t('mapView.several', { n: tag.outages.length }), customers] : [outage.label ?? customers, outage.note];
    const element = document.createElement('button');
    element.type = 'button';
    element.dataset.key = tag.key;
    element.dataset.tone = `c-${state}`;
    element.className = `mv-tag c-${state}${state === 'dead' ? ' solid' : ''}`;
    element.setAttribute('aria-pressed', this.selected?.kind === 'outage' && tag.outages.some(o => o.id === this.selected.id));
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('class', 'i');
    svg.setAttribute('aria-hidden', 'true');
    svg.append(document.createElementNS('http://www.w3.org/2000/svg', 'use'));
    svg.firstChild.setAttribute('href', iconHref(symbolOf('supply', state).icon));
    const text = document.createElement('span');
    text.textContent = words.filter(Boolean).join(' · ') || t(`supply.${state}`);
    element.append(svg, text);
    element.title = `${t(`supply.${state}`)}${outage.code ? ` · ${outage.code}` : ''}`;
    element.addEventListener('click', () => {
      if (merged) this.fitBounds({ type: 'MultiPoint', coordinates: tag.outages.map(o => o.point) });
      else this.fire('relight-select', { kind: 'outage', id: outage.id, lon: outage.point[0], lat: outage.point[1] });
    });
    return element;
  }

  #drawScale() {
    const view = this.#map.getView();
    const perPixel = ol.proj.getPointResolution('EPSG:3857', view.getResolution(), view.getCenter(), 'm');
    const most = perPixel * 90;
    const power = 10 ** Math.floor(Math.log10(most));
    const metres = [5, 2, 1].map(n => n * power).find(n => n <= most) ?? power;
    const [text, bar] = this.querySelector('.mv-scale').children;
    const number = new Intl.NumberFormat(language);
    text.textContent = metres >= 1000 ? `${number.format(metres / 1000)} km` : `${number.format(metres)} m`;
    bar.style.width = `${metres / perPixel}px`;
  }
}

customElements.define('relight-map', RelightMap);
