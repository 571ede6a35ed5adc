/** Names for what travels between page and server; the shapes are generated from `openapi.yaml`. */

import type * as nbformat from '@jupyterlab/nbformat';

import type { components } from './wire.generated';

type Schemas = components['schemas'];

export type Mode = Schemas['Mode'];
export type Level = Schemas['Level'];
export type Verdict = Schemas['Verdict'];

/** A cell as the page sends it: whole. */
export interface IFactsCell
  extends
    Required<Omit<Schemas['Cell'], 'hidden' | 'locked' | 'outputs' | 'pinned'>>,
    Pick<Schemas['Cell'], 'hidden' | 'locked' | 'pinned'> {
  outputs: nbformat.IOutput[];
}

/** What a prompt points at: a selection, and cells that it names. */
export type IPointed = Pick<
  Schemas['Facts'],
  'selection' | 'named' | 'variables'
>;
export type ISelection = Schemas['Selection'];
export type INamedCell = Schemas['NamedCell'];

/** The notebook at this moment, as the page sees it. */
export interface IFacts
  extends
    Required<
      Omit<
        Schemas['Facts'],
        | 'cells'
        | 'hidden_files'
        | 'pinned_files'
        | 'process'
        | 'since'
        | 'state'
        | keyof IPointed
      >
    >,
    Pick<
      Schemas['Facts'],
      'hidden_files' | 'pinned_files' | 'process' | 'state'
    >,
    IPointed {
  cells: IFactsCell[];
}

/** A cell, or which of the cells that were sent before are the same. */
export type ISentCells = IFactsCell | Schemas['SameCells'];

/** Facts as they travel; `since` is the step that sent the cells that are the same. */
export interface ISentFacts extends Omit<Schemas['Facts'], 'cells'> {
  cells: ISentCells[];
}

export interface ISentStep extends Omit<Schemas['StepRequest'], 'facts'> {
  facts: ISentFacts;
}

export interface IStepRequest extends Omit<ISentStep, 'facts'> {
  facts: IFacts;
}

/** The kernel's variables, as its inspector wrote them. */
export type IKernelState = Schemas['KernelState'];
export type IInspector = Schemas['Inspector'];

export type ISentFile = Schemas['NamedFile'];
export type ISentOutput = Schemas['NamedOutput'];
export type IShownOutput = Schemas['ShownOutput'];

/** Tokens and money: before a request, after it, and the limits between the two. */
export type IEstimate = Schemas['Estimate'];
export type IEstimateRequest = Schemas['EstimateRequest'];
export type IPrice = Schemas['Price'];
export type ISpending = Schemas['Spending'];
export type ISpendingChange = Schemas['SpendingChange'];
export type ISpent = Schemas['Spent'];
export type IUsage = Pick<
  Schemas['Usage'],
  'prompt_tokens' | 'completion_tokens' | 'cached_tokens' | 'about' | 'cost'
>;

/** Requests to models, to the byte. */
export type IPreviewRequest = Omit<Schemas['PreviewRequest'], 'facts'> & {
  facts: ISentFacts;
};
export type ISentRequest = Schemas['SentRequest'];
export type ISentRequests = Schemas['SentRequests'];
export type ISentMessage = Schemas['SentMessage'];
export type IInstructions = Schemas['Instructions'];
export type IFolderInstructions = Schemas['FolderInstructions'];
export type IInstructionsChange = Schemas['InstructionsChange'];

export type IExists = Schemas['Exists'];
export type IIgnored = Schemas['Ignored'];

export type IProfile = Schemas['Profile'];
export type IProfileTable = Schemas['Table'];

/** What came out of a run, for the one line that its card shows. */
export type IRunResult = Schemas['RunResult'];
export type ResultStatus = Schemas['Status'];

/** What became of a cell that ran. */
export interface IResult {
  status: ResultStatus;
  source: string;
  execution_count: number | null;
  /** Seconds. */
  duration: number;
  outputs: nbformat.IOutput[];
  result: IRunResult | null;
  /** Why its result is unknown. */
  reason?: UnknownReason;
}

/** How a kernel has ended: its variables are gone. */
export type KernelEnd =
  | 'kernel-restarted'
  | 'kernel-died'
  | 'kernel-ended'
  | 'kernel-replaced'
  | 'kernel-new';

/** Why the result of a run was not received. */
export type UnknownReason = KernelEnd | 'ignored-stop' | 'removed';

export type SkipReason =
  | 'failed-before'
  | 'edited'
  | 'removed'
  | 'closed'
  | 'no-kernel'
  | 'language'
  | 'not-approved'
  | 'stopped'
  | 'untried';

/** What the transcript says beside the answer. */
export type NoticeReason =
  | KernelEnd
  | 'cell-ids'
  | 'closed'
  | 'compacted'
  | 'damaged'
  | 'interrupted'
  | 'renamed'
  | 'unsaved';

/** What a page did with a block or, without one, with the turn. */
export type IAction = Schemas['ActionFields'];
export type ActionName = IAction['action'];

/** A cell at some moment, and what is undone with it. */
export type ICellImage = Schemas['CellImage'];
export type IUnpreserved = Schemas['Unpreserved'];
export type IFileChoice = Schemas['FileChoice'];
export type IChosenFile = Schemas['ChosenFile'];
export type IFileChoices = Schemas['FileChoices'];
export type IFilesUndoRequest = Schemas['FilesUndoRequest'];
export type IFilesUndone = Schemas['FilesUndone'];
export type FilesUndoKind = Schemas['FilesUndoKind'];
export type ICellChange = Schemas['CellChange'];
export type IUndoRequest = Schemas['UndoRequest'];
export type IUndone = Schemas['Undone'];
export type UndoKind = Schemas['UndoKind'];

/** The step that is to stop, and the client that drives it. */
export type IStop = Schemas['Stop'];
export type IStopped = Schemas['Stopped'];

/** The server's answer to an action. */
export type IActed = Schemas['Acted'];
/** A module that a run did not find, and the package that brings it. */
export type IMissingPackage = Schemas['MissingPackage'];
export type IProducedFile = Schemas['ProducedFile'];

export type IConversation = Schemas['Conversation'];
export type ConversationEvent = Schemas['Event'];
export type IDriverEvent = Schemas['Driver'];
export type SavedEvent = Schemas['SavedEvent'];
export type StepEvent = Schemas['StepEvent'];
export type IStepStart = Schemas['StepStart'];
/** The user has edited a summary. */
export type ISummaryEdited = Schemas['SummaryEditedEvent'];
export type IEditedSummary = Schemas['EditedSummary'];
export type IProducedEvent = Schemas['ProducedEvent'];

/** What the page does after a step: post results, or nothing. */
export type Next = Schemas['Next'];
export type EndReason = Schemas['EndReason'];
/** A repair that has ended: why, and the error of each attempt. */
export type ITried = Schemas['Tried'];
/** A number of an answer: in the output of a cell or, without one, in none of its turn. */
export type ICheckedNumber = Schemas['CheckedNumber'];
export type IErrorWords = Schemas['Failure'];

/** Conversations in a list, or found by a search. */
export type IListed = Schemas['Conversations'];
export type IListedConversation = Schemas['ListedConversation'];
export type ISearchHit = Schemas['SearchHit'];
export type IImported = Schemas['Imported'];

export type IModel = Schemas['Model'];
export type IModelCorrection = Schemas['ModelCorrection'];
export type IModels = Schemas['Models'];
export type IChosenModel = Schemas['ChosenModel'];
export type IMadeEndpoint = Schemas['MadeEndpoint'];
/** What users may do, as their administrator has set it. */
export type IAllowed = Schemas['Allowed'];
export type IServerStatus = Schemas['ServerStatus'];
export type IEndpoints = Schemas['Endpoints'];
export type IEndpoint = Schemas['SetUpEndpoint'];
export type IEndpointChange = Schemas['EndpointChange'];
export type INewEndpoint = Schemas['NewEndpoint'];
export type ITestedEndpoint = Schemas['TestedEndpoint'];
export type IPreset = Schemas['Preset'];
export type ILocalEndpoint = Schemas['LocalEndpoints']['endpoints'][number];
export type IStarter = Schemas['Starter'];
export type IDownloads = Schemas['Downloads'];
export type IDownloadedModel = Schemas['DownloadedModel'];

/** A check that a notebook runs from the top. */
export type ICheckRequest = Schemas['CheckRequest'];
export type ICheckedCell = Schemas['CheckedCell'];
export type IPastRun = Schemas['PastRun'];
export type CheckEvent = Schemas['CheckEvent'];
export type ICheckRow = Schemas['CheckRow'];
export type ICheckEnd = Schemas['CheckEnd'];
export type CheckStatus = Schemas['CheckStatus'];
export type ICheckRisk = Schemas['CheckRisks']['risks'][number];

/** Code that is tried on a copy of the kernel. */
export type ITrial = Schemas['Trial'];
export type ITrialChange = Schemas['TrialChange'];
export type ITrialFacts = Schemas['TrialFacts'];
export type ITrialMoment = Schemas['TrialMoment'];
export type ITrialPart = Schemas['TrialPart'];
export type ITrialProbe = Schemas['TrialProbe'];
export type ITrialReport = Schemas['TrialReport'];
export type ITrialRequest = Schemas['TrialRequest'];
export type ITrialStart = Schemas['TrialStart'];
export type IUncomparedVariable = Schemas['UncomparedVariable'];
export type ITriedBlock = Schemas['TriedBlock'];
