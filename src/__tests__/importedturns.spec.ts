/** Turns that came with a file: a file may say anything of cells. */

import { blocksOf, undoTurn } from '../chat/undo';
import type { ChatSession } from '../chat/session';
import { applyEvent, openConversation } from '../conversation/reducer';
import type { ITranscript } from '../conversation/transcript';
import type { SavedEvent } from '../server/wire';
import { READ } from './stageserver';

/** A turn that has inserted a cell, as it comes from the server. */
function events(turn: number): SavedEvent[] {
  const base = { turn, step: `s${turn}` };
  const seq = turn * 10;
  return [
    {
      ...{ ...base, type: 'step-start', seq },
      ...{ kind: 'prompt', model: 'm', prompt: 'Go' }
    },
    {
      ...{ ...base, type: 'code-start', seq: seq + 1 },
      ...{ block: 1, language: 'python' }
    },
    {
      ...{ ...base, type: 'action', seq: seq + 2, client: 'me' },
      ...{ action: 'inserted', block: 1, cell: `cell ${turn}` }
    },
    {
      ...{ ...base, type: 'action', seq: seq + 3, client: 'me' },
      ...{ action: 'undone', cells: [`cell ${turn}`] }
    }
  ];
}

function cells({ turns }: ITranscript): string[] {
  return turns.flatMap(turn => [...blocksOf(turn).keys()]);
}

const read = { ...READ, seq: 19, events: events(1) };

it('offers nothing of them to be undone or redone', async () => {
  const imported = openConversation({ ...read, imported: 1 });
  expect(cells(openConversation(read))).toEqual(['cell 1']);
  expect(cells(imported)).toEqual([]);
  const chat = { conversation: { transcript: imported } };
  // Else it would ask the server, which this chat does not have.
  await undoTurn(chat as unknown as ChatSession, 'redo');
});

it('offers what is done afterwards', () => {
  const imported = openConversation({ ...read, imported: 1 });
  expect(cells(events(2).reduce(applyEvent, imported))).toEqual(['cell 2']);
});
