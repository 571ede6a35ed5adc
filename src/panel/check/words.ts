/**
 * The server's English sentences about a check in the user's language. `tests/said_sentences.py`
 * lists them.
 */

import type { Trans } from '../shared/context';
import { HOLES } from '../shared/holes';
import { Sentences } from '../shared/sentences';

/** `1, 3 and 6`, or `1, 2 and 4 more`: cells that a sentence names. */
const LIST = /^(\d[\d, ]*) and (\d+)( more)?$/;

const ALL = new Sentences(all, part);

/** What a check says of a cell. What a program wrote stays. */
export function checkText(text: string, trans: Trans): string {
  return ALL.translate(text, trans);
}

/** The verdict of a check: one sentence after the other. */
export function verdictText(text: string, trans: Trans): string {
  const sentences = text.split(/(?<=\.) (?=[A-Z0-9])/);
  const translated = sentences.map(each => checkText(each, trans));
  return translated.some((each, index) => each === sentences[index])
    ? checkText(text, trans)
    : translated.join(' ');
}

function part(text: string, trans: Trans): string {
  const [, first, last, more] = LIST.exec(text) ?? [];
  if (last === undefined) {
    return text;
  }
  const named = more ? trans.__('%1 more', last) : last;
  return trans.__('%1 and %2', first, named);
}

function all(trans: Trans): string[] {
  return [
    trans.__('%1 cells give other results each time.', ...HOLES),
    trans.__('Asks for input, which nobody can give here.'),
    trans.__('Cell %1 does not run from the top.', ...HOLES),
    trans.__('Cells %1 do not run from the top.', ...HOLES),
    trans.__('Ends the kernel, so no cell below it can run.'),
    trans.__('Failed.'),
    trans.__('Gives another result each time: it reads the clock.'),
    trans.__(
      'Gives another result each time: it uses random numbers without a seed.'
    ),
    trans.__('Gives another result than the notebook shows.'),
    trans.__(
      'Gives another result: an earlier version of cell %1 changed %2.',
      ...HOLES
    ),
    trans.__(
      'Gives another result: cell %1 has not run since it was written or edited.',
      ...HOLES
    ),
    trans.__('Gives another result: cell %1 ran again after it.', ...HOLES),
    trans.__(
      'Gives another result: cell %1 ran more than once, and changes what it uses.',
      ...HOLES
    ),
    trans.__(
      'Gives another result: cell %1 was edited after it ran.',
      ...HOLES
    ),
    trans.__(
      'Gives another result: cell %1, which changes %2, ran again after it.',
      ...HOLES
    ),
    trans.__(
      'Gives another result: code no longer in the notebook changed %1.',
      ...HOLES
    ),
    trans.__(
      'Gives another result: it last ran after cell %1, further below, which changes %2.',
      ...HOLES
    ),
    trans.__(
      'Gives another result: it reads %1, which may have changed since it ran.',
      ...HOLES
    ),
    trans.__('May give another result each time: it reads from the network.'),
    trans.__('Not run: an earlier cell did not stop.'),
    trans.__('Not run: it has the tag skip-execution.'),
    trans.__('Not run: the check was stopped.'),
    trans.__('Not run: the kernel had ended.'),
    trans.__('One cell gives another result each time.'),
    trans.__(
      'Pictures are not the same to the byte; what they show was not compared.'
    ),
    trans.__('Runs from the top.'),
    trans.__('Stopped while running.'),
    trans.__('The check was stopped.'),
    trans.__('The kernel %1 could not be started. Nothing was run.', ...HOLES),
    trans.__('The kernel %1 is not installed here. Nothing was run.', ...HOLES),
    trans.__(
      'The kernel %1 was started but does not answer. Nothing was run.',
      ...HOLES
    ),
    trans.__('The kernel crashed (signal %1) in this cell.', ...HOLES),
    trans.__('The kernel died in this cell.'),
    trans.__(
      'The kernel was killed (signal 9) in this cell, as happens when memory runs out.'
    ),
    trans.__(
      "The kernel's process exited with status %1 in this cell.",
      ...HOLES
    ),
    trans.__('There is no code in this notebook.'),
    trans.__(
      'Uses %1, a numbered input or output: the numbers change with each run.',
      ...HOLES
    ),
    trans.__('Uses %1, which cell %2 deletes.', ...HOLES),
    trans.__('Uses %1, which cell %2 did not get to define.', ...HOLES),
    trans.__('Uses %1, which cell %2 no longer defines.', ...HOLES),
    trans.__('Uses %1, which is defined further below, by cell %2.', ...HOLES),
    trans.__('Uses %1, which no cell defines.', ...HOLES),
    trans.__(
      'Uses %1, which only code defined that is no longer in the notebook (run %2).',
      ...HOLES
    ),
    trans.__(
      'Uses %1, which only code defined that is no longer in the notebook.',
      ...HOLES
    ),
    trans.__('Was interrupted after %1 seconds: it had not ended.', ...HOLES),
    trans.__('Why is not known: only Python code is read for causes.')
  ];
}
