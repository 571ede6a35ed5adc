/** What is read out to those who do not see a turn: finished paragraphs, and what cells come to. */

import type { IBlockPart, ITextPart, ITurn, Part } from '../server/wire';
import type { Trans } from './shared/context';
import { segments } from './answer/segments';
import { question, statusText } from './shared/status';

export interface ISaying {
  /** The same for the same thing, however often it is looked at. */
  key: string;
  text: string;
}

/** All that a turn has to say so far; a paragraph that still grows is not yet said. */
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
    const text = position && cellWords(part, live, position, trans);
    return text ? [{ key: `${turn.turn}/${index}/${part.status}`, text }] : [];
  });
}

/** Of a part that grows no more: it is asked about again with each piece of the next one. */
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
    return trans.__('Cell %1 is waiting for you', position);
  }
  const settled = ['done', 'failed', 'skipped', 'stopped'];
  return settled.includes(block.status)
    ? trans.__('Cell %1: %2', position, statusText(block.status, trans))
    : '';
}

/** Markdown without the marks that nobody wants to hear. */
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

/** Remembers what was said, so that everything is said once. */
export class Announcements {
  /** The news; what a conversation held when it was first seen is none. */
  next(conversation: object | null, all: ISaying[]): string[] {
    const known = conversation === this._conversation;
    const said = known ? this._said : new Set(all.map(({ key }) => key));
    const news = all.filter(({ key }) => !said.has(key));
    this._said = new Set([...said, ...news.map(({ key }) => key)]);
    this._conversation = conversation;
    return news.map(({ text }) => text);
  }

  private _conversation: object | null = null;
  private _said: ReadonlySet<string> = new Set();
}
