// GeoJSON of what is selected: where to look. Pure.

export const pointOf = at => (at?.lon == null ? null : { type: 'Point', coordinates: [at.lon, at.lat] });

export function pointsOf(list) {
  const coordinates = list.filter(at => at.lon != null).map(at => [at.lon, at.lat]);
  return coordinates.length ? { type: 'MultiPoint', coordinates } : null;
}

/** [west, south, east, north] of any GeoJSON geometry or collection. */
export function boundsOf(geometry) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const take = c => {
    if (typeof c[0] === 'number') {
      box[0] = Math.min(box[0], c[0]);
      box[1] = Math.min(box[1], c[1]);
      box[2] = Math.max(box[2], c[0]);
      box[3] = Math.max(box[3], c[1]);
    } else c.forEach(take);
  };
  const walk = g => {
    if (!g) return;
    if (g.type === 'FeatureCollection') g.features.forEach(f => walk(f.geometry));
    else if (g.type === 'Feature') walk(g.geometry);
    else if (g.type === 'GeometryCollection') g.geometries.forEach(walk);
    else take(g.coordinates);
  };
  walk(geometry);
  return Number.isFinite(box[0]) ? box : null;
}
