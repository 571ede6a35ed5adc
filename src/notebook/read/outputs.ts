/** Outputs of a cell as they are sent: only what a model can read or see. */

import type * as nbformat from '@jupyterlab/nbformat';

import { shortJson, shortMarkup, shortText } from './shortened';

const TEXTS = ['text/plain', 'text/markdown', 'text/latex'];
const MARKUP = ['text/html', 'image/svg+xml', 'application/javascript'];
const JSON_TYPE = /^application\/(.*[+.])?json$/;
/** Characters of a text that may only be an object's name. */
const NAME = 200;
const IMAGES = ['image/png', 'image/jpeg'];

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
