/** Images of outputs made small enough to be sent; the notebook keeps the originals. */

import type * as nbformat from '@jupyterlab/nbformat';

/** Pixels of the longer side, and bytes. */
const SIDE = 1_024;
const BYTES = 256_000;
/** How much smaller an image is tried that has too many bytes, and how often. */
const STEP = 0.7;
const TRIES = 8;
const MIMES = ['image/png', 'image/jpeg'];

type Output = nbformat.IOutput;

/** How a page reads an image and draws it again; `draw` returns a `data:` URL. */
export interface IDrawing {
  width: number;
  height: number;
  draw: (scale: number, type: string) => string;
  close: () => void;
}

export type Reader = (blob: Blob) => Promise<IDrawing>;

/** The outputs with no image too large; the same ones where none is. */
export async function smallImages(
  outputs: Output[],
  read: Reader = readBitmap
): Promise<Output[]> {
  return Promise.all(outputs.map(output => smallImage(output, read)));
}

async function smallImage(output: Output, read: Reader): Promise<Output> {
  const data = output.data as Record<string, unknown> | undefined;
  const mime = MIMES.find(each => data?.[each]);
  const text = mime && data?.[mime];
  if (!mime || typeof text !== 'string') {
    return output;
  }
  try {
    const bytes = bytesOf(text);
    const drawing = await read(new Blob([bytes], { type: mime }));
    const url = smaller(drawing, bytes.length);
    drawing.close();
    if (url === null) {
      return output;
    }
    const [head, base64] = url.split(';base64,');
    const others = Object.entries(data ?? {}).filter(([name]) => name !== mime);
    const made = [head.slice('data:'.length), base64];
    return {
      ...output,
      data: Object.fromEntries([...others, made]) as nbformat.IMimeBundle,
      metadata: { gptcode: { scaled_from: bytes.length } }
    };
  } catch (error) {
    // The server decides what becomes of one that cannot be read.
    console.warn('GPT-Code: an image was sent as it is', error);
    return output;
  }
}

/** The image as it is sent; null if it may be sent as it is. */
function smaller(
  { width, height, draw }: IDrawing,
  bytes: number
): string | null {
  let scale = Math.min(1, SIDE / Math.max(width, height));
  if (scale === 1 && bytes <= BYTES) {
    return null;
  }
  let url = draw(scale, 'image/png');
  for (let tries = 0; sizeOf(url) > BYTES && tries < TRIES; tries++) {
    url = draw(scale, 'image/jpeg');
    scale *= STEP;
  }
  return url;
}

function sizeOf(url: string): number {
  return (url.length - url.indexOf(',') - 1) * 0.75;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64.replace(/\s/g, ''));
  return Uint8Array.from(binary, character => character.charCodeAt(0));
}

async function readBitmap(blob: Blob): Promise<IDrawing> {
  const bitmap = await createImageBitmap(blob);
  const { width, height } = bitmap;
  const draw = (scale: number, type: string) => {
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const context = canvas.getContext('2d');
    if (context && type === 'image/jpeg') {
      context.fillStyle = 'white';
      context.fillRect(0, 0, canvas.width, canvas.height);
    }
    context?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL(type, 0.85);
  };
  return { width, height, draw, close: () => bitmap.close() };
}
