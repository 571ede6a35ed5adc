/**
 * Numbers in a model's Markdown, marked before it is parsed and found again in its nodes.
 *
 * Around a digit a letter changes nothing for Markdown, wherever the number stands: in emphasis, in
 * a link, in a table. These are of a script that nobody writes numbers in; a text that has them gets
 * no marks. Between the first mark and the number letters say which one it is: those that end up
 * in code or in a formula are lost.
 */

import type { ICheckedNumber } from '../../server/wire';
import { segments } from './segments';

export const OPEN = '\ua840';
export const CLOSE = '\ua841';
export const NUMBER = 'jp-gptcode-number';
const ZERO = 0xa842; // 32 letters are digits
const MARKS = /[\ua840-\ua861]/;
const MARKED =
  /\ua840([\ua842-\ua861]+)([^\ua840-\ua861]*\d[^\ua840-\ua861]*)\ua841/g;
// With its sign, currency and "%", from which a line must not part it.
const WHOLE =
  /((?:(?<![\p{L}\p{N}\ua841)%])[-+\u2212])?[~≈]?[$€£¥₹]?\ua840[^\ua840\ua841]*\d[^\ua840\ua841]*\ua841(?:[ \u00a0\u202f]?[%‰]|[kKMB°×](?!\p{L}))?)/u;

/** A segment with its numbers between marks. */
function markNumbers(
  text: string,
  start: number,
  numbers: readonly ICheckedNumber[]
): string {
  let marked = '';
  let end = start;
  numbers.forEach((number, index) => {
    const written = text.slice(number.start - start, number.end - start);
    marked += text.slice(end - start, number.start - start);
    marked += OPEN + name(index) + written + CLOSE;
    ({ end } = number);
  });
  return marked + text.slice(end - start);
}

function name(index: number): string {
  const letters = [...index.toString(32)].map(
    digit => ZERO + parseInt(digit, 32)
  );
  return String.fromCharCode(...letters);
}

function indexOf(letters: string): number {
  const digits = [...letters].map(letter => letter.charCodeAt(0) - ZERO);
  return digits.reduce((index, digit) => 32 * index + digit, 0);
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
  const known = text.search(MARKS) < 0 ? numbers : NONE;
  let start = 0;
  return segments(text).map(plain => {
    const end = start + plain.length;
    const own = known.filter(each => each.start >= start && each.end <= end);
    const source = markNumbers(plain, start, own);
    start = end;
    return { source, numbers: own.length ? own : NONE };
  });
}

/** Which of its segment's numbers a node is. */
export function placeOf(node: HTMLElement): number {
  return Number(node.dataset.number);
}

export function withoutMarks(text: string): string {
  return text.replace(MARKED, '$2');
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
    for (const [, letters] of piece.matchAll(MARKED)) {
      node.dataset.number = String(indexOf(letters));
    }
    return node;
  });
}
