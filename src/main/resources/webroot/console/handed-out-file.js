// What a phone's outbox has handed out in a file (field/hand-out.js), read again and held against its digests.
import { contentDigest, sha256 } from '../field/digest.js';
import { FORM, isNameless } from '../field/hand-out.js';

export const MOST_bytes = 64 << 20;
const MOST_DEEDS = 500;
const DATA = /<script type="application\/json" id="relight-outbox">(.*?)<\/script>/s;
const PICTURE = /src="data:(image\/(?:jpeg|png));base64,([A-Za-z0-9+/=]+)"/g;

const refusal = code => Object.assign(new Error(code), { code, status: 422 });

/**
 * {at, user, crew, names, deeds, photos}. A deed is its record with `intact`: whether its text is still the one it was made with. `photos` maps
 * a hash to {type, size, bytes}; only bytes that have that hash are there. Throws a refusal for what is no such file, or one that was changed.
 */
export async function readHandedOut(text) {
  if (text.length > MOST_bytes) throw refusal('handed/large');
  const data = parsed(DATA.exec(text)?.[1]);
  if (data?.form !== FORM || !Array.isArray(data.records) || !Number.isInteger(data.user?.id)) throw refusal('handed/file');
  if (data.records.length > MOST_DEEDS) throw refusal('handed/large');
  if (!data.digest || (await contentDigest(JSON.stringify(data.records))) !== data.digest) throw refusal('handed/changed');
  const deeds = [];
  // Phones of before let out, under a name, what was told without one: nobody reads it here.
  for (const record of data.records.filter(r => !isNameless(r))) deeds.push({ ...record, intact: record.userId === data.user.id && record.digest !== null && (await contentDigest(record.text)) === record.digest });
  const wanted = new Set(deeds.map(d => d.photo).filter(Boolean)), photos = new Map();
  for (const [, type, code] of text.matchAll(PICTURE)) {
    const bytes = Uint8Array.from(atob(code), c => c.charCodeAt(0)).buffer, hash = await sha256(bytes);
    if (wanted.has(hash)) photos.set(hash, { type, size: bytes.byteLength, bytes });
  }
  return { at: data.at, user: data.user, crew: data.crew, names: data.names ?? {}, deeds, photos };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
