/** A server and a notebook for tests of turns: both keep what is done to them. */

import { YNotebook } from '@jupyter/ydoc';
import { NotebookModel } from '@jupyterlab/notebook';

import { type Api, ApiError, UNREACHABLE } from '../server/api';
import { Conversation } from '../conversation/model';
import {
  type CellWriter,
  findCell,
  type ICellOrigin,
  insertCell,
  keepCellIds,
  replaceSource,
  resumeCell
} from '../notebook/write/cells';
import type { ITurnNotebook } from '../notebook/notebook';
import { Turn } from '../turn/turn';
import type {
  ConversationEvent,
  IActed,
  IAction,
  IBlockPart,
  IFacts,
  IResult,
  IStepRequest,
  ITranscript,
  Mode,
  StepEvent,
  Verdict
} from '../server/wire';

/** What the model writes in one step: texts, and blocks with their verdicts. */
export type Script = (string | IScriptBlock | { driver: string })[];

export interface IScriptBlock {
  code: string;
  verdict: Verdict;
  cell?: string;
  cut?: boolean;
}

export const EMPTY: ITranscript = {
  conversation: 'c',
  notebook: 'a.ipynb',
  seq: 0,
  live: null,
  driver: '',
  here: false,
  open: false,
  turns: []
};

export type Bare = StepEvent extends infer E
  ? E extends StepEvent
    ? Omit<E, 'seq' | 'turn' | 'step'>
    : never
  : never;

/** What a call throws while the server cannot be reached. */
export const away = () => new ApiError(UNREACHABLE);

/** What a call throws that the server refuses. */
export const refusal = (kind: string, message = 'No.') =>
  new ApiError({ kind, message, kept: '', retryable: false });

/** Plays one script for each step, the same one again for the same step, and stops when asked. */
export class StageServer {
  /** With `told` it stands where a conversation has come to; `told.live` then runs on. */
  constructor(
    private _scripts: Script[],
    private _told: ITranscript = EMPTY
  ) {
    const parts = _told.turns.flatMap(turn => turn.parts);
    this._block = parts.filter(({ type }) => type === 'block').length;
    this._seq = _told.seq;
  }

  readonly requests: IStepRequest[] = [];
  readonly actions: IAction[] = [];
  stops = 0;
  /** What it answers when a cell has run. */
  acted: IActed = {};
  /** After how many events each connection breaks, one after the other. */
  cuts: number[] = [];
  /** Whether what has been sent still comes once the page has given the call up. */
  isAhead = false;
  /** Called before each event, to let the user act in the middle of an answer. */
  before: (event: ConversationEvent) => unknown = () => undefined;
  /** Called with each action before it counts; what it throws, the call throws. */
  refuse: (action: IAction) => void = () => undefined;
  /** The same for a step that is asked for. */
  refuseStep: (request: IStepRequest) => void = () => undefined;

  get api(): Api {
    return this as unknown as Api;
  }

  /** The names of the actions, with their blocks. */
  get acts(): string[] {
    return this.actions.map(({ action, block }) =>
      block ? `${action} ${block}` : action
    );
  }

  createConversation(notebook: string): Promise<ITranscript> {
    return Promise.resolve({ ...EMPTY, notebook });
  }

  readConversation(): Promise<ITranscript> {
    return Promise.resolve(this._told);
  }

  async act(_: string, action: IAction): Promise<IActed> {
    await Promise.resolve();
    this.refuse(action);
    this.actions.push(action);
    return action.action === 'ran' ? this.acted : {};
  }

  stop(): Promise<void> {
    this.stops += 1;
    return Promise.resolve();
  }

  step(
    _: string,
    request: IStepRequest,
    signal: AbortSignal
  ): AsyncGenerator<ConversationEvent> {
    this.requests.push(request);
    try {
      this.refuseStep(request);
    } catch (error) {
      return fails(error);
    }
    let events = this._steps.get(request.step);
    if (!events) {
      const script = this._scripts[this._steps.size] ?? [];
      events = [...this._events(script, request)];
      this._steps.set(request.step, events);
    }
    return this._send(events, signal);
  }

  /** The rest of the step that an earlier page had begun. */
  rest(...events: Bare[]): void {
    const step = this._told.live ?? '';
    this._rest = events.map(event => ({ ...this._base(step), ...event }));
  }

  events(
    _: string,
    seq: number,
    client: string,
    signal: AbortSignal
  ): AsyncGenerator<ConversationEvent> {
    const driven = { type: 'driver', client, here: true, open: true } as const;
    const later = this._rest.filter(event => event.seq > seq);
    return this._send([driven, ...later], signal);
  }

  private async *_send(
    events: ConversationEvent[],
    signal: AbortSignal
  ): AsyncGenerator<ConversationEvent> {
    const cut = this.cuts.shift() ?? Infinity;
    for (const event of events.slice(0, cut)) {
      await this.before(event);
      if (signal.aborted && !this.isAhead) {
        throw away();
      }
      yield event;
      await Promise.resolve();
    }
    if (cut <= events.length) {
      throw away();
    }
  }

  private *_events(
    script: Script,
    request: IStepRequest
  ): Generator<ConversationEvent> {
    const base = () => this._base(request.step);
    const { kind, text: prompt } = request;
    yield { ...base(), type: 'step-start', kind, model: 'm', prompt };
    let next: 'results' | 'done' = 'done';
    for (const part of script) {
      if (typeof part === 'string') {
        yield { ...base(), type: 'text-delta', text: part };
        continue;
      }
      if ('driver' in part) {
        const { driver: client } = part;
        yield { type: 'driver', client, here: true, open: true };
        continue;
      }
      const { code, verdict, cell, cut } = part;
      const block = ++this._block;
      const language = 'python';
      yield { ...base(), type: 'code-start', block, language, cell };
      for (const text of code) {
        yield { ...base(), type: 'code-delta', block, text };
      }
      yield { ...base(), type: 'code-end', block, verdict, cut };
      next = verdict === 'insert' ? next : 'results';
    }
    const reason = next === 'results' ? 'actions' : 'answer';
    yield { ...base(), type: 'step-end', next, reason };
  }

  private _base(step: string): { seq: number; turn: number; step: string } {
    return { seq: ++this._seq, turn: 1, step };
  }

  private _block: number;
  private _rest: StepEvent[] = [];
  private _seq: number;
  private _steps = new Map<string, ConversationEvent[]>();
}

// eslint-disable-next-line require-yield -- it gives nothing before it fails
async function* fails(error: unknown): AsyncGenerator<never> {
  throw await Promise.resolve(error);
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
  readonly path = 'a.ipynb';
  readonly ran: string[] = [];
  isDisposed = false;
  /** How often a page has read the file again. */
  refreshed = 0;
  /** Whether a save succeeds. */
  saves: boolean | Promise<boolean> = true;
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

  refresh(): Promise<void> {
    this.refreshed += 1;
    return Promise.resolve();
  }

  beginTurn(): void {
    this._last = null;
  }

  keepCellIds(): boolean {
    return keepCellIds(this.model);
  }

  resume(origin: ICellOrigin): CellWriter | null {
    return resumeCell(this.model, origin);
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

  async run(cell: string, _: string, stop: AbortSignal): Promise<IResult> {
    const source = this.source(cell) ?? '';
    this.ran.push(source);
    const status = await this.outcome(source, stop);
    return { status, source, execution_count: 1, duration: 0.5, outputs: [] };
  }

  save(): Promise<boolean> {
    return Promise.resolve(this.saves);
  }

  private _last: string | null = null;
}

/** A turn that is ready to run or, with `told`, to go on, and all that it touches. */
export function stage(
  scripts: Script[],
  options: { notebook?: StageNotebook; mode?: Mode; told?: ITranscript } = {}
) {
  const server = new StageServer(scripts, options.told);
  const notebook = options.notebook ?? new StageNotebook('a = 1');
  const conversation = new Conversation(options.told ?? null, 'a.ipynb');
  const choices = { mode: options.mode ?? ('ask' as const), model: '' };
  const turn = new Turn(
    server.api,
    'me',
    conversation,
    notebook,
    () => choices
  );
  return { server, notebook, conversation, turn };
}

export const run = (code: string) => ({ code, verdict: 'run' as const });
export const ask = (code: string) => ({ code, verdict: 'ask' as const });

export function statuses(conversation: Conversation): string[] {
  return conversation.transcript.turns[0].parts
    .filter((part): part is IBlockPart => part.type === 'block')
    .map(block => block.status);
}

/** Resolves when a block has this status. */
export function until(
  conversation: Conversation,
  block: number,
  status: string
): Promise<void> {
  return when(
    conversation,
    () => conversation.block(1, block)?.status === status
  );
}

/** Resolves when something holds of a conversation. */
export function when(
  conversation: Conversation,
  holds: () => boolean
): Promise<void> {
  return new Promise(resolve => {
    const check = () => {
      if (holds()) {
        conversation.changed.disconnect(check);
        resolve();
      }
    };
    conversation.changed.connect(check);
    check();
  });
}

/** Lets time pass, under fake timers, until a promise is settled. */
export async function pass<T>(promise: Promise<T>): Promise<T> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  promise.then(end, end);
  for (let second = 0; !isOver && second < 1_000; second += 1) {
    await jest.advanceTimersByTimeAsync(1_000);
  }
  expect(isOver).toBe(true);
  return promise;
}
