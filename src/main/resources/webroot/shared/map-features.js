// Things on the map as features: where they are, and how they come to a new place.
import { calm } from './calm.js';
import { ol } from './ol.js';

const GLIDE_MS = 900;

/** Longitude and latitude of whatever carries them: {lon, lat}, {point: [lon, lat]}, {position}, {device}, or the middle of a line. */
export function placeOf(thing) {
  const at = [thing.point, thing, thing.position, thing.device, thing.place].find(p => Array.isArray(p) || (p?.lon != null && p?.lat != null));
  if (at) return Array.isArray(at) ? at : [at.lon, at.lat];
  const flat = thing.line?.coordinates?.flat(Infinity);
  if (!flat?.length) return null;
  const middle = Math.floor(flat.length / 4) * 2;
  return [flat[middle], flat[middle + 1]];
}

export const geoJson = new ol.format.GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' });

/** Features of a geometry, a feature, a collection, a list of any of these, or nothing. */
export function featuresOf(thing) {
  if (!thing) return [];
  if (Array.isArray(thing)) return thing.flatMap(featuresOf);
  if (thing.type === 'FeatureCollection' || thing.type === 'Feature') return geoJson.readFeatures(thing);
  return [new ol.Feature(geoJson.readGeometry(thing))];
}

/** Brings the things of a source up to date by id; those with a new place glide there. */
export function bringUpToDate(source, things, properties) {
  const gone = new Set(source.getFeatures());
  for (const thing of things) {
    const place = placeOf(thing);
    if (!place) continue;
    const at = ol.proj.fromLonLat(place);
    const known = source.getFeatureById(thing.id);
    if (known) {
      gone.delete(known);
      known.setProperties({ id: thing.id, ...properties(thing) });
      glide(known, at);
    } else {
      const feature = new ol.Feature({ geometry: new ol.geom.Point(at), id: thing.id, ...properties(thing) });
      feature.setId(thing.id);
      source.addFeature(feature);
    }
  }
  for (const feature of gone) source.removeFeature(feature);
}

function glide(feature, to) {
  const from = feature.getGeometry().getCoordinates();
  const far = Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (far < 0.5) return;
  const mine = Symbol('glide');
  feature.glide = mine;
  // an old tab, a jump over half the district or a person who wants no motion: straight there
  if (calm() || document.hidden || far > 3000) {
    feature.getGeometry().setCoordinates(to);
    return;
  }
  const began = performance.now();
  const step = now => {
    if (feature.glide !== mine) return;
    const k = Math.min(1, (now - began) / GLIDE_MS);
    feature.getGeometry().setCoordinates([from[0] + (to[0] - from[0]) * k, from[1] + (to[1] - from[1]) * k]);
    if (k < 1) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}
