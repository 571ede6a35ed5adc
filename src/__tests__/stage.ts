/** A server and a notebook for tests of turns: both keep what is done to them. */

import { YNotebook } from '@jupyter/ydoc';
import { NotebookModel } from '@jupyterlab/notebook';

import type { Api } from '../api';
import {
  type CellWriter,
  findCell,
  type ICellOrigin,
  insertCell,
  replaceSource
} from '../notebook/cells';
import type { ITurnNotebook } from '../notebook/notebook';
import type {
  IAction,
  IFacts,
  IResult,
  IStepRequest,
  ITranscript,
  StepEvent,
  Verdict
} from '../wire';

/** What the model writes in one step: texts, and blocks with their verdicts. */
export type Script = (
  string | { code: string; verdict: Verdict; cell?: string }
)[];

/** Plays one script for each step, and stops where it is asked to. */
export class StageServer {
  constructor(private _scripts: Script[]) {}

  readonly requests: IStepRequest[] = [];
  readonly actions: IAction[] = [];
  stops = 0;
  /** Called before each event, to let the user act in the middle of an answer. */
  before: (event: StepEvent) => void = () => undefined;

  get api(): Api {
    return this as unknown as Api;
  }

  createConversation(notebook: string): Promise<ITranscript> {
    return Promise.resolve({
      conversation: 'c',
      notebook,
      seq: 0,
      live: null,
      turns: []
    });
  }

  act(_: string, action: IAction): Promise<void> {
    this.actions.push(action);
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.stops += 1;
    return Promise.resolve();
  }

  async *step(_: string, request: IStepRequest): AsyncGenerator<StepEvent> {
    this.requests.push(request);
    const script = this._scripts[this.requests.length - 1] ?? [];
    for (const event of this._events(script, request)) {
      this.before(event);
      yield event;
      await Promise.resolve();
    }
  }

  private *_events(
    script: Script,
    request: IStepRequest
  ): Generator<StepEvent> {
    const base = () => ({ seq: ++this._seq, turn: 1, step: request.step });
    const { kind } = request;
    yield { ...base(), type: 'step-start', kind, model: 'm', prompt: 'Go' };
    let next: 'results' | 'done' = 'done';
    for (const part of script) {
      if (typeof part === 'string') {
        yield { ...base(), type: 'text-delta', text: part };
        continue;
      }
      const { code, verdict, cell } = part;
      const block = ++this._block;
      const language = 'python';
      yield { ...base(), type: 'code-start', block, language, cell };
      for (const text of code) {
        yield { ...base(), type: 'code-delta', block, text };
      }
      yield { ...base(), type: 'code-end', block, verdict };
      next = verdict === 'insert' ? next : 'results';
    }
    const reason = next === 'results' ? 'actions' : 'answer';
    yield { ...base(), type: 'step-end', next, reason };
  }

  private _block = 0;
  private _seq = 0;
}

/** A notebook without a page; cells run as `outcome` says. */
export class StageNotebook implements ITurnNotebook {
  constructor(...cells: string[]) {
    this.model.sharedModel.insertCells(
      0,
      cells.map(source => ({ cell_type: 'code', source }))
    );
  }

  readonly model = new NotebookModel({ sharedModel: new YNotebook() });
  readonly ran: string[] = [];
  isDisposed = false;
  outcome: (source: string, stop: AbortSignal) => Promise<IResult['status']> =
    () => Promise.resolve('ok');

  get sources(): string[] {
    return this.model.sharedModel.cells.map(cell => cell.getSource());
  }

  id(index: number): string {
    return this.model.sharedModel.cells[index].getId();
  }

  facts(): IFacts {
    const cells = this.model.sharedModel.cells.map(cell => ({
      id: cell.getId(),
      type: cell.cell_type,
      source: cell.getSource(),
      execution_count: null,
      outputs: []
    }));
    return { notebook: 'a.ipynb', active: null, kernel: null, cells };
  }

  beginTurn(): void {
    this._last = null;
  }

  insert(origin: ICellOrigin): CellWriter {
    const writer = insertCell(this.model, this._last, origin);
    this._last = writer.cell;
    return writer;
  }

  source(cell: string): string | null {
    return findCell(this.model.sharedModel, cell)?.getSource() ?? null;
  }

  replace(
    cell: string,
    before: string,
    after: string,
    origin: ICellOrigin
  ): boolean {
    return replaceSource(this.model, cell, before, after, origin);
  }

  async run(cell: string, stop: AbortSignal): Promise<IResult> {
    const source = this.source(cell) ?? '';
    this.ran.push(source);
    const status = await this.outcome(source, stop);
    return { status, source, execution_count: 1, duration: 0.5, outputs: [] };
  }

  save(): Promise<void> {
    return Promise.resolve();
  }

  private _last: string | null = null;
}
