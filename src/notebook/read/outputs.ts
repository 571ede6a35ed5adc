/** Outputs of a cell as they are sent: only what a model can read or see. */

import type * as nbformat from '@jupyterlab/nbformat';

/** Characters of one text; the server decides how much of it the model gets. */
const LIMIT = 100_000;
const TEXTS = ['text/plain', 'text/markdown', 'text/latex', 'application/json'];
const IMAGES = ['image/png', 'image/jpeg'];

/** The outputs with long texts cut in the middle; `images` selects whose images are included. */
export function sentOutputs(
  outputs: nbformat.IOutput[],
  images: (index: number) => boolean
): nbformat.IOutput[] {
  return outputs.map((output, index) => {
    if (output.output_type === 'stream') {
      return { ...output, text: cut(joined(output.text)) };
    }
    if (output.output_type === 'error') {
      return output;
    }
    const bundle = (output.data ?? {}) as nbformat.IMimeBundle;
    return {
      output_type: output.output_type,
      data: sentBundle(bundle, images(index))
    };
  });
}

function sentBundle(
  bundle: nbformat.IMimeBundle,
  images: boolean
): nbformat.IMimeBundle {
  const sent: nbformat.IMimeBundle = {};
  for (const mime of TEXTS) {
    const value = bundle[mime];
    if (typeof value === 'string' || Array.isArray(value)) {
      sent[mime] = cut(joined(value));
    } else if (value) {
      sent[mime] = cut(JSON.stringify(value));
    }
  }
  for (const mime of IMAGES) {
    if (mime in bundle) {
      // An image that is not included leaves a trace, or the output would seem to have changed.
      sent[mime] = images ? joined(bundle[mime]) : '';
    }
  }
  return sent;
}

function joined(text: unknown): string {
  if (Array.isArray(text)) {
    return text.join('');
  }
  return typeof text === 'string' ? text : '';
}

function cut(text: string): string {
  if (text.length <= LIMIT) {
    return text;
  }
  const half = LIMIT / 2;
  const missing = text.length - LIMIT;
  return `${text.slice(0, half)}\n… ${missing} characters not sent …\n${text.slice(-half)}`;
}
