/** Typesets the formulas of a finished text. */

import type { IRenderMime } from '@jupyterlab/rendermime';

import { isAllowed } from './tex';

const LIMIT = 4000; // characters of one formula

/** Replaces sources by typeset formulas, but for those that are not harmless. */
export function typesetMath(
  host: HTMLElement,
  typesetter: IRenderMime.ILatexTypesetter
): void {
  const codes = 'code.language-math, code.language-displaymath';
  for (const code of host.querySelectorAll(codes)) {
    const source = code.textContent ?? '';
    if (!isHarmless(source)) {
      continue;
    }
    const fence = code.parentElement?.closest('pre');
    const shown = fence ?? code.classList.contains('language-displaymath');
    const formula = document.createElement(fence ? 'div' : 'span');
    formula.className = 'jp-gptcode-math';
    formula.textContent = shown ? `\\[${source}\\]` : `\\(${source}\\)`;
    (fence ?? code).replaceWith(formula);
    Promise.resolve(typesetter.typeset(formula)).catch((error: unknown) => {
      console.warn('GPT-Code: a formula is shown as it came', error);
      formula.textContent = source;
    });
  }
}

export function isHarmless(source: string): boolean {
  return source.length <= LIMIT && isAllowed(source);
}
