/** The map of the field page: the crew's jobs, the network in its present state, and where the crew is. Loaded when it is opened. */
import '/shared/relight-map.js';
import { titleOf } from './job-steps.js';

/** Draws into `place`, or brings the map that is there up to date. The view is chosen once, then left to the hand. */
export function showMap(place, { jobs, crew, position }) {
  let map = place.querySelector('relight-map');
  const placed = jobs.filter(job => typeof job.lat === 'number');
  const fresh = !map;
  if (fresh) {
    map = document.createElement('relight-map');
    map.addEventListener('relight-select', ({ detail }) => {
      if (detail.kind === 'outage') location.hash = `job/${detail.id}`;
    });
    place.replaceChildren(map);
  }
  map.setOutages(placed.map(job => ({ id: job.id, status: job.outage?.status ?? 'confirmed', lon: job.lon, lat: job.lat, customers: job.customers, label: titleOf(job) })));
  if (crew && position) map.setCrews([{ ...crew, position }]);
  if (!fresh) return;
  const points = [...placed.map(job => [job.lon, job.lat]), ...(position ? [[position.lon, position.lat]] : [])];
  if (points.length > 1) map.fitBounds({ type: 'MultiPoint', coordinates: points }, { maxZoom: 15 });
  else if (points.length === 1) map.flyTo(points[0][0], points[0][1], 14);
}
