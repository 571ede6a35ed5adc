/**
 * The server's English sentences in the user's language: they are recognized by their fixed words,
 * and what the server has put between these stays.
 */

import { nullTranslator } from '@jupyterlab/translation';

import type { Trans } from './context';

interface ISentence {
  /** Matches it, with a group for each hole. */
  pattern: RegExp;
  translated: string;
}

const HOLE = /%\d/g;

/** What is put for a hole into a sentence that is translated. */
type Part = (text: string, trans: Trans) => string;

export class Sentences {
  constructor(
    private _all: (trans: Trans) => string[],
    private _part: Part = text => text
  ) {}

  /** A sentence that is not known is given as it is. */
  translate(text: string, trans: Trans): string {
    for (const { pattern, translated } of this._of(trans)) {
      const found = pattern.exec(text);
      if (found) {
        const [, ...parts] = found;
        return translated.replace(HOLE, hole =>
          this._part(parts[Number(hole[1]) - 1] ?? '', trans)
        );
      }
    }
    return text;
  }

  /** Those with the most fixed words first: the holes of others may hold these. */
  private _of(trans: Trans): ISentence[] {
    const made = this._known.get(trans);
    if (made) {
      return made;
    }
    const own = this._all(trans);
    const found = this._all(nullTranslator.load('jupyterlab')).map(
      (english, index) => ({
        english,
        pattern: new RegExp(
          `^${english.split(HOLE).map(escaped).join('(.+)')}$`,
          's'
        ),
        translated: own[index]
      })
    );
    found.sort((one, other) => other.english.length - one.english.length);
    this._known.set(trans, found);
    return found;
  }

  private _known = new WeakMap<Trans, ISentence[]>();
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
