/** Typesets the formulas of a finished text. */

import type { IRenderMime } from '@jupyterlab/rendermime';

const LIMIT = 4000; // characters of one formula

/**
 * Commands that reach beyond the formula: links, images, styles, and definitions, which would change
 * the formulas of the user's notebooks because the page has one typesetter.
 */
const REACHES =
  /\\(?:(?:re)?new(?!line)|provide|declare|href|url|style|class|cssid|data|mmltoken|require|unicode|csname|[gex]?def|let|futurelet|definecolor|includegraphics|texttip|mathtip|toggle|enclose|usetagform|label|(?:eq)?ref(?![a-z])|begingroup|global)/i;

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
  return source.length <= LIMIT && !REACHES.test(source);
}
