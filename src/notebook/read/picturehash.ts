/**
 * A hash of what a picture shows, in its place. The server makes it in the same way
 * (`clean_run/pictures.py`).
 */

import { sha256 } from '../write/sha256';

const SIGNATURE = '\x89PNG\r\n\x1a\n';
/** Parts of a PNG that say who made it, and when. */
const ABOUT = ['tEXt', 'zTXt', 'iTXt', 'tIME', 'eXIf'];

/** Of the bytes; of a PNG only of those that are seen. */
export function pictureHash(picture: string): string {
  const plain = picture.replace(/\s/g, '');
  const seen = seenOf(plain);
  const bytes = seen
    ? Uint8Array.from(seen, byte => byte.charCodeAt(0))
    : new TextEncoder().encode(plain);
  return `sha256:${sha256(bytes)}`;
}

/** The parts of a PNG that say what it shows; nothing where it is none, or is damaged. */
function seenOf(plain: string): string {
  const data = decoded(plain);
  const parts = data.startsWith(SIGNATURE) ? partsOf(data) : [];
  const kind = (part: string) => part.slice(4, 8);
  return parts.length && kind(parts.at(-1)!) === 'IEND'
    ? parts.filter(part => !ABOUT.includes(kind(part))).join('')
    : '';
}

/** Each with its length and its kind, and without its checksum. */
function partsOf(data: string): string[] {
  const parts: string[] = [];
  let at = SIGNATURE.length;
  while (at + 12 <= data.length) {
    const [a, b, c, d] = [0, 1, 2, 3].map(byte => data.charCodeAt(at + byte));
    const end = at + 8 + ((a * 256 + b) * 256 + c) * 256 + d;
    if (end + 4 > data.length) {
      break;
    }
    parts.push(data.slice(at, end));
    at = end + 4;
  }
  return parts;
}

/** Each character is a byte; empty where it is not base64. */
function decoded(plain: string): string {
  try {
    return atob(plain);
  } catch {
    return '';
  }
}
