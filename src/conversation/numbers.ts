/** The numbers of a step's text, each with the part of the text in which it stands. */

import type { ICheckedNumber } from '../server/wire';
import type { Part } from './transcript';

/** Gives the texts of the latest step their numbers, which count from the start of the first. */
export function placeNumbers(
  parts: Part[],
  numbers: ICheckedNumber[] | undefined
): void {
  if (!numbers?.length) {
    return;
  }
  const step = parts.findLastIndex(part => part.type === 'step');
  let start = 0;
  parts.forEach((part, index) => {
    if (index > step && part.type === 'text') {
      const end = start + part.text.length;
      const own = numbers.filter(
        each => each.start >= start && each.end <= end
      );
      if (own.length) {
        parts[index] = {
          ...part,
          numbers: own.map(each => moved(each, start))
        };
      }
      start = end;
    }
  });
}

function moved(number: ICheckedNumber, start: number): ICheckedNumber {
  return { ...number, start: number.start - start, end: number.end - start };
}
