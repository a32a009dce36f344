// How the map is drawn: the silent ground, the network by state, and what lies over it. Widths and dashes are those of the visual guide;
// colours come from theme.css and are read again when the theme changes.
import { ol } from './ol.js';

const { Circle, Fill, Icon, Stroke, Style, Text } = ol.style;
const { MultiPoint } = ol.geom;

const TOKENS = ['map-land', 'map-field', 'map-water', 'map-road', 'map-road-edge', 'map-house', 'map-label', 'map-water-label', 'map-halo', 'map-feeder',
  'map-casing', 'map-restoring', 'map-earthed', 'dead', 'predicted', 'planned', 'restored', 'unknown', 'alarm-life', 'alarm-warn', 'focus', 'accent', 'text', 'surface', 'on-state', 'line-strong'];

const CROSS_EVERY = 60;
const TILE_ZOOM_0 = 156543.03392804097;

/** From the ground up. */
const Z = { land: 0, field: 1, water: 2, canal: 3, house: 4, edge: 5, road: 6, border: 7, glow: 20, casing: 21, line: 22, marks: 30, dot: 35, symbol: 40, above: 50 };

const zoomOf = resolution => Math.log2(TILE_ZOOM_0 / resolution);

function withAlpha(colour, alpha) {
  const [r, g, b] = ol.color.asArray(colour);
  return [r, g, b, alpha];
}

/** Reads the tokens as they stand on this element now. */
export function readColours(element) {
  const style = getComputedStyle(element);
  const colours = { font: style.getPropertyValue('--font').trim() || 'system-ui, sans-serif' };
  for (const token of TOKENS) colours[token] = style.getPropertyValue(`--${token}`).trim() || '#888';
  return colours;
}

/** The styles of one theme. Functions take (feature, resolution) as OpenLayers calls them. */
export class MapStyle {
  #c;
  #cache = new Map();
  #icons = new Map();
  #scale = Math.max(2, globalThis.devicePixelRatio || 1);

  constructor(colours) {
    this.#c = colours;
  }

  get colours() {
    return this.#c;
  }

  #once(key, make) {
    let style = this.#cache.get(key);
    if (style === undefined) this.#cache.set(key, (style = make()));
    return style;
  }

  // -- the ground --------------------------------------------------------------------------------

  /** Areas and lines of the layers, almost silent. */
  ground = (feature, resolution) => {
    const kind = feature.get('kind');
    const c = this.#c;
    const zoom = zoomOf(resolution);
    switch (kind) {
      case 'land':
        return this.#once('land', () => new Style({ fill: new Fill({ color: c['map-land'] }), zIndex: Z.land }));
      case 'field':
        return this.#once('field', () => new Style({ fill: new Fill({ color: c['map-field'] }), zIndex: Z.field }));
      case 'water':
        return this.#once('water', () => new Style({ fill: new Fill({ color: c['map-water'] }), stroke: new Stroke({ color: c['map-water'], width: 1 }), zIndex: Z.water }));
      case 'canal': {
        // as wide as it is, but never so thin that it is lost
        const width = Math.round(Math.max(zoom < 12 ? 0.8 : 1.4, Math.min(60, (feature.get('width_m') ?? 10) / resolution)) * 2) / 2;
        return this.#once(`canal${width}`, () => new Style({ stroke: new Stroke({ color: c['map-water'], width, lineCap: 'round', lineJoin: 'round' }), zIndex: Z.canal }));
      }
      case 'building':
        return this.#once('house', () => new Style({ fill: new Fill({ color: c['map-house'] }), zIndex: Z.house }));
      case 'road': {
        const rank = Math.min(4, feature.get('rank') ?? 3);
        const width = Math.round(Math.max(0.7, Math.min(9, (6 - rank) * 0.9 * 2 ** ((zoom - 14.5) * 0.5))) * 4) / 4;
        return this.#once(`road${width}`, () => [
          new Style({ stroke: new Stroke({ color: c['map-road-edge'], width: width + (width < 1.5 ? 0.6 : 1.6), lineCap: 'round', lineJoin: 'round' }), zIndex: Z.edge }),
          new Style({ stroke: new Stroke({ color: c['map-road'], width, lineCap: 'round', lineJoin: 'round' }), zIndex: Z.road }),
        ]);
      }
      case 'commune':
        return zoom > 9 && feature.getType() !== 'Point' && feature.get('layer') !== 'labels'
          ? this.#once('border', () => new Style({ stroke: new Stroke({ color: withAlpha(c['map-label'], 0.28), width: 1.1, lineDash: [6, 4] }), zIndex: Z.border })) : undefined;
      default:
        return undefined;
    }
  };

  /** Names of the layers; drawn over the lines, each where it has room. */
  names = (feature, resolution) => {
    const name = feature.get('name');
    const kind = feature.get('kind');
    const zoom = zoomOf(resolution);
    const point = feature.getType() === 'Point';
    if (kind === 'hospital') return zoom < 12.5 ? undefined : this.#once(`hospital${zoom > 14.5 ? name : ''}`, () => new Style({ image: this.#symbol('hospital', this.#c['map-label']), text: zoom > 14.5 && name ? this.#text(name, 11, { offsetY: 17 }) : undefined }));
    if (!name) return undefined;
    if (kind === 'commune' && point && zoom > 9.5) return this.#once(`commune ${name}`, () => new Style({ text: this.#text(name, 13, { weight: 600 }), zIndex: 3 }));
    if ((kind === 'hamlet' || kind === 'label') && point && zoom > 12.5) return this.#once(`hamlet ${name}`, () => new Style({ text: this.#text(name, 11.5), zIndex: 1 }));
    if (kind === 'water' && point && zoom > 10) return this.#once(`water ${name}`, () => new Style({ text: this.#text(name, 12.5, { water: true }), zIndex: 2 }));
    if (kind === 'canal' && !point && zoom > 13.5) return this.#once(`canal ${name}`, () => new Style({ text: this.#text(name, 11, { water: true, line: true }) }));
    if (kind === 'road' && !point && zoom > 16) return this.#once(`road ${name}`, () => new Style({ text: this.#text(name, 10.5, { line: true }) }));
    return undefined;
  };

  #text(text, size, { weight = 400, water = false, line = false, offsetX = 0, offsetY = 0, align } = {}) {
    return new Text({
      text, font: `${water ? 'italic ' : ''}${weight} ${size}px ${this.#c.font}`, fill: new Fill({ color: this.#c[water ? 'map-water-label' : 'map-label'] }),
      stroke: new Stroke({ color: water && !line ? this.#c['map-water'] : this.#c['map-halo'], width: 3 }), placement: line ? 'line' : 'point', repeat: line ? 420 : undefined,
      maxAngle: 0.6, overflow: false, offsetX, offsetY, textAlign: align, padding: [2, 3, 2, 3],
    });
  }

  // -- the network -------------------------------------------------------------------------------

  /** Lines, devices, transformers and service points of the network tiles. */
  network(selected) {
    return (feature, resolution) => {
      const chosen = selected !== null && feature.get('id') === selected;
      switch (feature.get('layer')) {
        case 'lines':
          return this.#line(feature, resolution, chosen);
        case 'devices':
          return this.#device(feature, resolution, chosen);
        case 'transformers':
          return this.#transformer(feature, resolution, chosen);
        case 'services':
          return this.#service(feature, resolution, chosen);
        case 'sources':
          return this.#source(feature, resolution);
        default:
          return undefined;
      }
    };
  }

  #line(feature, resolution, chosen) {
    const state = feature.get('state');
    const kind = feature.get('kind');
    const zoom = Math.round(zoomOf(resolution));
    // trunk, lateral, low voltage and service drop: each a step thinner, all thinner from afar
    const weight = kind === 'mv' ? (feature.get('main') ? 1 : 0.68) : kind === 'lv' ? 0.5 : 0.38;
    const k = weight * (zoom < 11 ? 0.6 : zoom < 13 ? 0.8 : 1);
    const styles = this.#once(`line ${state} ${kind === 'mv'} ${k} ${chosen}`, () => this.#lineStyles(state, k, chosen, kind === 'mv'));
    const mark = { dead: 'cross', earthed: 'ground' }[state];
    if (!mark || kind !== 'mv' || zoom < 12) return styles;
    const marks = this.#marks(feature, resolution, mark, this.#stateColour(state));
    return marks ? [...styles, marks] : styles;
  }

  #lineStyles(state, k, chosen, glowing = true) {
    const c = this.#c;
    const stroke = (color, width, more) => new Stroke({ color, width, lineCap: 'round', lineJoin: 'round', ...more });
    const casing = width => new Style({ stroke: stroke(c['map-casing'], width), zIndex: Z.casing });
    const dashed = (color, dash) => [casing(4 * k + 3),
      new Style({ stroke: stroke(color, Math.max(1.6, 4 * k), { lineDash: dash.map(d => d * Math.max(0.6, Math.sqrt(k))), lineCap: 'butt' }), zIndex: Z.line })];
    const styles = {
      energised: () => [new Style({ stroke: stroke(c['map-feeder'], 2.2 * k), zIndex: Z.line })],
      dead: () => [new Style({ stroke: stroke(withAlpha(c.dead, 0.2), 16 * k), zIndex: Z.glow }), casing(5 * k + 2.4),
        new Style({ stroke: stroke(c.dead, Math.max(1.8, 5 * k)), zIndex: Z.line })],
      earthed: () => [casing(5 * k + 2.4), new Style({ stroke: stroke(c['map-earthed'], Math.max(1.8, 5 * k)), zIndex: Z.line }),
        new Style({ stroke: stroke(c['map-casing'], 1.8 * k, { lineDash: [10, 6], lineCap: 'butt' }), zIndex: Z.line + 1 })],
      predicted: () => dashed(c.predicted, [9, 7]),
      planned: () => dashed(c.planned, [14, 4, 2, 4]),
      restoring: () => [casing(4.5 * k + 2.4), new Style({ stroke: stroke(c['map-restoring'], Math.max(1.8, 4.5 * k)), zIndex: Z.line }),
        new Style({ stroke: stroke(c['map-casing'], 1.6 * k, { lineDash: [4, 5], lineCap: 'butt' }), zIndex: Z.line + 1 })],
      restored: () => [new Style({ stroke: stroke(withAlpha(c.restored, 0.2), 11 * k), zIndex: Z.glow }), casing(3.6 * k + 2.4),
        new Style({ stroke: stroke(c.restored, Math.max(1.4, 3.6 * k)), zIndex: Z.line })],
      unknown: () => [new Style({ stroke: stroke(c.unknown, Math.max(1.2, 2 * k), { lineDash: [1, 4] }), zIndex: Z.line })],
    };
    const made = (styles[state] ?? styles.unknown)();
    // beside medium voltage, low voltage tells the same in a thinner voice
    if (!glowing) made.splice(0, made.length, ...made.filter(style => style.getZIndex() !== Z.glow));
    if (chosen) made.unshift(new Style({ stroke: stroke(withAlpha(c.focus, 0.45), 12 * k + 4), zIndex: Z.glow }));
    return made;
  }

  /** Small marks along a line: crosses where it is dead, earths where it is earthed; as far apart on the screen at every zoom. */
  #marks(feature, resolution, mark, colour) {
    const ends = feature.getEnds?.() ?? [feature.getFlatCoordinates().length];
    const flat = feature.getFlatCoordinates();
    const every = CROSS_EVERY * resolution;
    const points = [];
    let start = 0;
    for (const end of ends) {
      let until = every / 2;
      for (let i = start + 2; i < end; i += 2) {
        const [x0, y0, x1, y1] = [flat[i - 2], flat[i - 1], flat[i], flat[i + 1]];
        const length = Math.hypot(x1 - x0, y1 - y0);
        for (; until <= length; until += every) points.push([x0 + ((x1 - x0) * until) / length, y0 + ((y1 - y0) * until) / length]);
        until -= length;
      }
      start = end;
    }
    if (!points.length) return null;
    return new Style({ geometry: new MultiPoint(points), image: this.#symbol(mark, this.#c['map-casing'], colour), zIndex: Z.marks });
  }

  #stateColour(state) {
    const c = this.#c;
    return { dead: c.dead, earthed: c['map-earthed'], predicted: c.predicted, planned: c.planned, restoring: c['map-restoring'], restored: c.restored, unknown: c.unknown }[state] ?? c['map-feeder'];
  }

  #device(feature, resolution, chosen) {
    const zoom = zoomOf(resolution);
    const kind = feature.get('kind');
    const open = feature.get('open') === true;
    const abnormal = feature.get('abnormal') === true;
    const size = (kind === 'fuse' ? 0.72 : kind === 'switch' ? 0.85 : 1) * (zoom < 12 ? 0.6 : zoom < 13.5 ? 0.75 : zoom < 15 ? 0.9 : 1);
    const shape = kind === 'fuse' ? 'diamond' : 'square';
    const id = feature.get('id');
    const named = id && (abnormal || chosen || zoom > (kind === 'fuse' ? 16 : kind === 'switch' ? 14.6 : 13.6));
    const symbol = () => this.#symbol(`${shape}-${open ? 'open' : 'closed'}`, this.#stateColour(feature.get('state')), this.#c['map-halo'], size);
    const hangs = this.#hanging(feature, zoom);
    return this.#once(`device ${shape} ${open} ${feature.get('state')} ${size} ${chosen} ${hangs} ${named ? id : ''}`, () => [
      ...this.#hung(hangs),
      ...(chosen ? [this.#ring(15)] : []),
      new Style({ image: symbol(), zIndex: Z.symbol + (abnormal ? 2 : open ? 1 : 0), text: named ? this.#text(id, 10.5, { offsetX: 11, align: 'left', weight: abnormal ? 600 : 400 }) : undefined }),
    ]);
  }

  #transformer(feature, resolution, chosen) {
    const zoom = zoomOf(resolution);
    const size = zoom < 14.2 ? 0.5 : zoom < 15 ? 0.65 : zoom < 16 ? 0.85 : 1.05;
    const id = feature.get('id');
    const named = id && (chosen || zoom > 15.6);
    const hangs = this.#hanging(feature, zoom);
    return this.#once(`transformer ${feature.get('state')} ${feature.get('open')} ${size} ${chosen} ${hangs} ${named ? id : ''}`, () => [
      ...this.#hung(hangs),
      ...(chosen ? [this.#ring(14)] : []),
      new Style({ image: this.#symbol(feature.get('open') ? 'triangle-open' : 'triangle', this.#stateColour(feature.get('state')), this.#c['map-halo'], size), zIndex: Z.symbol - 1,
        text: named ? this.#text(id, 10.5, { offsetX: 10, align: 'left' }) : undefined }),
    ]);
  }

  /** What hangs on a device, as far as there is room to show it. */
  #hanging(feature, zoom) {
    return zoom < 12 ? '' : `${feature.get('tagged') ? 'lock' : ''} ${feature.get('earthed') ? 'ground' : ''}`.trim();
  }

  /** A lock above the device for a tag, an earth below it: each a badge of its own shape. */
  #hung(hangs) {
    if (!hangs) return [];
    return hangs.split(' ').map(mark => new Style({ zIndex: Z.symbol + 4,
      image: this.#symbol(`${mark}-badge`, this.#c[mark === 'lock' ? 'alarm-warn' : 'map-earthed'], this.#c.surface, 0.9, [-13, mark === 'lock' ? 11 : -11]) }));
  }

  #service(feature, resolution, chosen) {
    const state = feature.get('state');
    return this.#once(`service ${state} ${chosen}`, () => [
      ...(chosen ? [this.#ring(9)] : []),
      new Style({ image: new Circle({ radius: state === 'dead' ? 3 : 2.2, fill: new Fill({ color: this.#stateColour(state) }), stroke: new Stroke({ color: this.#c['map-halo'], width: 1 }), declutterMode: 'none' }), zIndex: Z.dot }),
    ]);
  }

  #source(feature, resolution) {
    const zoom = zoomOf(resolution);
    const name = feature.get('name');
    return this.#once(`source ${zoom < 11} ${zoom > 11.5 ? name : ''}`, () => new Style({
      image: this.#symbol('substation', this.#c['map-feeder'], this.#c['map-halo'], zoom < 11 ? 0.6 : 1), zIndex: Z.symbol + 3,
      text: zoom > 11.5 && name ? this.#text(name, 11, { weight: 600, offsetY: -22 }) : undefined,
    }));
  }

  #ring(radius) {
    return new Style({ image: new Circle({ radius, stroke: new Stroke({ color: this.#c.focus, width: 2.5 }), declutterMode: 'none' }), zIndex: Z.above });
  }

  // -- what lies over the network ----------------------------------------------------------------

  /** Crews: a rounded square with the number, dashed when the position is old. */
  crew = selected => feature => {
    const key = `crew ${feature.get('label')} ${feature.get('status')} ${feature.get('old')} ${feature.get('id') === selected}`;
    return this.#once(key, () => [...(feature.get('id') === selected ? [this.#ring(19)] : []),
      new Style({ image: this.#crewIcon(feature.get('label'), feature.get('old'), feature.get('status')), zIndex: 5 })]);
  };

  report = selected => feature => this.#once(`report ${feature.get('id') === selected}`, () => [...(feature.get('id') === selected ? [this.#ring(10)] : []),
    new Style({ image: new Circle({ radius: 4, fill: new Fill({ color: this.#c.dead }), stroke: new Stroke({ color: this.#c['map-halo'], width: 1.4 }) }), zIndex: 2 })]);

  alarm = () => this.#once('alarm', () => new Style({ image: this.#symbol('alarm', this.#c['alarm-life'], this.#c['on-state'], 1.15), zIndex: 9 }));

  /** What the public sees: areas, never lines. */
  area = selected => (feature, resolution) => {
    const state = feature.get('state');
    const chosen = feature.get('id') === selected;
    const label = feature.get('label');
    const c = this.#stateColour(state);
    const named = label && zoomOf(resolution) > 10.5;
    return this.#once(`area ${state} ${chosen} ${named ? label : ''}`, () => [
      new Style({ fill: new Fill({ color: this.#hatch(state, c) }), stroke: new Stroke({ color: c, width: chosen ? 3.5 : 2, lineDash: state === 'predicted' ? [9, 6] : undefined }) }),
      ...(named ? [new Style({ geometry: f => f.getGeometry().getInteriorPoint?.() ?? f.getGeometry().getInteriorPoints(), text: this.#text(label, 13, { weight: 600 }) })] : []),
    ]);
  };

  /** A traced path, or a place shown: the selection's colour around what is there. */
  highlight = () => this.#once('highlight', () => [
    new Style({ stroke: new Stroke({ color: withAlpha(this.#c.focus, 0.5), width: 10, lineCap: 'round', lineJoin: 'round' }), fill: new Fill({ color: withAlpha(this.#c.focus, 0.12) }),
      image: new Circle({ radius: 17, stroke: new Stroke({ color: this.#c.focus, width: 2.5 }) }) })]);

  /** What a switch would do; never mistaken for what is. */
  /** Why an outage is thought to be there: `part` is path (from the source), section (dark), or candidate (another device, `rank`, `hot`). */
  because = feature => {
    const c = this.#c;
    const part = feature.get('part');
    if (part === 'section') return this.#once('because section', () => new Style({ stroke: new Stroke({ color: withAlpha(c.predicted, 0.38), width: 15, lineCap: 'round' }), zIndex: 1 }));
    if (part === 'path') {
      return this.#once('because path', () => [
        new Style({ stroke: new Stroke({ color: c['map-casing'], width: 7, lineCap: 'round' }), zIndex: 2 }),
        new Style({ stroke: new Stroke({ color: c.accent, width: 3.2, lineDash: [9, 6], lineCap: 'butt' }), zIndex: 3 }),
      ]);
    }
    const hot = feature.get('hot') === true;
    const label = feature.get('label') ?? '';
    const rank = String(feature.get('rank') ?? '');
    return this.#once(`candidate ${rank} ${hot} ${hot ? label : ''}`, () => [
      new Style({ image: new Circle({ radius: hot ? 15 : 11, fill: new Fill({ color: hot ? c.accent : c.surface }), stroke: new Stroke({ color: c.accent, width: hot ? 4 : 2.4 }) }), zIndex: hot ? 9 : 5,
        text: new Text({ text: rank, font: `600 ${hot ? 14 : 12}px ${c.font}`, fill: new Fill({ color: hot ? c.surface : c.text }), offsetY: 0.5 }) }),
      ...(hot && label ? [new Style({ text: this.#text(label, 13, { weight: 600, offsetY: -26 }), zIndex: 10 })] : []),
    ]);
  };

  preview = feature => this.#once(`preview ${feature.get('gain')}`, () => [
    new Style({ stroke: new Stroke({ color: this.#c['map-casing'], width: 9, lineCap: 'round' }) }),
    new Style({ stroke: new Stroke({ color: feature.get('gain') ? this.#c.restored : this.#c.dead, width: 5, lineDash: [3, 5], lineCap: 'butt' }) })]);

  /** The dark part of an outage, drawn faintly where no network tiles are. */
  outageLine = feature => this.#lineStyles(feature.get('state'), 1, false);

  // -- symbols, drawn once on a canvas -----------------------------------------------------------

  #hatch(state, colour) {
    const s = globalThis.devicePixelRatio || 1; // a pattern is laid on the screen's own pixels
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 12 * s;
    const p = canvas.getContext('2d');
    p.fillStyle = ol.color.asString(withAlpha(colour, 0.14));
    p.fillRect(0, 0, 12 * s, 12 * s);
    if (state === 'dead' || state === 'predicted') {
      p.strokeStyle = ol.color.asString(withAlpha(colour, state === 'dead' ? 0.5 : 0.28));
      p.lineWidth = 1.4 * s;
      p.beginPath();
      for (const d of [-12, 0, 12]) {
        p.moveTo((d - 1) * s, 13 * s);
        p.lineTo((d + 13) * s, -1 * s);
      }
      p.stroke();
    }
    return p.createPattern(canvas, 'repeat');
  }

  #symbol(name, colour, ground = this.#c['map-halo'], size = 1, displacement) {
    return this.#draw(`${name} ${colour} ${ground} ${size}`, 30 * size, p => {
      p.scale(size, size);
      p.strokeStyle = colour;
      p.fillStyle = ground;
      p.lineWidth = 1.8;
      p.lineJoin = 'round';
      p.lineCap = 'round';
      SYMBOLS[name](p, colour, ground);
    }, name !== 'cross' && name !== 'ground', displacement);
  }

  #crewIcon(label, old, status) {
    const c = this.#c;
    const width = Math.max(22, 12 + 7 * label.length);
    return this.#draw(`crew ${label} ${old} ${status} ${c.text}`, width + 6, p => {
      p.translate(0, (width - 22) / 2);
      p.beginPath();
      p.roundRect(3, 3, width, 22, 5);
      p.fillStyle = old ? c.surface : c.text;
      p.fill();
      p.lineWidth = 2;
      p.strokeStyle = old ? c.text : c['map-halo'];
      if (old) p.setLineDash([4, 3]);
      p.stroke();
      p.setLineDash([]);
      p.font = `700 11px ${c.font}`;
      p.textAlign = 'center';
      p.textBaseline = 'middle';
      p.fillStyle = old ? c.text : c.surface;
      p.fillText(label, 3 + width / 2, 14.5);
      if (status === 'onSite') {
        p.beginPath();
        p.arc(width + 1, 5, 3.6, 0, 7);
        p.fillStyle = c['map-restoring'];
        p.fill();
        p.strokeStyle = c['map-halo'];
        p.lineWidth = 1.4;
        p.stroke();
      }
    }, false);
  }

  #draw(key, edge, paint, obstacle, displacement) {
    const s = this.#scale;
    let canvas = this.#icons.get(key);
    if (!canvas) {
      canvas = document.createElement('canvas');
      canvas.width = canvas.height = Math.ceil(edge * s);
      const p = canvas.getContext('2d');
      p.scale(s, s);
      paint(p);
      this.#icons.set(key, canvas);
    }
    return new Icon({ img: canvas, scale: 1 / s, displacement, declutterMode: obstacle ? 'obstacle' : 'none' });
  }
}

/** Each on a field of 30, its middle at 15. Closed is full, open is hollow with a slash: the hue only repeats it. */
const SYMBOLS = {
  'square-closed': (p, colour, ground) => {
    p.fillStyle = ground;
    p.fillRect(7.6, 7.6, 14.8, 14.8);
    p.fillStyle = colour;
    p.fillRect(9, 9, 12, 12);
  },
  'square-open': (p, colour) => {
    p.beginPath();
    p.rect(9, 9, 12, 12);
    p.fill();
    p.stroke();
    p.beginPath();
    p.moveTo(11, 19);
    p.lineTo(19, 11);
    p.stroke();
  },
  'diamond-closed': (p, colour, ground) => {
    diamond(p, 9);
    p.fill();
    diamond(p, 7.4);
    p.fillStyle = colour;
    p.fill();
  },
  'diamond-open': p => {
    diamond(p, 8);
    p.fill();
    p.stroke();
    p.beginPath();
    p.moveTo(12.4, 17.6);
    p.lineTo(17.6, 12.4);
    p.stroke();
  },
  triangle: (p, colour, ground) => {
    triangle(p, 8.4);
    p.fillStyle = ground;
    p.fill();
    triangle(p, 6.6);
    p.fillStyle = colour;
    p.fill();
  },
  'triangle-open': p => {
    triangle(p, 7);
    p.fill();
    p.stroke();
  },
  substation: (p, colour) => {
    p.beginPath();
    p.roundRect(2.5, 2.5, 25, 25, 3);
    p.fill();
    p.lineWidth = 2.2;
    p.stroke();
    p.beginPath();
    p.moveTo(16.4, 6.5);
    p.lineTo(11, 15.6);
    p.lineTo(18.6, 14.6);
    p.lineTo(13.6, 23.6);
    p.stroke();
  },
  hospital: (p, colour, ground) => {
    p.beginPath();
    p.roundRect(8, 8, 14, 14, 2.5);
    p.fill();
    p.lineWidth = 1.4;
    p.stroke();
    p.lineWidth = 2;
    p.beginPath();
    p.moveTo(15, 11);
    p.lineTo(15, 19);
    p.moveTo(11, 15);
    p.lineTo(19, 15);
    p.stroke();
  },
  cross: (p, casing, dead) => {
    // a dark cross cut into the thick line, its arms reaching over the edge in the line's colour
    for (const [colour, width, arm] of [[dead, 3, 4.4], [casing, 1.5, 4]]) {
      p.strokeStyle = colour;
      p.lineWidth = width;
      p.beginPath();
      p.moveTo(15 - arm, 15 - arm);
      p.lineTo(15 + arm, 15 + arm);
      p.moveTo(15 + arm, 15 - arm);
      p.lineTo(15 - arm, 15 + arm);
      p.stroke();
    }
  },
  // an earth: a stem and three bars, cut out of the line's colour
  ground: (p, casing, earthed) => {
    for (const [colour, width] of [[earthed, 5], [casing, 1.8]]) {
      p.strokeStyle = colour;
      p.lineWidth = width;
      earth(p, 15, 15, 5);
    }
  },
  'ground-badge': (p, colour, ground) => {
    badge(p, ground);
    p.lineWidth = 2;
    earth(p, 15, 15, 5.4);
  },
  'lock-badge': (p, colour, ground) => {
    badge(p, ground);
    p.fillStyle = colour;
    p.fillRect(10.6, 14, 8.8, 6.6);
    p.lineWidth = 1.8;
    p.beginPath();
    p.arc(15, 13.6, 2.9, Math.PI, 0);
    p.stroke();
  },
  alarm: (p, colour, ground) => {
    p.beginPath();
    for (let i = 0; i < 8; i++) p.lineTo(15 + 12 * Math.cos(((i + 0.5) * Math.PI) / 4), 15 + 12 * Math.sin(((i + 0.5) * Math.PI) / 4));
    p.closePath();
    p.fillStyle = colour;
    p.fill();
    p.strokeStyle = ground;
    p.lineWidth = 2.8;
    p.beginPath();
    p.moveTo(15, 9);
    p.lineTo(15, 15.6);
    p.moveTo(15, 20);
    p.lineTo(15, 20.1);
    p.stroke();
  },
};

function badge(p, ground) {
  p.fillStyle = ground;
  p.beginPath();
  p.arc(15, 15, 9, 0, 7);
  p.fill();
  p.lineWidth = 1.6;
  p.stroke();
}

function earth(p, x, y, r) {
  p.beginPath();
  p.moveTo(x, y - r);
  p.lineTo(x, y);
  for (const [i, half] of [r, r * 0.64, r * 0.28].entries()) {
    p.moveTo(x - half, y + i * (r * 0.5));
    p.lineTo(x + half, y + i * (r * 0.5));
  }
  p.stroke();
}

function diamond(p, r) {
  p.beginPath();
  p.moveTo(15, 15 - r);
  p.lineTo(15 + r, 15);
  p.lineTo(15, 15 + r);
  p.lineTo(15 - r, 15);
  p.closePath();
}

function triangle(p, r) {
  p.beginPath();
  p.moveTo(15, 15 - r);
  p.lineTo(15 + r * 0.95, 15 + r * 0.75);
  p.lineTo(15 - r * 0.95, 15 + r * 0.75);
  p.closePath();
}
