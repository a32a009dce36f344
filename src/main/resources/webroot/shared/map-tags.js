// Where the tags of outages stand on the map: which are shown, which are merged, on which side of their place. Pure: no DOM, no map.

/** More tags in view than this are merged by feeder. */
export const MOST_TAGS = 12;

const GAP = 8;
const SIDES = [[1, -1], [-1, -1], [1, 1], [-1, 1], [1, 0], [-1, 0]];
const LEADERS = [26, 52, 84];

/**
 * Outages in view, most customers first: [{key, point, outages, customers}], one outage each, or one feeder each when there are too many.
 * What still does not fit is left to the list beside the map.
 */
export function chooseTags(outages) {
  const single = outages.map(outage => ({ key: `outage-${outage.id}`, point: outage.point, outages: [outage], customers: outage.customers ?? 0 }));
  // With too many, what has light again gives way first: a feeder's tag must not look restored while part of it is dark.
  const byCustomers = (a, b) => b.customers - a.customers || String(a.key).localeCompare(String(b.key));
  if (single.length <= MOST_TAGS) return single.sort(byCustomers);
  const feeders = new Map();
  const dark = single.filter(tag => tag.outages[0].status !== 'restored');
  if (dark.length && dark.length <= MOST_TAGS) return dark.sort(byCustomers);
  for (const tag of (dark.length ? dark : single).sort(byCustomers)) {
    const feeder = tag.outages[0].feeder ?? '';
    const merged = feeders.get(feeder);
    if (!merged) feeders.set(feeder, { ...tag, key: `feeder-${feeder}` });
    else {
      merged.outages = [...merged.outages, ...tag.outages];
      merged.customers += tag.customers;
    }
  }
  return [...feeders.values()].sort(byCustomers).slice(0, MOST_TAGS);
}

const overlaps = (a, b) => a.left < b.right + GAP && a.right + GAP > b.left && a.top < b.bottom + GAP && a.bottom + GAP > b.top;

function boxAt([x, y], [sx, sy], leader, { width, height }) {
  const cx = x + sx * (leader * 0.7 + width / 2);
  const cy = y + sy * leader;
  return { left: cx - width / 2, right: cx + width / 2, top: cy - height / 2, bottom: cy + height / 2 };
}

/**
 * Finds a free place beside each point: [{left, top, side: [x, y]}] relative to the point, or null where there is none; in the order given, so
 * the first comes best. `frame` {width, height} is the view; tags stay inside it.
 */
export function placeTags(tags, frame, taken = []) {
  const boxes = [...taken];
  return tags.map(({ pixel, size }) => {
    for (const leader of LEADERS) {
      for (const side of SIDES) {
        const box = boxAt(pixel, side, leader, size);
        const inside = box.left >= 0 && box.top >= 0 && box.right <= frame.width && box.bottom <= frame.height;
        if (!inside || boxes.some(other => overlaps(box, other))) continue;
        boxes.push(box);
        return { left: box.left - pixel[0], top: box.top - pixel[1], side };
      }
    }
    return null;
  });
}
