import { nullTranslator } from '@jupyterlab/translation';

import { ConversationModel } from '../conversation/model';
import type { IBlockPart, ITurn } from '../conversation/transcript';
import { noteText } from '../panel/shared/status';
import type { IAction, StepEvent } from '../server/wire';
import { CellTyper } from '../turn/celltyper';
import { StageNotebook } from './stagenotebook';

const HEADING = '# Load the data';
const REMOTE = '![a](https://evil.example/a.png)';

/** A typer at work in a notebook of one cell, which has reported these actions. */
function stage() {
  const notebook = new StageNotebook('a = 1');
  const reports: Omit<IAction, 'client'>[] = [];
  const failures: unknown[] = [];
  const completed: string[] = [];
  const typer = new CellTyper(
    {
      api: { call: () => Promise.reject(new Error('Nothing is called.')) },
      client: 'me',
      conversation: new ConversationModel(null, 'a.ipynb'),
      notebook,
      choices: () => ({ mode: 'run' }),
      report: action => {
        reports.push(action);
        return Promise.resolve({});
      },
      stop: new AbortController().signal,
      onFailure: error => failures.push(error)
    },
    (block, verdict) => completed.push(`${block.block} ${verdict}`)
  );
  typer.startStep('m', notebook.snapshot());
  const base = { seq: 1, turn: 1, step: 's' };
  const write = (block: number, language: string, code: string) => {
    const events: StepEvent[] = [
      { ...base, type: 'code-start', block, language },
      { ...base, type: 'code-delta', block, text: code },
      { ...base, type: 'code-end', block, verdict: 'insert' }
    ];
    events.forEach(event => typer.write(event));
  };
  const cells = () =>
    notebook.model.sharedModel.cells.map(cell => [
      cell.cell_type,
      cell.getSource()
    ]);
  return {
    ...{ base, cells, completed, failures },
    notebook,
    reports,
    typer,
    write
  };
}

describe('a Markdown cell of an answer', () => {
  it('is inserted whole, with its provenance, and reported', async () => {
    const { cells, completed, notebook, reports, typer, write } = stage();
    write(1, 'markdown', HEADING);
    await typer.saved();
    expect(cells()).toEqual([
      ['code', 'a = 1'],
      ['markdown', HEADING]
    ]);
    const [, cell] = notebook.model.sharedModel.cells;
    expect(cell.getMetadata('gptcode')).toMatchObject({ turn: 1, block: 1 });
    expect(reports).toEqual([
      { action: 'inserted', turn: 1, block: 1, cell: cell.getId() }
    ]);
    expect(completed).toEqual(['1 insert']);
  });

  it('is not in the notebook before it is complete', () => {
    const { base, cells, typer } = stage();
    typer.write({
      ...base,
      type: 'code-start',
      block: 1,
      language: 'markdown'
    });
    typer.write({ ...base, type: 'code-delta', block: 1, text: '# Lo' });
    typer.type();
    expect(cells()).toEqual([['code', 'a = 1']]);
  });

  it('keeps its place: the code that follows goes below it', () => {
    const { cells, write } = stage();
    write(1, 'markdown', HEADING);
    write(2, 'python', 'b = 2');
    write(3, 'markdown', '## Then');
    expect(cells().slice(1)).toEqual([
      ['markdown', HEADING],
      ['code', 'b = 2'],
      ['markdown', '## Then']
    ]);
  });

  it('stays above the code that follows, also if its verdict comes later', () => {
    const { base, cells, typer, write } = stage();
    const start = { ...base, type: 'code-start', block: 1 } as const;
    typer.write({ ...start, language: 'markdown' });
    typer.write({ ...base, type: 'code-delta', block: 1, text: HEADING });
    write(2, 'python', 'b = 2');
    typer.write({ ...base, type: 'code-end', block: 1, verdict: 'insert' });
    expect(cells().slice(1)).toEqual([
      ['markdown', HEADING],
      ['code', 'b = 2']
    ]);
  });

  it('that would load something from elsewhere stays raw, and the card says why', () => {
    const { cells, write } = stage();
    write(1, 'markdown', REMOTE);
    expect(cells()[1]).toEqual(['raw', REMOTE]);
    const trans = nullTranslator.load('jupyterlab_gptcode');
    const note = (code: string) => noteText(part({ code }), trans);
    expect(note(REMOTE)).toContain('Inserted as a raw cell');
    expect(note(HEADING)).toBe('');
  });

  const part = (fields: Partial<IBlockPart>): IBlockPart => ({
    ...{ type: 'block', block: 1, language: 'markdown', code: HEADING },
    ...{ status: 'inserted', cell: null, inserted: false, verdict: 'insert' },
    ...fields
  });
  const turn: ITurn = { turn: 1, prompt: 'p', model: 'm', parts: [] };

  it('of an earlier page is written once', () => {
    const { cells, typer } = stage();
    typer.restore(turn, part({}));
    typer.restore(turn, part({}));
    expect(cells().slice(1)).toEqual([['markdown', HEADING]]);
  });

  it('that the user removed stays away', () => {
    const { cells, typer } = stage();
    typer.restore(turn, part({ inserted: true }));
    expect(cells()).toHaveLength(1);
  });

  it('that was cut by the end of a page is completed by the next one', () => {
    const { base, cells, typer } = stage();
    typer.restore(turn, part({ status: 'writing', code: '# Load' }));
    typer.write({ ...base, type: 'code-delta', block: 1, text: ' it' });
    typer.write({ ...base, type: 'code-end', block: 1, verdict: 'insert' });
    expect(cells().slice(1)).toEqual([['markdown', '# Load it']]);
  });
});
