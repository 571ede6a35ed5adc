/** Finds the formulas in a model's text. */

import type { Token, TokenizerAndRendererExtension, Tokens } from 'marked';

const LIMIT = 4000; // characters of one formula

const BLOCK = new RegExp(
  '^ {0,3}(?:' +
    `\\$\\$((?:[^$\\\\]|\\\\[^]){1,${LIMIT}}?)\\$\\$|` +
    `\\\\\\[([^]{1,${LIMIT}}?)\\\\\\]|` +
    `(\\\\begin\\{([a-z]{1,20}\\*?)\\}[^]{1,${LIMIT}}?\\\\end\\{\\4\\}))` +
    '[ \\t]*(?:\\n|$)'
);
const BLOCK_START = /\n {0,3}(?:\$\$|\\\[|\\begin\{)/;

const DISPLAYED = new RegExp(
  `^\\$\\$((?:[^$\\\\]|\\\\[^]){1,${LIMIT}}?)\\$\\$`
);
// Brackets that are escaped one by one, as in "a\\[0\\]" or "\\[1\\]", are none.
const BRACKETS = new RegExp(`^\\\\\\[([^]{1,${LIMIT}}?)\\\\\\](?!\\()`);
const FORMULA = /[\\^_=<>+]/;
const PARENTHESES = new RegExp(`^\\\\\\(([^]{1,${LIMIT}}?)\\\\\\)`);
// "$5 and $10" is money: a formula starts and ends with a non-space, and no digit follows it, nor the
// mark of a number.
const DOLLARS =
  /^\$(?![\s$])((?:[^$\\\n`]|\\.){0,1000}?(?:[^$\\\s`]|\\.))\$(?![\d$\ua840])/;

/** Extensions of `marked` that turn formulas into code of the language `math`, as GitHub's fences do. */
export const mathExtensions: TokenizerAndRendererExtension[] = [
  {
    name: 'mathBlock',
    level: 'block',
    start: source => indexOf(BLOCK_START, source),
    tokenizer: source => {
      const match = BLOCK.exec(source);
      const text = match && (match[1] ?? match[2] ?? match[3]);
      return match && text ? token('mathBlock', match[0], text) : undefined;
    },
    renderer: ({ text }: Tokens.Generic) =>
      `<pre>${mathCode(String(text), 'language-math')}</pre>\n`
  },
  {
    name: 'math',
    level: 'inline',
    start: source => indexOf(/\$|\\[([]/, source),
    tokenizer: (source, before) => {
      const shown = DISPLAYED.exec(source) ?? inBrackets(source, before);
      const match = shown ?? PARENTHESES.exec(source) ?? DOLLARS.exec(source);
      return match
        ? { ...token('math', match[0], match[1]), shown: shown !== null }
        : undefined;
    },
    renderer: ({ text, shown }: Tokens.Generic) =>
      mathCode(String(text), shown ? 'language-displaymath' : 'language-math')
  }
];

/** A formula in brackets within a line, which do not stand right behind a word. */
function inBrackets(source: string, before: Token[]): RegExpExecArray | null {
  const match = BRACKETS.exec(source);
  const isGlued = /[\p{Script=Latin}\p{N}_)\]*`\ua841]$/u.test(
    before.at(-1)?.raw ?? ''
  );
  if (!match || isGlued) {
    return null;
  }
  const [, text] = match;
  const isSpaced = /^\s/.test(text) && /\s$/.test(text) && text.trim() !== '';
  return isSpaced || FORMULA.test(text) ? match : null;
}

function indexOf(pattern: RegExp, source: string): number | undefined {
  const at = source.search(pattern);
  return at < 0 ? undefined : at;
}

function token(type: string, raw: string, text: string): Tokens.Generic {
  return { type, raw, text: text.trim() };
}

function mathCode(text: string, name: string): string {
  const code = document.createElement('code');
  code.className = name;
  code.textContent = text;
  return code.outerHTML;
}
