/**
 * Makes of what the camera gave what is sent: a JPEG of at most 2,048 pixels on its long side, the right way up. Drawing it anew leaves
 * behind everything a camera writes beside the picture, its place above all; where it was taken the record says, if the person shares it.
 */
import { sha256 } from './digest.js';

const LONG_SIDE = 2048, QUALITY = 0.85;

/** {bytes, type, size, sha256, width, height}; throws a problem with code photo/not-a-picture. */
export async function pictureOf(file) {
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    throw Object.assign(new Error('This is not a picture this phone can read.'), { status: 400, code: 'photo/not-a-picture' });
  }
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise(done => canvas.toBlob(done, 'image/jpeg', QUALITY));
  const bytes = await blob.arrayBuffer();
  return { bytes, type: 'image/jpeg', size: bytes.byteLength, sha256: await sha256(bytes), width: canvas.width, height: canvas.height };
}
