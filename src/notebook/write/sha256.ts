/** SHA-256 at once, and in pages that are not secure: `crypto.subtle` does neither. */

/** The digits of the fractions of the roots of the first primes. */
const [START, ROUND] = fractions();

export function sha256(bytes: Uint8Array): string {
  const state = [...START];
  const words = padded(bytes);
  for (let at = 0; at < words.length; at += 16) {
    addBlock(state, words.subarray(at, at + 16));
  }
  return state.map(each => (each >>> 0).toString(16).padStart(8, '0')).join('');
}

function fractions(): [number[], number[]] {
  const primes: number[] = [];
  for (let each = 2; primes.length < 64; each++) {
    if (primes.every(prime => each % prime)) {
      primes.push(each);
    }
  }
  const bits = (root: number) => ((root % 1) * 2 ** 32) | 0;
  return [
    primes.slice(0, 8).map(prime => bits(Math.sqrt(prime))),
    primes.map(prime => bits(Math.cbrt(prime)))
  ];
}

/** Words of 32 bits: the bytes, a bit, zeros, and the number of bits. */
function padded(bytes: Uint8Array): Int32Array {
  const length = ((bytes.length + 8) >> 6) * 16 + 16;
  const view = new DataView(new ArrayBuffer(length * 4));
  bytes.forEach((byte, at) => view.setUint8(at, byte));
  view.setUint8(bytes.length, 0x80);
  view.setUint32(length * 4 - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(length * 4 - 4, bytes.length << 3);
  return Int32Array.from({ length }, (_, at) => view.getInt32(at * 4));
}

function addBlock(state: number[], block: Int32Array): void {
  const words = new Int32Array(64);
  words.set(block);
  let [a, b, c, d, e, f, g, h] = state;
  for (let at = 0; at < 64; at++) {
    if (at >= 16) {
      const [early, late] = [words[at - 15], words[at - 2]];
      const first = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
      const second = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
      words[at] = (words[at - 16] + first + words[at - 7] + second) | 0;
    }
    const mixed = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const chosen = (e & f) ^ (~e & g);
    const added = (h + mixed + chosen + ROUND[at] + words[at]) | 0;
    const most = (a & b) ^ (a & c) ^ (b & c);
    const sum = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + most) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + added) | 0;
    d = c;
    c = b;
    b = a;
    a = (added + sum) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((each, at) => {
    state[at] = (state[at] + each) | 0;
  });
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
