/**
 * One turn: prompt → step → cells → run → results → step …, the mirror of `steps.py`.
 *
 * The page that began the turn drives it, until another one takes over: the driver alone inserts
 * and runs. A connection that is lost ends nothing: the step goes on on the server, and we ask for
 * the same step again until we have all of it.
 */

import { UUID } from '@lumino/coreutils';

import { resumeTurn } from './resume';
import { type Api, ApiError } from '../server/api';
import type { IStage } from './block';
import type { Conversation } from '../conversation/model';
import { StepStream, type Take } from './stepstream';
import type { ITurnNotebook } from '../notebook/notebook';
import { type Approval, CellRunner } from './cellrunner';
import type {
  ConversationEvent,
  IErrorWords,
  ISentFile,
  IShownOutput,
  Mode,
  Next,
  NoticeReason,
  StepEvent
} from '../server/wire';
import { CellTyper } from './celltyper';

/** What the user chose in the panel. */
export interface IChoices {
  mode: Mode;
  model: string;
}

/** The conversation that a copied notebook goes on from, as far as it is shown. */
export interface IFork {
  conversation: string;
  seq: number;
}

/** The files of a prompt; where some are still on their way, how to wait for them. */
export type Files = ISentFile[] | ((stop: AbortSignal) => Promise<ISentFile[]>);

const IN_PAGE: IErrorWords = {
  kind: 'page',
  message: 'Something went wrong in this page; its console says more.',
  kept: 'The cells and the text that had arrived are kept.',
  retryable: false
};

const NOT_SENT: IErrorWords = {
  kind: 'stopped',
  message: 'Stopped before it was sent.',
  kept: 'Nothing was changed.',
  retryable: true
};

export class Turn {
  constructor(
    private _api: Api,
    client: string,
    private _conversation: Conversation,
    private _notebook: ITurnNotebook,
    private _choices: () => IChoices
  ) {
    this._stream = new StepStream(_api, client, _conversation);
    const stage: IStage = {
      conversation: _conversation,
      notebook: _notebook,
      report: action => this._stream.report(action),
      stop: this._stop.signal,
      onFailure: error => this._onFailure(error)
    };
    const onProgress = () => this._showState();
    this._runner = new CellRunner({ ...stage, onProgress });
    this._typer = new CellTyper(stage, (block, verdict) =>
      this._runner.add(block, verdict)
    );
  }

  /** Whether a step is being read: then nothing is to be heard but from there. */
  get isReading(): boolean {
    return this._isReading;
  }

  /** From the prompt to the end; errors become part of the transcript. */
  run(
    prompt: string,
    files: Files = [],
    fork: IFork | null = null,
    outputs: IShownOutput[] = []
  ): Promise<void> {
    const conversation = this._conversation;
    const known = Array.isArray(files) ? files : [];
    conversation.openTurn(prompt, known, outputs);
    conversation.setState('submitted');
    return this._drive(async () => {
      const sent = await this._arrived(prompt, files, outputs);
      if (!conversation.id && !this._over) {
        const { path } = this._notebook;
        conversation.adopt(await this._api.createConversation(path, fork));
      }
      if (this._over) {
        conversation.fail(NOT_SENT);
        return false;
      }
      this._beginTurn();
      return this._step('prompt', prompt, sent, outputs);
    });
  }

  /** Goes on with a turn of another page, or of an earlier life of this one. */
  resume(decided: ReadonlyMap<number, Approval>): Promise<void> {
    const conversation = this._conversation;
    conversation.setState('running');
    return this._drive(async () => {
      const { turn } = conversation;
      const was = conversation.transcript.driver;
      await this._stream.report({ action: 'taken-over', turn, was });
      await this._notebook.refresh();
      this._beginTurn();
      this._adopt();
      decided.forEach((approval, block) => this.decide(block, approval));
      const next = conversation.transcript.live
        ? await this._read(take => this._stream.follow(take))
        : conversation.latest?.next;
      return this._settled(next ?? 'done');
    });
  }

  /** Asks the model once more after a step that came to nothing. */
  retry(): Promise<void> {
    return this._drive(() => {
      this._beginTurn();
      return this._step('results');
    });
  }

  /** Ends the answer, the waiting and the running. */
  async stop(): Promise<void> {
    this._stop.abort();
    this._stream.giveUp();
    this._runner.stop();
    await this._stream.stop();
  }

  /** The notebook was closed: a cell that runs may end, nothing more begins. */
  async close(): Promise<void> {
    this._closed = true;
    this._stream.giveUp();
    this._runner.stop();
    // Where that is not heard, the turn ends all the same.
    await this._notice('closed').catch(() => undefined);
    await this._stream.stop();
  }

  decide(block: number, approval: Approval): void {
    this._runner.decide(block, approval);
  }

  noticeRemovals(): void {
    this._runner.noticeRemovals();
  }

  /** What the server tells between two steps of what other pages did. */
  hear(event: ConversationEvent): void {
    if (event.type === 'produced') {
      this._conversation.apply(event);
    }
    if (event.type !== 'action') {
      return;
    }
    this._conversation.skip(event.seq);
    const { client } = this._stream;
    if (event.client === client || event.turn !== this._conversation.turn) {
      return;
    }
    if (event.action === 'taken-over') {
      this._abandon();
    } else if (event.action === 'ended') {
      void this.stop();
    }
  }

  private async _drive(begin: () => Promise<boolean>): Promise<void> {
    const conversation = this._conversation;
    conversation.changed.connect(this._type, this);
    try {
      let goesOn = await begin();
      while (goesOn && !this._over) {
        goesOn = await this._step('results');
      }
    } catch (error) {
      await this._fail(error);
    } finally {
      conversation.changed.disconnect(this._type, this);
      conversation.lost = false;
      if (this._stream.isCut) {
        conversation.leaveTurn();
      } else {
        await this._stream.end();
        conversation.closeTurn();
      }
    }
  }

  /** The files that go along with a prompt, once all of them are there. */
  private async _arrived(
    prompt: string,
    files: Files,
    outputs: IShownOutput[]
  ): Promise<ISentFile[]> {
    if (Array.isArray(files)) {
      return files;
    }
    const arrived = await files(this._stop.signal);
    if (arrived.length) {
      this._conversation.openTurn(prompt, arrived, outputs);
    }
    return arrived;
  }

  /** One step and all its blocks, settled; says whether their results go to the model. */
  private async _step(
    kind: 'prompt' | 'results',
    text?: string,
    files: ISentFile[] = [],
    shown: IShownOutput[] = []
  ): Promise<boolean> {
    const conversation = this._conversation;
    const step = UUID.uuid4();
    const outputs = shown.map(({ cell, output }) => ({ cell, output }));
    const facts = this._notebook.facts(outputs);
    const choices = this._choices();
    this._typer.beginStep(choices.model, facts);
    this._runner.beginStep();
    conversation.setState('submitted');
    const sent = {
      ...(files.length && { files }),
      ...(outputs.length && { outputs })
    };
    const request = { step, kind, ...choices, text, ...sent, facts };
    return this._settled(
      await this._read(take => this._stream.step(request, take))
    );
  }

  private async _read(read: (take: Take) => Promise<Next>): Promise<Next> {
    this._isReading = true;
    try {
      return await read(event => this._take(event));
    } finally {
      this._isReading = false;
      this._showState();
    }
  }

  /** Carries out an event; what came before the connection was lost is not news. */
  private _take(event: ConversationEvent): Next | null {
    if (event.type === 'driver') {
      if (event.client !== this._stream.client) {
        this._abandon();
      }
      return null;
    }
    if (event.type === 'action') {
      this.hear(event);
    } else if (!this._conversation.apply(event)) {
      // It came before the connection was lost, too.
    } else if (event.type !== 'compaction' && event.type !== 'produced') {
      this._typer.write(event);
      this._repeatStop(event);
      this._conversation.setState('streaming');
    }
    if (event.type === 'error') {
      return 'done';
    }
    return event.type === 'step-end' ? event.next : null;
  }

  private async _settled(next: Next): Promise<boolean> {
    const { ran, interrupted } = await this._runner.settled();
    await this._typer.saved();
    if (interrupted) {
      await this._notice('interrupted');
    }
    // What the user skipped altogether is not asked about again.
    return ran && !interrupted && next === 'results';
  }

  /** Says in the transcript what happened, here and wherever it is read. */
  private async _notice(reason: NoticeReason): Promise<void> {
    const { turn } = this._conversation;
    if (turn > 0) {
      this._conversation.notice(turn, reason);
      await this._stream.report({ action: 'noticed', turn, reason });
    }
  }

  private _adopt(): void {
    const { latest } = this._conversation;
    if (latest) {
      const halves = { runner: this._runner, typer: this._typer };
      resumeTurn(latest, this._notebook.facts(), halves);
    }
  }

  private _beginTurn(): void {
    const { id, transcript } = this._conversation;
    const parts = transcript.turns.flatMap(turn => turn.parts);
    const cells = parts.map(part => (part.type === 'block' ? part.cell : null));
    this._notebook.beginTurn(
      id,
      cells.filter(cell => cell !== null)
    );
  }

  /** A Stop that was pressed before the server knew of the step could not reach it. */
  private _repeatStop(event: StepEvent): void {
    if (event.type === 'step-start' && this._over) {
      void this._stream.stop();
    }
  }

  /** Nothing more may begin. */
  private get _over(): boolean {
    return this._closed || this._stop.signal.aborted || this._stream.isCut;
  }

  /** Another page drives from now on. */
  private _abandon(): void {
    this._runner.abandon();
    this._stream.cut();
  }

  /** What is painted is typed, as long as this page drives. */
  private _type(): void {
    if (!this._stream.isCut) {
      this._typer.type();
    }
  }

  private _onFailure(error: unknown): void {
    if (isTaken(error)) {
      this._abandon();
    } else {
      void this.stop();
    }
  }

  private async _fail(error: unknown): Promise<void> {
    if (isTaken(error)) {
      this._abandon();
    }
    if (this._stream.isCut) {
      return;
    }
    const known = error instanceof ApiError;
    if (!known) {
      console.error('GPT-Code: a turn failed in the page', error);
    }
    this._conversation.fail(known ? error.words : IN_PAGE);
    await this.stop();
    await this._runner.settled().catch(() => undefined);
  }

  private _showState(): void {
    if (!this._isReading) {
      const { waiting } = this._runner;
      this._conversation.setState(waiting ? 'waiting' : 'running');
    }
  }

  private _closed = false;
  private _isReading = false;
  private _stream: StepStream;
  private _runner: CellRunner;
  private _stop = new AbortController();
  private _typer: CellTyper;
}

function isTaken(error: unknown): boolean {
  return error instanceof ApiError && error.words.kind === 'taken';
}
