/**
 * One turn: prompt → step → cells → run → results → step …; read `run` first. `step/step.py` is
 * the server's side of a step.
 *
 * From Send to the first byte on the wire, a prompt passes these functions, at most eight
 * (`path.spec.ts` counts them):
 *
 *     send in composer.tsx → ChatSession.send → Turn.run → StepStream.read → Api.step →
 *     Api._events → Api._fetch
 *
 * One page drives a turn. When the connection is lost, the stream asks for the same step again.
 */

import { UUID } from '@lumino/coreutils';

import type {
  ConversationEvent,
  IStepRequest,
  Next,
  NoticeReason
} from '../server/wire';
import type { Decision } from './approvals';
import { type ITurnContext, placed } from './block';
import { CellRunner } from './cellrunner';
import { CellTyper } from './celltyper';
import { resumeTurn } from './resume';
import {
  driveFailed,
  type IPrompt,
  type ITurnOptions,
  openConversation,
  openTurn,
  prepareNotebook,
  type Start
} from './start';
import { isOfKind, isOfStep, StepStream } from './stepstream';
import { failureWords, NOT_SENT, returned } from './words';

type Events = AsyncIterable<ConversationEvent> | ConversationEvent[];

export class Turn {
  constructor(private _options: ITurnOptions) {
    const { api, client, conversation, notebook } = _options;
    this._stream = new StepStream(api, client, conversation);
    const context: ITurnContext = {
      ...{ api, client, conversation, notebook },
      choices: () => _options.choices(),
      report: action => this._stream.report(placed(action, notebook)),
      stop: this._stopped.signal,
      onFailure: error => this._onFailure(error)
    };
    this._runner = new CellRunner(context, () => this._showState());
    this._typer = new CellTyper(context, (block, verdict) =>
      this._runner.add(block, verdict)
    );
  }

  /** Runs the turn to its end. Never rejects: errors become part of the transcript. */
  async run(start: Start): Promise<void> {
    this._options.conversation.changed.connect(this._type, this);
    try {
      let events = await this._start(start);
      while (events) {
        this._isReading = true;
        for await (const event of events) {
          this._take(event);
        }
        this._isReading = false;
        const hasResults = await this._settled();
        events = hasResults ? this._step({ kind: 'results' }) : null;
      }
    } catch (error) {
      this._isReading = false;
      await this._fail(error);
    } finally {
      await this._end();
    }
  }

  /** Whether the server has what started the turn. */
  get isAccepted(): boolean {
    return this._unsent === null;
  }

  /** Whether a step is being read: its stream then brings all news. */
  get isReading(): boolean {
    return this._isReading;
  }

  /** Ends the answer, the waiting and the running. */
  async stop(): Promise<void> {
    this._stopped.abort();
    this._stream.giveUp();
    this._runner.stop();
    await this._stream.stop();
  }

  /** The notebook was closed: a running cell may end, nothing else starts. */
  async close(): Promise<void> {
    this._stream.giveUp();
    this._runner.stop();
    await this._notice('closed').catch(() => undefined);
    await this._stream.stop();
  }

  /** The server has less of the conversation than the page: nothing here goes by it any more. */
  fallBehind(): void {
    this._isBehind = true;
    this._abandon();
  }

  /** Nothing that waits runs: its skips and the results so far go along with the next prompt. */
  giveWay(): void {
    this._runner.stop();
  }

  decide(block: number, decision: Decision): void {
    this._runner.decide(block, decision);
  }

  noticeChanges(): void {
    this._runner.noticeChanges();
  }

  /** What other pages did, polled between two steps. */
  hear(event: ConversationEvent): void {
    const { client, conversation } = this._options;
    if (event.type === 'produced' || event.type === 'preserved') {
      conversation.apply(event);
    }
    if (event.type !== 'action') {
      return;
    }
    const isSeen = event.client ? 'ran' : 'noticed'; // by others, or by the server
    if (event.action === isSeen && event.client !== client) {
      conversation.apply(event);
    } else {
      conversation.skip(event.seq);
    }
    if (event.client === client || event.turn !== conversation.turn) {
      return;
    }
    if (event.action === 'ran') {
      this._runner.hear(event);
    } else if (event.action === 'taken-over') {
      this._abandon();
    } else if (event.action === 'ended') {
      void this.stop();
    }
  }

  /** The events to read first; null if there is nothing to send. */
  private async _start(start: Start): Promise<Events | null> {
    switch (start.kind) {
      case 'prompt':
        return this._prompt(start);
      case 'resume':
        return this._resume(start.decided);
      case 'retry':
        await driveFailed(this._options, this._stream);
        return this._step({ kind: 'results' });
    }
  }

  private async _prompt(prompt: IPrompt): Promise<Events | null> {
    const { conversation, notebook } = this._options;
    this._unsent = prompt;
    const files = await openTurn(conversation, prompt, this._stopped.signal);
    const inspected = notebook.inspect(this._stopped.signal);
    if (!this._isOver) {
      await openConversation(this._options, prompt);
    }
    await inspected;
    if (this._isOver) {
      conversation.fail(returned(NOT_SENT, prompt.returns));
      return null;
    }
    prepareNotebook(conversation, notebook);
    const { text } = prompt;
    const after = conversation.latest?.after;
    return this._step({ kind: 'prompt', text, files, after }, prompt);
  }

  private async _resume(
    decided: ReadonlyMap<number, Decision>
  ): Promise<Events> {
    const { choices, conversation, notebook } = this._options;
    conversation.setState('running');
    // Polls must not pass over what is read here.
    this._isReading = true;
    await this._stream.takeOver(choices().mode);
    if (this._isOver) {
      // Before, the step was not this page's to stop.
      void this._stream.stop();
    }
    await notebook.refresh();
    prepareNotebook(conversation, notebook);
    const { latest } = conversation;
    if (latest) {
      const workers = { runner: this._runner, typer: this._typer };
      resumeTurn(latest, notebook.snapshot(), workers);
    }
    decided.forEach((decision, block) => this.decide(block, decision));
    this._next = latest?.next ?? 'done';
    return conversation.transcript.live ? this._stream.read(null) : [];
  }

  /** Asks the model. */
  private _step(
    what: Pick<IStepRequest, 'kind' | 'text' | 'files' | 'after'>,
    { outputs: shown = [], pointed }: Partial<IPrompt> = {}
  ): Events {
    const { choices, conversation, notebook } = this._options;
    const { files, ...rest } = what;
    const outputs = shown.map(({ cell, output }) => ({ cell, output }));
    const facts = { ...notebook.snapshot(outputs), ...pointed };
    const chosen = choices();
    this._next = 'done';
    this._typer.startStep(chosen.model, facts);
    this._runner.startStep();
    conversation.setState('submitted');
    return this._stream.read({
      ...{ ...rest, step: UUID.uuid4(), ...chosen, facts },
      ...(files?.length && { files }),
      ...(outputs.length && { outputs })
    });
  }

  /** Carries out an event; after a lost connection, the same one may come again. */
  private _take(event: ConversationEvent): void {
    const { client, conversation } = this._options;
    if (event.type === 'driver') {
      return event.client === client ? undefined : this._abandon();
    }
    if (event.type === 'action') {
      return this.hear(event);
    }
    this._unsent = null;
    const isNew = conversation.apply(event);
    if (isNew && isOfStep(event)) {
      this._typer.write(event);
      if (event.type === 'step-start' && this._isOver) {
        // A Stop that was pressed before the server knew of the step did not reach it.
        void this._stream.stop();
      }
      conversation.setState('streaming');
    }
    if (event.type === 'step-end') {
      this._next = event.next;
    }
  }

  /** Waits for the cells of the step; says whether their results go to the model. */
  private async _settled(): Promise<boolean> {
    this._showState();
    const { ran, interrupted } = await this._runner.settled();
    await this._typer.saved();
    if (interrupted && !this._stream.isCut) {
      await this._notice('interrupted');
    }
    // Without a run there is nothing to report, unless the model reads an output again.
    const asks = this._options.conversation.latest?.reason === 'outputs';
    const isNext = !interrupted && this._next === 'results' && !this._isOver;
    if (isNext && (ran || asks)) {
      await this._options.notebook.inspect(this._stopped.signal);
      return !this._isOver;
    }
    return false;
  }

  private async _fail(error: unknown): Promise<void> {
    if (isOfKind(error, 'taken') && !this._unsent) {
      this._abandon();
    }
    if (this._stream.isCut) {
      return;
    }
    const words = returned(failureWords(error), this._unsent?.returns);
    this._options.conversation.fail(words);
    await this.stop();
    await this._runner.settled().catch(() => undefined);
  }

  private async _end(): Promise<void> {
    const { conversation, onEnd } = this._options;
    conversation.changed.disconnect(this._type, this);
    conversation.lost = false;
    if (this._stream.isCut || this._unsent) {
      conversation.leaveTurn();
    } else {
      await this._stream.end();
      conversation.closeTurn(this._stopped.signal.aborted);
    }
    onEnd(this._isBehind);
  }

  /** Adds a notice to the transcript, here and on the server. */
  private async _notice(reason: NoticeReason): Promise<void> {
    const { conversation } = this._options;
    const { turn } = conversation;
    if (turn > 0) {
      conversation.notice(turn, reason);
      await this._stream.report({ action: 'noticed', turn, reason });
    }
  }

  /** Nothing more may start. */
  private get _isOver(): boolean {
    return this._runner.approvals.isOver;
  }

  /** Another page drives the turn from now on. */
  private _abandon(): void {
    this._runner.abandon();
    this._stream.cut();
  }

  /** What is painted is also typed, as long as this page drives the turn. */
  private _type(): void {
    if (!this._stream.isCut) {
      this._typer.type();
    }
  }

  private _onFailure(error: unknown): void {
    this._isBehind ||= isOfKind(error, 'no-block');
    if (this._isBehind || isOfKind(error, 'taken')) {
      this._abandon();
    } else {
      void this.stop();
    }
  }

  private _showState(): void {
    if (!this._isReading) {
      const state = this._runner.waiting ? 'waiting' : 'running';
      this._options.conversation.setState(state);
    }
  }

  private _isBehind = false;
  private _isReading = false;
  private _next: Next = 'done';
  private _runner: CellRunner;
  private _stopped = new AbortController();
  private _stream: StepStream;
  private _typer: CellTyper;
  /** The prompt, until the server has it. */
  private _unsent: IPrompt | null = null;
}
