/** The server's words for conversations, files and settings. */

import type { Trans } from '../shared/context';
import { HOLES } from '../shared/holes';

export function conversations(trans: Trans): string[] {
  return [
    trans.__('It is as it was, or no longer known.'),
    trans.__('The model tries this code as it wrote it and by itself.'),
    trans.__(
      "%1 could not be removed (%2). It is still in %3; check the folder's permissions and try again.",
      ...HOLES
    ),
    trans.__(
      "%1 could not be written (%2). Nothing was changed. Make room or check the folder's permissions, then try again.",
      ...HOLES
    ),
    trans.__(
      "%1 could not be written (%2). The correction counts until Jupyter ends. Make room or check the folder's permissions, then save it again.",
      ...HOLES
    ),
    trans.__('%1 does not send the rest of %2. Try again.', ...HOLES),
    trans.__(
      '%1 refused this because of its content filter. Try rephrasing it.',
      ...HOLES
    ),
    trans.__(
      '%1 sent more of %2 than it has. Nothing was saved. Try again.',
      ...HOLES
    ),
    trans.__(
      '%1 sets %2. Nothing was changed. Change it there and restart JupyterLab.',
      ...HOLES
    ),
    trans.__(
      'A cell of this answer is still running; its result is not known yet.'
    ),
    trans.__('A conversation can be exported as %1.', ...HOLES),
    trans.__(
      'The server has restarted since this was tried. Nothing was changed. Try it again.'
    ),
    trans.__('There is no such step.'),
    trans.__(
      'These instructions have changed since they were shown. Read them again.'
    ),
    trans.__('This code asks before it runs, whatever a trial gives.'),
    trans.__('This code does not wait for a yes, so it is not tried.'),
    trans.__('This code has run or was skipped already, so it is not tried.'),
    trans.__('This turn is over, so nothing of it can be tried.'),
    trans.__('This conversation has no secret with that number.'),
    trans.__(
      'A name can have at most %1 characters. Choose a shorter one.',
      ...HOLES
    ),
    trans.__(
      'A name cannot be openai or %1, and cannot contain a slash. Choose another one.',
      ...HOLES
    ),
    trans.__('Another answer is still being written in this conversation.'),
    trans.__(
      'Another file %1 is installed in %2. Remove it first, then try again.',
      ...HOLES
    ),
    trans.__('Another page has taken over this conversation.'),
    trans.__(
      'Another tab or window has just started the conversation of this notebook.'
    ),
    trans.__('It has changed since you saw this list. Look at it again.'),
    trans.__('It is not a notebook. Name a file that ends in .ipynb.'),
    trans.__('Nothing was received, and nothing was changed.'),
    trans.__('Nothing was stopped: another page drives this answer now.'),
    trans.__('The action %1 is about a block, but names none.', ...HOLES),
    trans.__('The body of this request is not JSON.'),
    trans.__('The call needs the number of a turn, and the kind undo or redo.'),
    trans.__(
      'The conversation could not be deleted (%1): some of its files are still there. Check the permissions of %2, then try again.',
      ...HOLES
    ),
    trans.__(
      'The conversation could not be read from disk (%1). It is left as it is. Check the permissions of %2, then try again.',
      ...HOLES
    ),
    trans.__(
      'The conversation could not be written to disk (%1). What you see is still here until the page is closed. Make room or check the permissions of %2, then try again.',
      ...HOLES
    ),
    trans.__(
      "The conversation's file was changed while this page was open, and it does not have the end of this answer."
    ),
    trans.__(
      "The conversation's file was changed, and it does not have the whole of this code."
    ),
    trans.__(
      'The end of this answer could not be read, because its file was damaged.'
    ),
    trans.__(
      'The file %1 does not exist. Check its name, or upload it again.',
      ...HOLES
    ),
    trans.__('The header Last-Event-ID must be a number.'),
    trans.__(
      'The outputs of a cell could not be written to disk (%1), so what happens to it could not be undone. They are still in the notebook. Make room or check the permissions of %2, then try again.',
      ...HOLES
    ),
    trans.__('The script %1 could not be read.', ...HOLES),
    trans.__(
      "The server does not know this page's notebook any more. Send it as a whole."
    ),
    trans.__('The server stopped while this answer was being written.'),
    trans.__(
      'The text and cells received so far are preserved. An incomplete cell was not run.'
    ),
    trans.__('There are no files to put back.'),
    trans.__("The model's answer had no summary in it."),
    trans.__('There is no such conversation.'),
    trans.__('There is no turn yet that could have results.'),
    trans.__('There is nothing before the start of a conversation.'),
    trans.__('This code has run or was skipped already, so it must not run.'),
    trans.__('This code needs your approval now.'),
    trans.__('This code was not approved, so it must not run.'),
    trans.__('This conversation has no such block.'),
    trans.__('This conversation has no such turn to go back to.'),
    trans.__('This conversation has no such turn.'),
    trans.__('This conversation was deleted.'),
    trans.__(
      'This conversation was deleted. Your next message can start a new one.'
    ),
    trans.__(
      'This conversation was written by a newer version of GPT-Code. It is left as it is. Update GPT-Code, or start a new conversation.'
    ),
    trans.__("This conversation's file is damaged at its first line."),
    trans.__('This file is larger than %1 MB. Nothing was imported.', ...HOLES),
    trans.__('This is nested too deeply to be saved.'),
    trans.__(
      'This is not a conversation that GPT-Code has exported: %1. Nothing was imported. Choose a file that was exported to be imported again.',
      ...HOLES
    ),
    trans.__('This is not the code that was approved, so it must not run.'),
    trans.__('This is not the code that was reported as running.'),
    trans.__(
      'This limit is set by %1. Ask your administrator to change it.',
      ...HOLES
    ),
    trans.__(
      'This price is set by c.GPTCode.prices. Ask your administrator to change it.'
    ),
    trans.__(
      'This request cannot be used: facts.cells: there were not so many cells.'
    ),
    trans.__(
      'This summary is no longer sent: the conversation was summarized again, or another version of it is shown. Your text was not saved. Copy it, and edit the latest summary.'
    ),
    trans.__(
      'This summary was edited elsewhere since you opened it. Your text was not saved. Copy it, cancel, and edit the summary as it is now.'
    ),
    trans.__(
      'This turn came with a file that was imported, so nothing of it can be undone or redone.'
    ),
    trans.__('This turn has had its %1 steps.', ...HOLES),
    trans.__('This turn is over. Send a message to continue.'),
    trans.__('This turn was stopped. Send a message to continue.'),
    trans.__('What %1 can do is fixed.', ...HOLES),
    trans.__('What could be read is preserved.'),
    trans.__('What the file has is preserved.'),
    trans.__('What was received is preserved.'),
    trans.__('Undo cannot put back: %1. Run it all the same?', ...HOLES)
  ];
}
