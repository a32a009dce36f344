/** The map around the crew's jobs, kept on this phone while there is signal: the worker fetches what is not here yet. */
const FIRST_ZOOM = 8, LAST_ZOOM = 14, REACH_deg = 0.025, MOST = 300;

const column = (lon, z) => Math.floor(((lon + 180) / 360) * 2 ** z);
const row = (lat, z) => {
  const angle = (lat * Math.PI) / 180;
  return Math.floor(((1 - Math.log(Math.tan(angle) + 1 / Math.cos(angle)) / Math.PI) / 2) * 2 ** z);
};

/** Tiles "z/x/y" within about 2.5 km of these places, the coarse ones first, at most so many. */
export function tilesAround(places, most = MOST) {
  const tiles = new Set();
  for (let z = FIRST_ZOOM; z <= LAST_ZOOM; z++) {
    for (const { lon, lat } of places) {
      for (let x = column(lon - REACH_deg, z); x <= column(lon + REACH_deg, z); x++) {
        for (let y = row(lat + REACH_deg, z); y <= row(lat - REACH_deg, z); y++) {
          if (tiles.size === most) return [...tiles];
          tiles.add(`${z}/${x}/${y}`);
        }
      }
    }
  }
  return [...tiles];
}

let prepared = '';

/** Tells the worker what to have ready; the same again is no work. A person who saves data is left in peace. */
export function prepareAround(jobs) {
  const places = jobs.filter(job => typeof job.lat === 'number').map(({ lon, lat }) => ({ lon, lat }));
  const key = JSON.stringify(places);
  if (places.length === 0 || key === prepared || navigator.connection?.saveData) return;
  prepared = key;
  navigator.serviceWorker?.ready.then(({ active }) => active.postMessage({ around: tilesAround(places) })).catch(() => undefined);
}
