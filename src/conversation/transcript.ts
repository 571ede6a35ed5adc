/** A conversation as it is shown: turns of parts, folded from its events. */

import type { IOutput } from '@jupyterlab/nbformat';

import type {
  EndReason,
  ICheckedNumber,
  IConversation,
  IErrorWords,
  IMissingPackage,
  IPointed,
  IProducedFile,
  IRunResult,
  ISentFile,
  ISpent,
  ITrial,
  ITried,
  IShownOutput,
  IStepStart,
  Next,
  IUnpreserved,
  Level,
  NoticeReason,
  Verdict
} from '../server/wire';

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

/** `code` is what ran or, before, what the model wrote. */
export interface IBlockPart {
  type: 'block';
  block: number;
  language: string;
  code: string;
  status: BlockStatus;
  cell: string | null;
  /** Whether the model tries it: it has no cell, and runs on a copy of the kernel. */
  tries?: boolean;
  /** Whether the cell is saved. */
  inserted?: boolean;
  /** Once the block is complete; `insert` if the answer was cut in it. */
  verdict?: Verdict;
  /** What the code does beyond computing and showing. */
  risks?: readonly string[];
  /** Whether nothing about it asks in "Run if safe". */
  safe?: boolean;
  /** What it writes over or removes that Undo cannot put back. */
  unpreserved?: readonly IUnpreserved[];
  /** Whether that came up only when it ran, so that the card did not say it before. */
  isLateUnpreserved?: boolean;
  /** Where it hides errors. */
  hidesErrors?: string;
  execution_count?: number | null;
  duration?: number | null;
  note?: string;
  /** Of a repair, how often its cell then has run, and how often at most. */
  attempt?: number;
  limit?: number;
  /** When it began to run, in milliseconds since the epoch, if this page knows. */
  started?: number;
  /** False while it waits to run without a question: verdict and mode allow it. */
  asks?: boolean;
  /** What came out of its run, in one line. */
  result?: IRunResult | null;
  /** The outputs of a run that failed in this page. */
  outputs?: IOutput[];
  /** Whether another block has run in its cell since: the outputs there are not its own. */
  replaced?: boolean;
  /** Whether the kernel may still be at a run that an earlier page started. */
  isWatched?: boolean;
  /** What it lacks, while the user is asked whether to install it. */
  missing?: IMissingPackage;
  /** What was installed for it, and what pip said last. */
  installed?: { package: string; ok: boolean; said: string };
  /** Whether it is tried before it asks, because it is not known what it does. */
  doubtful?: boolean;
  /** What its code last gave on a copy of the kernel. */
  trial?: ITrial;
  /** While it is tried: since when, in milliseconds since the epoch. */
  trying?: number;
  /** Whether its trial waits until the kernel is free. */
  isTrialQueued?: boolean;
  /** The files that its run made, and the number of those not listed. */
  files?: IProducedFile[];
  more?: number;
}

/** How much the thinking of an answer was; `about` if nobody has counted. */
export interface IThought {
  tokens: number;
  about?: boolean;
}

export interface IStepPart extends Pick<
  IStepStart,
  'step' | 'kind' | 'model' | 'folder' | 'level' | 'chosen' | 'skills'
> {
  type: 'step';
  /** Of thinking that was not shown. */
  thought?: IThought;
}

export interface ITextPart {
  type: 'text';
  text: string;
  /** Those that the server has looked up, in order. */
  numbers?: ICheckedNumber[];
}

/** What the model thought: for the reader alone. */
export interface IThinkingPart {
  type: 'thinking';
  text: string;
  thought?: IThought;
}

/** What stands for turns that the model no longer gets. */
export interface ISummaryPart {
  type: 'summary';
  /** The event with which it was made, and the latest one with its text. */
  seq: number;
  version: number;
  text: string;
  /** How many turns it stands for: the first ones. */
  turns: number;
  /** Whether the model gave none, and it lists what the user had asked for. */
  isListed: boolean;
  /** Whether an earlier text stands above the list. */
  hasEarlier?: boolean;
  /** Why the model gave none. */
  problem?: string;
  /** How many characters of it are sent. */
  room?: number;
  isEdited?: boolean;
}

export type Part =
  | IStepPart
  | IThinkingPart
  | ITextPart
  | IBlockPart
  | ISummaryPart
  | { type: 'summarizing' }
  | { type: 'notice'; reason: NoticeReason; detail: string }
  | ({ type: 'error' } & IErrorWords);

/** What was sent with a prompt: files and outputs, and what it points at. */
export interface IAttachments extends IPointed {
  files?: ISentFile[];
  outputs?: IShownOutput[];
}

/** A secret that left as a placeholder, unless the user sends it as it is. */
export type ISentSecret = NonNullable<IStepStart['secrets']>[number] & {
  isSent?: boolean;
};

export interface ITurn extends IAttachments {
  /** Negative until the server has numbered it. */
  turn: number;
  prompt: string;
  /** When it began, in seconds since the epoch. */
  time?: number;
  model: string;
  parts: Part[];
  /** Whether it was ended, so that the server takes no more steps of it. */
  isClosed?: boolean;
  /** How its latest step ended. */
  reason?: EndReason;
  next?: Next;
  /** What its requests have used, as far as that is known. */
  used?: ISpent;
  /** A repair that it ended with. */
  tried?: ITried;
  /** The cells that are undone now, and whether the user has undone the whole turn. */
  undone?: string[];
  isUndone?: boolean;
  /** Whether it was undone with the turns after it: they are redone together. */
  isUndoneTogether?: boolean;
  /** The turn that it follows, 0 if none, where the user went back; else the one before it. */
  after?: number;
  /** Whether it came with a file: nothing of it is undone or redone. */
  isImported?: boolean;
  /** Those that it was the first to send. */
  secrets?: ISentSecret[];
  /** The latest event by which files of it were put back or given back. */
  restored?: number;
}

/** What the user of a page has chosen that models may see. */
export interface ILevelled {
  client: string;
  level: Level;
}

export interface ITranscript extends Omit<IConversation, 'events'> {
  /** Those of the branch that is shown. */
  turns: ITurn[];
  /** Those of other branches, if there are any. */
  others?: ITurn[];
  /** What was chosen since the latest step. */
  levelled?: ILevelled;
  /** The step that the server started last, as far as is known here; empty before the first. */
  step: string;
}

/** The transcript of a conversation that the server does not know yet. */
export function emptyTranscript(notebook: string): ITranscript {
  return {
    conversation: '',
    notebook,
    seq: -1,
    live: null,
    driver: '',
    here: false,
    open: false,
    turns: [],
    step: ''
  };
}
