/** What a text message says when there is no data: who, where, when, short enough for one message. No I/O. */

/** Without marks: one message holds 160 plain letters but only 70 with Vietnamese marks, and a second part may never arrive. */
export const plain = text => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');

/** Place as people and maps read it, with how sure it is and how many minutes old. */
export function placeText(fix, now = Date.now()) {
  if (!fix) return null;
  const minutes = Math.max(0, Math.round((now - Date.parse(fix.at)) / 60_000));
  const sure = typeof fix.accuracy_m === 'number' ? ` +-${Math.round(fix.accuracy_m)}m` : '';
  return `${fix.lat.toFixed(5)},${fix.lon.toFixed(5)}${sure}${minutes > 0 ? ` (${minutes}')` : ''}`;
}

/** An sms: link that Android and iOS both understand, with the last place and a map's address at its end. */
export function smsHref(phone, text, fix, now = Date.now()) {
  const place = placeText(fix, now);
  const body = place ? `${text} ${place} https://osm.org/?mlat=${fix.lat.toFixed(5)}&mlon=${fix.lon.toFixed(5)}` : text;
  return `sms:${phone.replace(/[^+\d]/g, '')}?&body=${encodeURIComponent(plain(body))}`;
}
