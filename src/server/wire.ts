/** What travels between the page and the server; `jupyterlab_gptcode/api/openapi.yaml` describes it. */

import type * as nbformat from '@jupyterlab/nbformat';

/** The approval mode: what may happen with code that the model writes. */
export type Mode = 'insert' | 'ask' | 'run';

/** What may happen with one block: the server decides, the page carries it out. */
export type Verdict = Mode;

export interface IFactsCell {
  id: string;
  type: string;
  source: string;
  execution_count: number | null;
  outputs: nbformat.IOutput[];
}

/** The notebook at this moment, as the page sees it. */
export interface IFacts {
  notebook: string;
  active: string | null;
  kernel: { name: string; language: string; display_name: string } | null;
  cells: IFactsCell[];
}

/** A file that goes along with a prompt; `confirmed` where the user lets a secret be read. */
export interface ISentFile {
  path: string;
  confirmed?: boolean;
}

/** A table in a profile: its first rows and what its columns hold. */
export interface IProfileTable {
  name: string;
  columns: { name: string; type: string }[];
  columns_total: number;
  rows: number | null;
  head: string[][];
}

/** What the server reads of a file; a `problem` is a sentence for the user. */
export interface IProfile {
  path: string;
  name: string;
  size?: number;
  /** Seconds since the epoch. */
  modified?: number;
  kind?: string;
  text?: string;
  tables?: IProfileTable[];
  image?: { width: number; height: number };
  problem?: string;
  /** Whether it is opened only if the user says so. */
  confirm?: boolean;
}

/** A file that a run made or changed; `size` in bytes. */
export interface IProducedFile {
  path: string;
  size: number;
  /** Whether it was there before. */
  overwritten: boolean;
}

/** What the server answers to an action. */
export interface IActed {
  produced?: IProducedFile[];
  /** How many more files there are than `produced` names. */
  more?: number;
}

/** An output that the user sends along: which one of its cell, from 0. */
export interface ISentOutput {
  cell: string;
  output: number;
}

/** The same, as it is shown: the cell's position when it was sent, counted from 1. */
export interface IShownOutput extends ISentOutput {
  position: number;
}

/** A cell, or how many of the cells that were sent before, from which one on, are the same. */
export type ISentCells = IFactsCell | { same: [number, number] };

/** Facts as they travel: with `since`, the step whose facts the places of cells are about. */
export interface ISentFacts extends Omit<IFacts, 'cells'> {
  since?: string;
  cells: ISentCells[];
}

export interface IStepRequest {
  client: string;
  step: string;
  kind: 'prompt' | 'results';
  mode: Mode;
  model: string;
  text?: string;
  /** The files that the user attached, in their order. */
  files?: ISentFile[];
  outputs?: ISentOutput[];
  facts: IFacts;
}

export interface ISentStep extends Omit<IStepRequest, 'facts'> {
  facts: ISentFacts;
}

export type ResultStatus = 'ok' | 'error' | 'skipped' | 'stopped' | 'unknown';

/** What became of a cell that ran; `duration` in seconds. */
export interface IResult {
  status: ResultStatus;
  source: string;
  execution_count: number | null;
  duration: number;
  outputs: nbformat.IOutput[];
}

export type SkipReason =
  | 'failed-before'
  | 'edited'
  | 'removed'
  | 'closed'
  | 'no-kernel'
  | 'language'
  | 'stopped';

/** What happened in a turn that the user must hear of. */
export type NoticeReason =
  'cell-ids' | 'closed' | 'compacted' | 'interrupted' | 'renamed' | 'unsaved';

export type ActionName =
  | 'inserted'
  | 'approved'
  | 'running'
  | 'skipped'
  | 'ran'
  | 'taken-over'
  | 'noticed'
  | 'renamed'
  | 'ended'
  | 'left';

/** What a page did with a block or, where none is named, with the turn. */
export interface IAction extends Partial<IResult> {
  client: string;
  action: ActionName;
  turn: number;
  block?: number;
  cell?: string | null;
  reason?: string;
  /** The new path of a notebook that was renamed. */
  notebook?: string;
  /** The path before; of a turn that is taken over, the client that drove it. */
  was?: string;
}

/** Who drives the latest turn, whether that page is there, and whether the turn is still open. */
export interface IDriven {
  client: string;
  here: boolean;
  open: boolean;
}

interface IEventBase {
  seq: number;
  turn: number;
  step: string;
}

/** What a page that follows a conversation hears. */
export type ConversationEvent =
  | StepEvent
  | (IEventBase & { type: 'action' } & IAction)
  | (IEventBase & { type: 'compaction' })
  | IProducedEvent
  | ({ type: 'driver' } & IDriven);

export type IProducedEvent = IEventBase & {
  type: 'produced';
  block: number;
  files: IProducedFile[];
  more?: number;
};

export type StepEvent = IEventBase &
  (
    | {
        type: 'step-start';
        kind: 'prompt' | 'results';
        model: string;
        prompt?: string;
        /** Where the code runs: the answer names files from there. */
        folder?: string;
        files?: ISentFile[];
      }
    | { type: 'text-delta'; text: string }
    | { type: 'code-start'; block: number; language: string; cell?: string }
    | { type: 'code-delta'; block: number; text: string }
    | {
        type: 'code-end';
        block: number;
        verdict: Verdict;
        reasons?: string[];
        cut?: boolean;
      }
    | {
        type: 'usage';
        prompt_tokens: number;
        completion_tokens: number;
        cached_tokens?: number;
      }
    | { type: 'step-end'; next: Next; reason: EndReason }
    | ({ type: 'error' } & IErrorWords)
  );

/** What the page does after a step: post results, or nothing. */
export type Next = 'results' | 'done';

export type EndReason =
  | 'answer'
  | 'actions'
  | 'inserted'
  | 'steps'
  | 'attempts'
  | 'length'
  | 'stopped';

export interface IErrorWords {
  kind: string;
  message: string;
  kept: string;
  retryable: boolean;
  /** Seconds that the endpoint asks to wait. */
  wait?: number;
}

export type BlockStatus =
  | 'writing'
  | 'inserted'
  | 'waiting'
  | 'running'
  | 'done'
  | 'failed'
  | 'skipped'
  | 'stopped'
  | 'unknown';

/** A block in the transcript; `code` is what ran, else what was written. */
export interface IBlockPart {
  type: 'block';
  block: number;
  language: string;
  code: string;
  status: BlockStatus;
  cell: string | null;
  /** Whether the cell is safe on the disk. */
  inserted?: boolean;
  /** Once the block is complete; `insert` where the answer was cut in it. */
  verdict?: Verdict;
  execution_count?: number | null;
  duration?: number | null;
  note?: string;
  /** What its run made, and how many files more than are named. */
  files?: IProducedFile[];
  more?: number;
}

export interface IStepPart {
  type: 'step';
  step: string;
  kind: 'prompt' | 'results';
  model: string;
  folder?: string;
}

export interface ITextPart {
  type: 'text';
  text: string;
}

export type Part =
  | IStepPart
  | ITextPart
  | IBlockPart
  | { type: 'notice'; reason: NoticeReason; detail: string }
  | ({ type: 'error' } & IErrorWords);

export interface ITurn {
  turn: number;
  prompt: string;
  /** The files that went along with the prompt. */
  files?: ISentFile[];
  outputs?: IShownOutput[];
  model: string;
  parts: Part[];
  reason?: EndReason;
  next?: Next;
}

/** A conversation as it is shown; `seq` is the last entry in it, `live` the running step. */
export interface ITranscript {
  conversation: string;
  notebook: string;
  seq: number;
  live: string | null;
  driver: string;
  here: boolean;
  open: boolean;
  turns: ITurn[];
}

export interface IModels {
  default: string;
  models: { id: string; provider: string }[];
  problems: { provider: string; message: string }[];
}

export interface IServerStatus {
  version: string;
  ready: boolean;
  problem: string | null;
  modes: Mode[];
  max_steps: number;
}

/** An endpoint that the user has set up; of its key the page knows only whether there is one. */
export interface IEndpoint {
  name: string;
  base_url: string;
  key: boolean;
  /** Whether the configuration has one of this name, which comes first. */
  hidden: boolean;
}

/** A model server that was found on the server's machine. */
export interface ILocalEndpoint {
  title: string;
  base_url: string;
  models: string[];
  used: boolean;
}

/** The starter model and, while it is fetched, how far it is: bytes, bytes a second, seconds. */
export interface IStarter {
  state: 'absent' | 'fetching' | 'checking' | 'ready';
  title: string;
  licence: string;
  size: number;
  progress: {
    bytes: number;
    total: number;
    rate: number | null;
    seconds: number | null;
  } | null;
  problem: { kind: string; message: string } | null;
  /** The command that brings llama.cpp, where it is missing. */
  install: string | null;
  process: 'none' | 'starting' | 'running';
}
