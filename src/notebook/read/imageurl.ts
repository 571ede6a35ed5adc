/** The representations of an output, and its image as an address. */

import type * as nbformat from '@jupyterlab/nbformat';

/** The first image of an output's representations, as it may stand in a page. */
export function imageUrl(output: nbformat.IOutput): string | null {
  const data = bundle(output);
  for (const mime of ['image/png', 'image/jpeg', 'image/gif', 'image/webp']) {
    if (mime in data) {
      return `data:${mime};base64,${joined(data[mime]).replace(/\s/g, '')}`;
    }
  }
  const svg = joined(data['image/svg+xml']);
  return svg ? `data:image/svg+xml,${encodeURIComponent(svg)}` : null;
}

/** The representations of an output; outputs are hostile. */
export function bundle(output: nbformat.IOutput): Record<string, unknown> {
  const { data } = output;
  return data !== null && typeof data === 'object' ? { ...data } : {};
}

/** nbformat allows a text to be a list of lines. */
export function joined(text: unknown): string {
  if (Array.isArray(text)) {
    return text.join('');
  }
  return typeof text === 'string' ? text : '';
}
