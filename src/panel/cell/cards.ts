/** What the cards of a turn are called, and which of them wait together. */

import type { Standing } from '../../chat/standing';
import type { IBlockPart, ITurn } from '../../conversation/transcript';
import { MARKDOWN, question } from '../shared/status';
import { heading, titles } from './title';
import { visibleCode } from './visible';

export interface ICard {
  title: string;
  /** On the first of several cards that wait: the blocks of all of them. */
  group?: readonly IBlockPart[];
}

/** The cards of a turn by the numbers of their blocks; `isThere` tells whether a cell exists. */
export function cardsOf(
  { parts, prompt }: ITurn,
  standing: Standing,
  isThere: (cell: string) => boolean
): ReadonlyMap<number, ICard> {
  const blocks = parts.filter(
    (part): part is IBlockPart => part.type === 'block'
  );
  const named = titles(blocks.map(source), prompt);
  const waiting = blocks.filter(
    block =>
      question(block, standing) === 'approval' &&
      block.cell !== null &&
      isThere(block.cell)
  );
  const group = waiting.length > 1 ? waiting : undefined;
  return new Map(
    blocks.map((block, index) => [
      block.block,
      {
        title: isText(block) ? heading(source(block)) : named[index],
        ...(block === waiting[0] && { group })
      }
    ])
  );
}

function source({ code }: IBlockPart): string {
  return visibleCode(code);
}

function isText({ language }: IBlockPart): boolean {
  return language === MARKDOWN;
}
