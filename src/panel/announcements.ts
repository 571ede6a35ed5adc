/**
 * What a screen reader says of a turn: its finished paragraphs, what asks, what happened around it,
 * and how its cells and the turn ended. What begins is not said: it is about to end or to ask.
 */

import type {
  BlockStatus,
  IBlockPart,
  ITextPart,
  ITurn
} from '../conversation/transcript';
import type { Trans } from './shared/context';
import { segments } from './answer/segments';
import { visibleName } from './shared/names';
import { installedText, missingText } from './cell/missing';
import { riskText } from './cell/serverwords';
import { turnEndText } from './ending';
import {
  noticeText,
  question,
  statusText,
  summarizingText
} from './shared/status';

export interface ISaying {
  /** Stays the same for the same paragraph or cell state. */
  key: string;
  text: string;
}

/** Everything to read out of a turn so far, without a paragraph that is still growing. */
export function sayings(
  turn: ITurn,
  live: boolean,
  positions: ReadonlyMap<string, number>,
  trans: Trans
): ISaying[] {
  const last = turn.parts.length - 1;
  const parts = turn.parts.map((part, index) => {
    switch (part.type) {
      case 'text':
        return live && index === last ? finished(part.text) : paragraphs(part);
      case 'block':
        return blockSayings(part, live, positions, trans);
      case 'notice':
        return [noticeText(part, trans)];
      case 'summarizing':
        return [{ key: part.type, text: summarizingText(trans) }];
      default:
        return [];
    }
  });
  return [...parts, live ? [] : [endSaying(turn, trans)]].flatMap(
    (said, index) =>
      said
        .map((each, at) =>
          typeof each === 'string' ? { key: String(at), text: each } : each
        )
        .filter(({ text }) => text !== '')
        .map(({ key, text }) => ({ key: `${turn.turn}/${index}/${key}`, text }))
  );
}

function blockSayings(
  part: IBlockPart,
  live: boolean,
  positions: ReadonlyMap<string, number>,
  trans: Trans
): ISaying[] {
  const position = positions.get(part.cell ?? '');
  if (!position) {
    return [];
  }
  const { installed, missing, note, status, trial } = part;
  const about = (text: string) =>
    text && trans.__('Cell %1: %2', position, text);
  return [
    {
      key: 'missing',
      text: live && missing ? about(missingText(missing, trans)) : ''
    },
    {
      key: note === 'installing' ? 'installing' : 'installed',
      text: installed ? about(installedText(part, trans)) : ''
    },
    { key: status, text: cellWords(part, live, position, trans) },
    { key: trial?.trial ?? '', text: triedWords(part, position, trans) }
  ];
}

/** How a turn ended, if not by an answer; a cell that was stopped has said it already. */
function endSaying(turn: ITurn, trans: Trans): ISaying {
  const hasSaid =
    turn.reason === 'stopped' &&
    turn.parts.some(part => part.type === 'block' && part.status === 'stopped');
  return { key: 'end', text: hasSaid ? '' : turnEndText(turn, trans) };
}

/** The paragraphs of a finished part, cached because each event asks for them again. */
function paragraphs(part: ITextPart): string[] {
  let found = PARAGRAPHS.get(part);
  if (!found) {
    found = segments(part.text).map(spoken);
    PARAGRAPHS.set(part, found);
  }
  return found;
}

const PARAGRAPHS = new WeakMap<ITextPart, string[]>();

function finished(text: string): string[] {
  return segments(text).slice(0, -1).map(spoken);
}

const GOING_ON: readonly BlockStatus[] = ['writing', 'waiting', 'running'];

function cellWords(
  block: IBlockPart,
  live: boolean,
  position: number,
  trans: Trans
): string {
  if (live && question(block, 'here') === 'approval') {
    const risks = block.risks
      ?.map(risk => riskText(visibleName(risk), trans))
      .join('; ');
    return risks
      ? trans.__('Cell %1 is waiting for you: %2', position, risks)
      : trans.__('Cell %1 is waiting for you', position);
  }
  return GOING_ON.includes(block.status)
    ? ''
    : trans.__('Cell %1: %2', position, statusText(block.status, trans));
}

/** How a trial ended, at the card that it was about. */
function triedWords(
  { block, status, trial }: IBlockPart,
  position: number,
  trans: Trans
): string {
  const last = trial?.blocks.at(-1);
  if (!trial || last?.block !== block || status !== 'waiting') {
    return '';
  }
  const isWell = trial.facts.ended === 'done' && !last.error;
  return isWell && !last.unreached
    ? trans.__('Cell %1 was tried. Nothing was changed.', position)
    : trans.__(
        'Cell %1 was tried, and did not end well. Nothing was changed.',
        position
      );
}

/** Markdown without its marks. */
function spoken(markdown: string): string {
  return markdown
    .split('\n')
    .filter(line => !/^\s*(?:`{3}|~{3})|^[\s:|-]*$/.test(line))
    .map(line => line.replace(/^\s*(?:#{1,6}|>|[-*+])\s+/, ''))
    .join(' ')
    .replace(/!?\[([^[\]]*)\]\([^()]{0,500}\)/g, '$1')
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/\*\*|__|[*`|]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Remembers what was read out, so that nothing is read twice. */
export class Announcements {
  /**
   * What is new. What a conversation held when it was first seen is not, nor is a `turn` to which the
   * user has come back: `newest` is the highest number that there was.
   */
  next(
    conversation: object | null,
    all: ISaying[],
    turn = 0,
    newest = turn
  ): string[] {
    const isBack = turn !== this._turn && turn > 0 && turn <= this._newest;
    const known = conversation === this._conversation && !isBack;
    this._newest = known ? Math.max(newest, this._newest) : newest;
    this._turn = turn;
    const said = known ? this._said : new Set(all.map(({ key }) => key));
    const news = all.filter(({ key }) => !said.has(key));
    this._said = new Set([...said, ...news.map(({ key }) => key)]);
    this._conversation = conversation;
    return news.map(({ text }) => text);
  }

  private _conversation: object | null = null;
  private _newest = 0;
  private _said: ReadonlySet<string> = new Set();
  private _turn = 0;
}
