/** SHA-256 as the server wants it. Null where the browser has none to give: plain http away from localhost. */
const subtle = globalThis.crypto?.subtle;

/** Whether photos can be taken here at all: they are known by their hash. */
export const canHash = Boolean(subtle);

const sum = async bytes => new Uint8Array(await subtle.digest('SHA-256', bytes));

/** 64 hexadecimal digits. */
export async function sha256(bytes) {
  return Array.from(await sum(bytes), x => x.toString(16).padStart(2, '0')).join('');
}

/** A Content-Digest (RFC 9530) of a text or of bytes, or null. */
export async function contentDigest(content) {
  if (!subtle) return null;
  const hash = await sum(typeof content === 'string' ? new TextEncoder().encode(content) : content);
  return `sha-256=:${btoa(String.fromCharCode(...hash))}:`;
}
