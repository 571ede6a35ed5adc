/** A fence with which the model asks for more of an output: a line says so. */

import type { Tokens } from 'marked';

import type { Trans } from '../shared/context';

const INFO = /^output\b(?=.*\bof=)(?:.*\blines=["']?(\d+(?:\s*-\s*\d+)?))?/;
const LANGUAGE = 'gptcode-output';

/** The fence with its lines as its text; null if it is another one. */
export function readsHtml({ lang = '', text }: Tokens.Code): string | null {
  const info = INFO.exec(lang);
  return info && !text.trim()
    ? `<pre><code class="language-${LANGUAGE}">${info[1] ?? '…'}</code></pre>\n`
    : null;
}

/** The line that stands for a fence; null if that is another one. */
export function readsLine(
  language: string,
  code: string,
  trans: Trans
): HTMLElement | null {
  if (language !== LANGUAGE || !/^(?:…|\d[\d\s-]*)$/.test(code)) {
    return null;
  }
  const line = document.createElement('p');
  line.className = 'jp-gptcode-reads';
  line.textContent = /\d/.test(code)
    ? trans.__('Reads lines %1 of an output', code.replace('-', '–'))
    : trans.__('Reads an output again');
  return line;
}
