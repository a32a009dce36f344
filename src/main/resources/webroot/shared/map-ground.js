// The layers under what happens: the ground with its names, somebody else's basemap, the network. Made once, from what /api/map tells.
import { TileVersions } from './map-tiles.js';
import { ol } from './ol.js';

/** The layers of the ground: [{name, layer, zIndex, kind: ground|names|null}], the lowest first. */
export function groundLayers({ base, basemap, layers }) {
  const made = basemap ? [{ name: 'basemap', layer: new ol.layer.Tile({ source: basemapSource(basemap) }), zIndex: 0, kind: null }] : [];
  if (!base || !layers.length) return made;
  const source = new ol.source.VectorTile({ format: new ol.format.MVT(), url: base.tiles, maxZoom: base.maxZoom, tileSize: 512, wrapX: false });
  // a basemap of somebody else's replaces our ground, not our names
  if (!basemap) made.push({ name: 'base', layer: new ol.layer.VectorTile({ source, renderBuffer: 24, updateWhileAnimating: false }), zIndex: 1, kind: 'ground' });
  made.push({ name: 'names', layer: new ol.layer.VectorTile({ source, declutter: true, renderMode: 'vector', renderBuffer: 160 }), zIndex: 20, kind: 'names' });
  return made;
}

function basemapSource(basemap) {
  const attributions = basemap.attribution;
  if (basemap.type === 'wms') return new ol.source.TileWMS({ url: basemap.url, params: { LAYERS: basemap.layers, TILED: true }, attributions });
  return new ol.source.XYZ({ url: basemap.url, attributions });
}

/** The network in tiles. Only the tiles that a change touches are fetched again. */
export class NetworkTiles {
  #versions = new TileVersions();
  #source;
  layer;

  /** @param network what /api/map tells of it: {tiles, maxZoom} */
  open({ tiles, maxZoom }) {
    const grid = ol.tilegrid.createXYZ({ tileSize: 512, maxZoom });
    this.#source = new ol.source.VectorTile({
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
    this.layer = new ol.layer.VectorTile({ source: this.#source, declutter: true, renderBuffer: 64 });
    return this.layer;
  }

  /** The network changed, within this extent or everywhere: what was told before the layer was opened counts as well. */
  change(version, extent) {
    if (this.#versions.change(version, extent) && this.#source) this.#source.setTileUrlFunction(this.#source.getTileUrlFunction(), String(version));
  }
}
