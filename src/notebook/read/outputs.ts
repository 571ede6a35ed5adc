/** Outputs of a cell as they are sent: only what a model can read or see. */

import type * as nbformat from '@jupyterlab/nbformat';

import { shortJson, shortMarkup, shortText } from './shortened';

const TEXTS = ['text/plain', 'text/markdown', 'text/latex'];
const MARKUP = ['text/html', 'image/svg+xml', 'application/javascript'];
const JSON_TYPE = /^application\/(.*[+.])?json$/;
/** Characters of a text that may only be an object's name. */
const NAME = 200;
const IMAGES = ['image/png', 'image/jpeg'];
/** Images of a run that are sent: the server takes no more of a whole step. */
const LATEST = 4;

/** The outputs with long texts cut in the middle; `images` selects whose images are included. */
export function sentOutputs(
  outputs: nbformat.IOutput[],
  images: (index: number) => boolean
): nbformat.IOutput[] {
  return outputs.map((output, index) => {
    if (output.output_type === 'stream') {
      return { ...output, text: shortText(joined(output.text)) };
    }
    if (output.output_type === 'error') {
      return shortError(output);
    }
    const bundle = (output.data ?? {}) as nbformat.IMimeBundle;
    return {
      output_type: output.output_type,
      data: sentBundle(bundle, images(index))
    };
  });
}

/** An error's traceback and message may be as long as what the code made of them. */
function shortError(error: nbformat.IOutput): nbformat.IOutput {
  const { evalue, traceback } = error;
  const frames = Array.isArray(traceback) ? (traceback as unknown[]) : [];
  const trace = frames.join('\n');
  const short = shortText(trace);
  return {
    ...error,
    evalue: shortText(joined(evalue)),
    traceback: short === trace ? frames.map(String) : [short]
  };
}

/** The outputs of a run as they are reported: with its last images, and these small enough. */
export async function reportedOutputs(
  outputs: nbformat.IOutput[]
): Promise<nbformat.IOutput[]> {
  const latest = new Set(outputs.filter(hasImage).slice(-LATEST));
  if (!latest.size) {
    return outputs;
  }
  return smallOutputs(
    outputs.map(output =>
      hasImage(output) && !latest.has(output) ? withoutImage(output) : output
    )
  );
}

/** What makes images smaller is loaded with the first of them. */
export async function smallOutputs(
  outputs: nbformat.IOutput[]
): Promise<nbformat.IOutput[]> {
  if (!outputs.some(hasImage)) {
    return outputs;
  }
  const { smallImages } = await import('./images');
  return smallImages(outputs);
}

/** Whether it has an image that is included. */
export function hasImage({ data }: nbformat.IOutput): boolean {
  const bundle = data as nbformat.IMimeBundle | undefined;
  return IMAGES.some(mime => bundle?.[mime]);
}

/** The places of outputs that are images, included or not. */
export function imagePlaces(outputs: nbformat.IOutput[]): number[] {
  return outputs.flatMap(({ data }, place) => {
    const bundle = data as nbformat.IMimeBundle | undefined;
    return bundle && IMAGES.some(mime => mime in bundle) ? [place] : [];
  });
}

function withoutImage(output: nbformat.IOutput): nbformat.IOutput {
  const bundle = Object.entries(output.data as nbformat.IMimeBundle);
  const data = bundle.map(([mime, value]) => [
    mime,
    IMAGES.includes(mime) ? '' : value
  ]);
  return { ...output, data: Object.fromEntries(data) as nbformat.IMimeBundle };
}

function sentBundle(
  bundle: nbformat.IMimeBundle,
  images: boolean
): nbformat.IMimeBundle {
  const sent: nbformat.IMimeBundle = {};
  for (const [mime, value] of Object.entries(bundle)) {
    sent[mime] = sentValue(mime, value, images);
  }
  if ('text/html' in sent && repeatsText(bundle)) {
    sent['text/html'] = '';
  }
  return sent;
}

/** Whether a page says what its text says too: then a large notebook is sent twice as fast. */
function repeatsText(bundle: nbformat.IMimeBundle): boolean {
  return (
    joined(bundle['text/plain']).length > NAME &&
    !joined(bundle['text/html']).includes('<table')
  );
}

/** What is not included leaves its name, or the output would seem to have changed. */
function sentValue(mime: string, value: unknown, images: boolean): string {
  if (TEXTS.includes(mime)) {
    return shortText(joined(value));
  }
  if (MARKUP.includes(mime)) {
    return shortMarkup(joined(value));
  }
  if (JSON_TYPE.test(mime)) {
    return typeof value === 'string' ? shortText(value) : shortJson(value);
  }
  return IMAGES.includes(mime) && images ? joined(value) : '';
}

function joined(text: unknown): string {
  if (Array.isArray(text)) {
    return text.join('');
  }
  return typeof text === 'string' ? text : '';
}
