/**
 * Numbers in a model's Markdown, marked before it is parsed and found again in its nodes.
 *
 * Around a digit a letter changes nothing for Markdown, wherever the number stands: in emphasis, in
 * a link, in a table. These two are of a script that nobody writes numbers in; a text that has them
 * gets no marks.
 */

import type { ICheckedNumber } from '../../server/wire';
import { segments } from './segments';

export const OPEN = '\ua840';
export const CLOSE = '\ua841';
export const NUMBER = 'jp-gptcode-number';
const MARKS = /[\ua840\ua841]/;
const MARKED = /\ua840([^\ua840\ua841]*\d[^\ua840\ua841]*)\ua841/g;
// With its sign, currency and "%", from which a line must not part it.
const WHOLE =
  /((?:(?<![\p{L}\p{N}\ua841)%])[-+\u2212])?[~≈]?[$€£¥₹]?\ua840[^\ua840\ua841]*\d[^\ua840\ua841]*\ua841(?:[ \u00a0\u202f]?[%‰]|[kKMB°×](?!\p{L}))?)/u;

/** A text with its numbers between marks. */
function markNumbers(text: string, numbers: readonly ICheckedNumber[]): string {
  if (text.search(MARKS) >= 0) {
    return text;
  }
  let marked = '';
  let end = 0;
  for (const number of numbers) {
    marked += text.slice(end, number.start);
    marked += OPEN + text.slice(number.start, number.end) + CLOSE;
    ({ end } = number);
  }
  return marked + text.slice(end);
}

export interface IMarkedSegment {
  source: string;
  /** Those that are marked in it, in order. */
  numbers: readonly ICheckedNumber[];
}

const NONE: readonly ICheckedNumber[] = [];

/** The segments of a text, each with its numbers. */
export function markedSegments(
  text: string,
  numbers: readonly ICheckedNumber[]
): IMarkedSegment[] {
  let start = 0;
  return segments(markNumbers(text, numbers)).map(source => {
    const end = start + source.split(OPEN).length - 1;
    const own = start < end ? numbers.slice(start, end) : NONE;
    start = end;
    return { source, numbers: own };
  });
}

export function withoutMarks(text: string): string {
  return text.replace(MARKED, '$1');
}

/** Puts each number between marks into a node of its own. */
export function wrapNumbers(text: DocumentFragment): void {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const marked: Text[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    if (node.data.search(MARKED) >= 0) {
      marked.push(node);
    }
  }
  for (const node of marked) {
    node.replaceWith(...pieces(node.data));
  }
}

function pieces(text: string): (Node | string)[] {
  // Every second piece is a number.
  return text.split(WHOLE).map((piece, index) => {
    if (index % 2 === 0) {
      return piece;
    }
    const node = document.createElement('span');
    node.className = NUMBER;
    node.textContent = withoutMarks(piece);
    return node;
  });
}
