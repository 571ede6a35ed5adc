/** What a screen reader says of a turn: its finished paragraphs, and how its cells ended. */

import type {
  IBlockPart,
  ITextPart,
  ITurn,
  Part
} from '../conversation/transcript';
import type { Trans } from './shared/context';
import { segments } from './answer/segments';
import { visibleName } from './shared/names';
import { riskText } from './cell/serverwords';
import { question, statusText } from './shared/status';

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
  return turn.parts.flatMap((part: Part, index) => {
    if (part.type === 'text') {
      const grows = live && index === last;
      return (grows ? finished(part.text) : paragraphs(part))
        .map((text, at) => ({ key: `${turn.turn}/${index}/${at}`, text }))
        .filter(({ text }) => text !== '');
    }
    const position = part.type === 'block' && positions.get(part.cell ?? '');
    if (!position) {
      return [];
    }
    const key = `${turn.turn}/${index}`;
    const text = cellWords(part, live, position, trans);
    const tried = triedWords(part, position, trans);
    return [
      ...(text ? [{ key: `${key}/${part.status}`, text }] : []),
      ...(tried ? [{ key: `${key}/${part.trial!.trial}`, text: tried }] : [])
    ];
  });
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
  const settled = ['done', 'failed', 'skipped', 'stopped'];
  return settled.includes(block.status)
    ? trans.__('Cell %1: %2', position, statusText(block.status, trans))
    : '';
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
