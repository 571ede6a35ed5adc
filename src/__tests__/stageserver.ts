import { type Api, ApiError, UNREACHABLE } from '../server/api';
import { stepOf } from '../conversation/parts';
import { openConversation } from '../conversation/reducer';
import type { ITranscript, ITurn } from '../conversation/transcript';
import type {
  ConversationEvent,
  IActed,
  IAction,
  IConversation,
  IStepRequest,
  IStop,
  IStopped,
  SavedEvent,
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
  /** Whether it is tried before it asks. */
  doubtful?: boolean;
  /** Whether the model tries it on a copy of the kernel. */
  tries?: boolean;
  /** Whether its verdict comes at the end of the answer. */
  isLate?: boolean;
}

/** A conversation without a step, as the server sends it. */
export const READ: IConversation = {
  conversation: 'c',
  notebook: 'a.ipynb',
  seq: 0,
  live: null,
  driver: '',
  here: false,
  open: false,
  events: []
};

export const EMPTY: ITranscript = openConversation(READ);

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

/** Plays one script for each step, and the same one again for the same step. */
export class StageServer {
  /** `_known` is the conversation so far; its `live` step continues. */
  constructor(
    private _scripts: Script[],
    private _known: ITranscript = EMPTY
  ) {
    const parts = _known.turns.flatMap(turn => turn.parts);
    this._block = parts.filter(({ type }) => type === 'block').length;
    this._seq = _known.seq;
    this._taken = ++this._seq;
    this._turn = _known.turns.at(-1)?.turn ?? 1;
    this._hasSaid = _known.turns.length > 0;
  }

  readonly requests: IStepRequest[] = [];
  readonly actions: IAction[] = [];
  /** The steps that were stopped. */
  readonly stops: IStop[] = [];
  /** The answer to the report of a run. */
  acted: IActed = {};
  /** After how many events each connection breaks, one after the other. */
  cuts: number[] = [];
  /** Whether events that were sent still arrive after the page has aborted the call. */
  isAhead = false;
  /** Called before each event, so that the user can act during an answer. */
  before: (event: ConversationEvent) => unknown = () => undefined;
  /** Called with each action before it counts; the call throws what this throws. */
  refuse: (action: IAction) => unknown = () => undefined;
  /** The same for each step. */
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

  /** The calls of what is loaded later, and what answers them. */
  readonly calls: [string, unknown][] = [];
  answer: (place: string, body: unknown) => unknown = () => ({});

  call(_: string, place: string, body: unknown): Promise<unknown> {
    this.calls.push([place, body]);
    return new Promise(resolve => resolve(this.answer(place, body)));
  }

  createConversation(notebook: string): Promise<IConversation> {
    return Promise.resolve({ ...READ, notebook });
  }

  /** The ids of the notebook's conversations. */
  readonly listed: string[] = [];

  conversationsOf(): Promise<string[]> {
    return Promise.resolve([...this.listed]);
  }

  readConversation(): Promise<IConversation> {
    const { turns, ...head } = this._known;
    const events = turns.flatMap(turn => [...pastEvents(turn, head.seq)]);
    return Promise.resolve({ ...head, events });
  }

  async act(_: string, action: IAction): Promise<IActed> {
    await this.refuse(action);
    this.actions.push(action);
    const { unpreserved, ...ended } = this.acted;
    if (action.action === 'running' && unpreserved) {
      return { unpreserved };
    }
    return action.action === 'ran' ? ended : {};
  }

  /** Stops what a page has started, and nothing that was refused. */
  stop(_: string, stop: IStop): Promise<IStopped> {
    const { turns } = this._known;
    const known = stepOf(turns.at(-1) ?? null);
    if (!this._steps.has(stop.step) && stop.step !== known) {
      return Promise.resolve({ over: true });
    }
    this.stops.push(stop);
    return Promise.resolve({});
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

  /** The rest of the step that an earlier page had started. */
  rest(...events: Bare[]): void {
    const step = this._known.live ?? '';
    this._rest = events.map(event => ({
      ...this._base(step),
      ...event
    }));
  }

  events(
    _: string,
    seq: number,
    client: string,
    signal: AbortSignal
  ): AsyncGenerator<ConversationEvent> {
    const driven = driverEvent(client, this._seq);
    const taken = this.actions.find(each => each.action === 'taken-over');
    const base = { seq: this._taken, step: '', type: 'action' } as const;
    const action = taken ? [{ ...taken, ...base }] : [];
    const events = [...this.reports, ...action, ...this._rest];
    const later = events.filter(event => event.seq > seq);
    return this._send([driven, ...later], signal);
  }

  /** What another page reports before this one takes over. */
  readonly reports: SavedEvent[] = [];

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
    const { files, kind, outputs, text: prompt } = request;
    if (kind === 'prompt' && this._hasSaid) {
      this._turn += 1;
    }
    this._hasSaid = script.length > 0;
    yield {
      ...base(),
      ...{ type: 'step-start', kind, model: 'm', prompt, files },
      outputs: outputs?.map(output => ({ ...output, position: 1 }))
    };
    let next: 'results' | 'done' = 'done';
    const late: { block: number; verdict: Verdict }[] = [];
    for (const part of script) {
      if (typeof part === 'string') {
        yield { ...base(), type: 'text-delta', text: part };
        continue;
      }
      if ('driver' in part) {
        const { driver: client } = part;
        yield driverEvent(client, this._seq);
        continue;
      }
      const { code, verdict, cell, cut, doubtful, isLate, tries } = part;
      const block = ++this._block;
      const language = 'python';
      yield { ...base(), type: 'code-start', block, language, cell, tries };
      for (const text of code) {
        yield { ...base(), type: 'code-delta', block, text };
      }
      if (isLate) {
        late.push({ block, verdict });
      } else {
        const end = { block, verdict, cut, doubtful };
        yield { ...base(), type: 'code-end', ...end };
      }
      next = verdict === 'insert' ? next : 'results';
    }
    for (const end of late) {
      yield { ...base(), type: 'code-end', ...end };
    }
    const isAsking = script.some(
      part => typeof part === 'string' && part.includes('```output of=')
    );
    const reason = next === 'results' ? 'actions' : 'answer';
    yield isAsking
      ? { ...base(), type: 'step-end', next: 'results', reason: 'outputs' }
      : { ...base(), type: 'step-end', next, reason };
  }

  private _base(step: string): { seq: number; turn: number; step: string } {
    return { seq: ++this._seq, turn: this._turn, step };
  }

  private _block: number;
  /** Whether the latest turn has an answer: else a prompt is tried again in it. */
  private _hasSaid: boolean;
  private _rest: StepEvent[] = [];
  private _seq: number;
  private _steps = new Map<string, ConversationEvent[]>();
  /** The number of this page's takeover. */
  private _taken: number;
  private _turn: number;
}

/** The events of steps with blocks that a page has left. */
function* pastEvents(
  { turn, prompt, parts }: ITurn,
  seq: number
): Generator<SavedEvent> {
  let base = { seq, turn, step: '' };
  for (const part of parts) {
    if (part.type === 'step') {
      const { step, kind, model } = part;
      base = { ...base, step };
      yield { ...base, type: 'step-start', kind, model, prompt };
    } else if (part.type === 'block') {
      const { block, cell, code: text, language, verdict = 'ask' } = part;
      const its = { ...base, block };
      yield { ...its, type: 'code-start', language, cell: cell ?? undefined };
      yield { ...its, type: 'code-delta', text };
      yield { ...its, type: 'code-end', verdict };
    }
  }
}

// eslint-disable-next-line require-yield -- it fails before it yields
async function* fails(error: unknown): AsyncGenerator<never> {
  throw await Promise.resolve(error);
}

function driverEvent(client: string, seq: number): ConversationEvent {
  return { type: 'driver', client, here: true, open: true, seq };
}
