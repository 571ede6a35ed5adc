/** What is reported so that a turn can be undone, and what the transcript shows of it. */

import { applyEvent, openConversation } from '../conversation/reducer';
import { holdsAll } from '../notebook/read/holds';
import type { IAction, SavedEvent } from '../server/wire';
import { isUndo, writtenSources } from '../chat/undoelsewhere';
import { ask, READ, run, stage, StageNotebook } from './stage';

describe('a turn', () => {
  it('reports below which cell it has written', async () => {
    const { notebook, send, server } = stage([[run('x = 1')], []]);
    await send('Go');
    const placed = server.actions.filter(({ cell }) => cell);
    expect(placed.map(({ action, above }) => [action, above])).toEqual([
      ['running', notebook.id(0)],
      ['ran', undefined]
    ]);
  });

  it('reports the cell that it replaces as it was, once', async () => {
    const notebook = new StageNotebook('a = 1');
    const cell = notebook.id(0);
    const content = notebook.model.sharedModel.cells[0].toJSON();
    const { send, server } = stage(
      [[{ ...run('a = 2'), cell }], [{ ...run('a = 3'), cell }], []],
      { notebook }
    );
    await send('Go');
    const images = server.actions.filter(each => each.images);
    expect(images).toEqual([
      {
        ...{ client: 'me', action: 'before-image', turn: 1, block: 1, cell },
        above: '',
        images: [{ cell, content, above: '', below: '' }]
      }
    ]);
    expect(notebook.sources).toEqual(['a = 3']);
  });

  it('reports it before the user has said yes, for a page after this one', async () => {
    const notebook = new StageNotebook('a = 1');
    const cell = notebook.id(0);
    const { send, server, turn } = stage([[{ ...ask('a = 2'), cell }]], {
      notebook
    });
    const sent = send('Go');
    await new Promise(resolve => setTimeout(resolve, 0));
    turn.giveWay();
    await sent;
    expect(server.actions[0].action).toBe('before-image');
  });
});

const BASE = { seq: 9, step: '', turn: 1, type: 'action' } as const;

function undone(
  action: IAction['action'],
  cells: string[],
  cell?: string
): SavedEvent {
  return { ...BASE, client: 'other', action, cells, ...(cell && { cell }) };
}

describe('the transcript', () => {
  const start: SavedEvent = {
    ...{ type: 'step-start', seq: 1, turn: 1, step: 's' },
    ...{ kind: 'prompt', model: 'm', prompt: 'Go' }
  };

  function after(...events: SavedEvent[]) {
    const opened = openConversation({ ...READ, events: [start] });
    return events
      .map((event, index) => ({ ...event, seq: opened.seq + 1 + index }))
      .reduce(applyEvent, opened).turns[0];
  }

  it('knows which cells of a turn are undone, and whether the whole turn is', () => {
    const { undone: cells, isUndone } = after(undone('undone', ['a', 'b']));
    expect([cells, isUndone]).toEqual([['a', 'b'], true]);
  });

  it('knows that a single cell is undone', () => {
    const turn = after(undone('undone', ['a'], 'a'));
    expect([turn.undone, turn.isUndone]).toEqual([['a'], false]);
  });

  it('stays undone while a cell of it is, until all is redone', () => {
    const events = [
      undone('undone', ['a', 'b']),
      undone('redone', ['a'], 'a'),
      undone('redone', ['b'], 'b')
    ];
    const states = [1, 2, 3].map(count => after(...events.slice(0, count)));
    expect(states.map(turn => [turn.undone, turn.isUndone])).toEqual([
      [['a', 'b'], true],
      [['b'], true],
      [[], false]
    ]);
    const all = after(undone('undone', ['a']), undone('redone', ['a']));
    expect([all.undone, all.isUndone]).toEqual([[], false]);
  });
});

describe('a page that sees what another one has undone', () => {
  const notebook = new StageNotebook('a = 1', 'mine');
  const cell = notebook.id(0);
  const part = { type: 'block', block: 1, cell, code: 'a = 1' } as const;
  const turns = [
    {
      ...{ turn: 1, prompt: 'Go', model: 'm' },
      parts: [
        { ...part, language: 'python', status: 'done' as const },
        { type: 'text', text: 'Done.' } as const
      ]
    }
  ];
  const action = undone('undone', [cell]) as SavedEvent & { type: 'action' };

  it('reads the file, though that lacks what the turn has written', () => {
    const file = { cells: [{ id: notebook.id(1), source: 'mine' }] };
    const { model } = notebook;
    expect(isUndo(action)).toBe(true);
    expect(holdsAll(file, model)).toBe(false);
    expect(holdsAll(file, model, writtenSources(turns, action))).toBe(true);
  });

  it('does not lose what the user has written in that cell meanwhile', () => {
    const other = new StageNotebook();
    other.model.sharedModel.insertCell(0, {
      ...{ id: cell, cell_type: 'code', source: 'a = 1\nmine' }
    });
    const written = writtenSources(turns, action);
    expect(holdsAll({ cells: [] }, other.model, written)).toBe(false);
  });

  it('loses nothing where cells were redone', () => {
    const redone = { ...action, action: 'redone' } as const;
    expect(writtenSources(turns, redone).size).toBe(0);
  });
});
