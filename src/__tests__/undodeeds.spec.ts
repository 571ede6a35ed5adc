/** Whatever a model and a user do, undo and redo leave a whole notebook: with the real server. */

import { createHash } from 'node:crypto';

import type * as nbformat from '@jupyterlab/nbformat';
import * as fc from 'fast-check';

import type { ChatSession } from '../chat/session';
import { blocksOf, undoOf } from '../chat/undo';
import { Api } from '../server/api';
import type { UndoKind } from '../server/wire';
import { RealServer } from './realserver';
import { ServedNotebook } from './servednotebook';
import { StageDrafts, stageSession } from './stagesession';

const START = {
  ...{ metadata: {}, nbformat: 4, nbformat_minor: 5 },
  cells: [
    {
      ...{ id: 'first', cell_type: 'code', source: ['a = 1\n', 'a'] },
      ...{ metadata: { tags: ['mine'] }, execution_count: 3 },
      outputs: [
        {
          ...{ output_type: 'execute_result', execution_count: 3 },
          ...{ metadata: {}, data: { 'text/plain': ['1'] } }
        }
      ]
    },
    { id: 'text', cell_type: 'markdown', metadata: {}, source: ['# Mine'] },
    {
      ...{ id: 'last', cell_type: 'code', source: ['b = 2'], metadata: {} },
      ...{ execution_count: null, outputs: [] }
    }
  ]
};

const isAll = Boolean(process.env.GPTCODE_ALL);
const server = new RealServer();
let opened = 0;
/** Closes the page. */
let dispose: () => void = () => undefined;

beforeAll(() => server.start(), 60_000);

afterEach(() => dispose());

afterAll(async () => {
  await server.stop();
  server.remove();
}, 60_000);

/** A notebook with its chat, which another page can open again. */
class Played {
  static async start(): Promise<Played> {
    opened += 1;
    const played = new Played(`${opened}.ipynb`);
    server.write(played.path, START);
    await played.open();
    await played.send('Hello.');
    return played;
  }

  private constructor(readonly path: string) {}

  notebook!: ServedNotebook;
  chat!: ChatSession;

  /** As a page does after a reload, or another one. */
  async open(): Promise<void> {
    dispose();
    const { settings } = server;
    this.notebook = await ServedNotebook.open(settings, this.path);
    const { notebook } = this;
    const drafts = new StageDrafts();
    this.chat = stageSession(new Api(settings), notebook, drafts, 'run');
    dispose = () => this.chat.dispose();
    await this.chat.load();
  }

  /** The file after a save. */
  async saved(): Promise<string> {
    await this.notebook.save();
    return server.read(this.path);
  }

  get cells(): nbformat.ICell[] {
    return this.notebook.model.sharedModel.toJSON().cells;
  }

  get turns(): number[] {
    return this.chat.conversation.transcript.turns.map(({ turn }) => turn);
  }

  cellsOf(turn: number): string[] {
    const { turns } = this.chat.conversation.transcript;
    const found = turns.find(each => each.turn === turn);
    return found ? [...blocksOf(found).keys()] : [];
  }

  /** A turn in which the model answers so. */
  async send(...answers: string[]): Promise<void> {
    server.play(...answers);
    await this.chat.send('Go');
  }

  async act(turn: number, kind: UndoKind, confirmed?: string[], cell?: string) {
    const undo = undoOf(this.chat);
    const choice = { turn, kind, ...(cell && { cell }) };
    await undo.act(choice, confirmed);
    return undo.problem?.message ?? undo.question?.changed ?? null;
  }
}

function block(code: string, cell?: string): string {
  const name = createHash('sha256')
    .update(cell ?? '')
    .digest('hex');
  const replaces = cell ? ` cell=${name.slice(0, 4)}` : '';
  return `\`\`\`python${replaces}\n${code}\n\`\`\`\n`;
}

/** Inserts, replaces and runs cells at places that the number chooses. */
async function turn(played: Played, chosen: number): Promise<void> {
  const { ids } = played.notebook;
  const code = played.notebook.codeCells.map(cell => cell.getId());
  played.notebook.place = ids[chosen % ids.length] ?? null;
  const replaced = code[chosen % code.length];
  const parts = [
    block(`x = ${chosen}`),
    ...(replaced ? [block(`y = ${chosen}`, replaced)] : []),
    '```markdown cell\n# Notes\n```\n'
  ];
  const used = parts.filter((_, index) => (chosen >> index) % 2 === 0);
  await played.send(used.join('Then:\n') || 'Nothing.', 'Done.');
  const written = played.chat.conversation.latest?.parts ?? [];
  const blocks = written.filter(part => part.type === 'block');
  expect(blocks.map(({ status }) => status)).toEqual(
    used.map(each => (each.includes('# Notes') ? 'inserted' : 'done'))
  );
}

it('gives back a turn after a reload and a restart of the server', async () => {
  const played = await Played.start();
  const start = await played.saved();
  await turn(played, 0);
  const end = await played.saved();
  expect(end).not.toBe(start);
  dispose();
  await server.stop();
  await server.start();
  await played.open();
  for (const kind of ['undo', 'redo', 'undo'] as const) {
    expect(await played.act(2, kind)).toBeNull();
    expect(await played.saved()).toBe(kind === 'undo' ? start : end);
  }
}, 600_000);

it('leaves the order and the other cells to the user', async () => {
  const played = await Played.start();
  await played.send(block('x = 1'), 'Done.');
  const start = played.cells;
  const mine = start.find(({ source }) => source === 'x = 1')?.id as string;
  await played.send(block('y = 1') + block('x = 2', mine), 'Done.');
  const end = played.cells;
  expect(end.map(({ source }) => source)).toContain('x = 2');
  expect(end).toHaveLength(start.length + 1);
  const { sharedModel } = played.notebook.model;
  sharedModel.moveCell(0, end.length - 1);
  sharedModel.deleteCell(played.notebook.ids.indexOf('text'));
  const order = played.notebook.ids;

  const at = (cells: nbformat.ICell[]) =>
    order.flatMap(id => cells.filter(each => each.id === id));
  for (let round = 0; round < 2; round += 1) {
    expect(await played.act(3, 'undo')).toBeNull();
    expect(played.cells).toEqual(at(start));
    expect(await played.act(3, 'redo')).toBeNull();
    expect(played.cells.map(untrusted)).toEqual(at(end).map(untrusted));
  }
});

/** Outputs come back trusted only where all that the notebook has are: see `restoreCells`. */
function untrusted(cell: nbformat.ICell): nbformat.ICell {
  return { ...cell, metadata: { ...cell.metadata, trusted: false } };
}

it('knows which turns were undone together', async () => {
  const played = await Played.start();
  await turn(played, 1);
  await turn(played, 2);
  const undo = undoOf(played.chat);
  await undo.act({ turn: 3, kind: 'undo' });
  await undo.act({ turn: 2, kind: 'undo' }, undefined, 'message');
  // Also after a reload.
  for (const together of [true, undefined]) {
    await played.saved();
    await played.open();
    const { turns } = played.chat.conversation.transcript;
    expect(turns.map(each => each.isUndoneTogether || undefined)).toEqual([
      undefined,
      together,
      undefined
    ]);
    await undoOf(played.chat).act(
      { turn: 2, kind: 'redo' },
      undefined,
      'message'
    );
  }
});

const numbers = fc.nat(50);

it('gives back the start and the end to the byte, where the user changed nothing', async () => {
  const turns = fc.array(numbers, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(turns, fc.boolean(), async (chosen, isReloaded) => {
      const played = await Played.start();
      const states = [await played.saved()];
      for (const each of chosen) {
        await turn(played, each);
        states.push(await played.saved());
      }
      for (let round = 0; round < 2; round += 1) {
        if (isReloaded) {
          await played.open();
        }
        for (let done = chosen.length; done > 0; done -= 1) {
          await played.act(done + 1, 'undo');
          expect(await played.saved()).toBe(states[done - 1]);
        }
        for (let done = 1; done <= chosen.length; done += 1) {
          await played.act(done + 1, 'redo');
          expect(await played.saved()).toBe(states[done]);
        }
      }
      dispose();
    }),
    { numRuns: isAll ? 60 : 3 }
  );
}, 600_000);

const KINDS = [
  ...(['turn', 'undo', 'redo', 'undo cell', 'put back', 'reload'] as const),
  ...(['edit', 'add', 'delete', 'move', 'run', 'tag', 'Ctrl+Z'] as const),
  'Ctrl+Shift+Z' as const
];
type Deed = (typeof KINDS)[number];

async function play(played: Played, deed: Deed, chosen: number): Promise<void> {
  const { codeCells, model } = played.notebook;
  const { sharedModel } = model;
  const { cells } = sharedModel;
  const at = chosen % (cells.length || 1);
  const known = played.turns[chosen % played.turns.length];
  const ids = played.cellsOf(known);
  const id = ids[chosen % (ids.length || 1)];
  // The user is asked, leaves what has changed, or restores that, too.
  const confirmed = [undefined, [], ids][chosen % 3];
  switch (deed) {
    case 'turn':
      return turn(played, chosen);
    case 'undo':
    case 'redo':
      return void (await played.act(known, deed, confirmed));
    case 'undo cell':
      return void (id && (await played.act(known, 'undo', confirmed, id)));
    case 'put back':
      return void (id && (await played.act(known, 'put-back', undefined, id)));
    case 'reload':
      await played.notebook.save();
      return played.open();
    case 'edit':
      return cells[at]?.setSource(`mine = ${chosen}`);
    case 'add':
      return void sharedModel.insertCell(at, { cell_type: 'raw' });
    case 'delete':
      return sharedModel.deleteCell(at);
    case 'move':
      return sharedModel.moveCell(at, (at * 7) % (cells.length || 1));
    case 'run':
      return void played.notebook.leaveOutputs(codeCells[0]?.getId());
    case 'tag':
      return cells[at]?.setMetadata('tags', [`tag ${chosen}`]);
    case 'Ctrl+Z':
      return void sharedModel.undo();
    case 'Ctrl+Shift+Z':
      return void sharedModel.redo();
  }
}

it('leaves a notebook that nbformat accepts, whatever happens', async () => {
  const deed = fc.tuple(fc.constantFrom(...KINDS), numbers);
  const deeds = fc.array(deed, { minLength: 5, maxLength: 15 });
  await fc.assert(
    fc.asyncProperty(deeds, async list => {
      const played = await Played.start();
      await turn(played, list[0][1]);
      for (const [kind, chosen] of list) {
        await play(played, kind, chosen);
        const file = JSON.parse(await played.saved()) as typeof START;
        expect(file.cells.map(({ id }) => id)).toEqual(played.notebook.ids);
        expect(new Set(played.notebook.ids).size).toBe(file.cells.length);
      }
      dispose();
    }),
    { numRuns: isAll ? 100 : 5 }
  );
}, 600_000);
