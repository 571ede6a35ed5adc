/**
 * One turn: prompt → step → cells → run → results → step …, the mirror of `steps.py`.
 *
 * The page that began the turn drives it: it alone inserts and runs.
 */

import { UUID } from '@lumino/coreutils';

import { type Api, ApiError, UNREACHABLE } from './api';
import { type Approval, Blocks } from './blocks';
import type { Conversation } from './conversation';
import type { ITurnNotebook } from './notebook/notebook';
import type { IAction, IErrorWords, Mode, StepEvent } from './wire';

/** What the user chose in the panel. */
export interface IChoices {
  mode: Mode;
  model: string;
}

const LEAVING = 1_000; // milliseconds

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
    private _client: string,
    private _conversation: Conversation,
    private _notebook: ITurnNotebook,
    private _choices: () => IChoices
  ) {
    this._blocks = new Blocks({
      conversation: _conversation,
      notebook: _notebook,
      report: action => this._report(action),
      stop: this._stop.signal,
      onProgress: () => this._showState(),
      onFailure: () => void this._stopLater()
    });
  }

  /** Drives the turn to its end; errors become part of the transcript. */
  async run(prompt: string): Promise<void> {
    const conversation = this._conversation;
    conversation.openTurn(prompt);
    conversation.setState('submitted');
    try {
      if (!conversation.id) {
        const { notebook } = this._notebook.facts();
        conversation.adopt(await this._api.createConversation(notebook));
      }
      if (this._over) {
        conversation.fail(NOT_SENT);
        return;
      }
      this._notebook.beginTurn(conversation.id);
      let goesOn = await this._step('prompt', prompt);
      while (goesOn && !this._over) {
        goesOn = await this._step('results');
      }
    } catch (error) {
      await this._fail(error);
    } finally {
      conversation.closeTurn();
    }
  }

  /** Ends the answer, the waiting and the running. */
  async stop(): Promise<void> {
    this._stop.abort();
    this._blocks.stop();
    await this._stopStep();
  }

  /** The notebook was closed: a cell that runs may end, nothing more begins. */
  async close(): Promise<void> {
    this._closed = true;
    this._blocks.stop();
    await this._stopStep();
  }

  decide(block: number, approval: Approval): void {
    this._blocks.decide(block, approval);
  }

  noticeRemovals(): void {
    this._blocks.noticeRemovals();
  }

  /** One step and all its blocks, settled; says whether their results go to the model. */
  private async _step(
    kind: 'prompt' | 'results',
    text?: string
  ): Promise<boolean> {
    const conversation = this._conversation;
    const { mode, model } = this._choices();
    const request = {
      client: this._client,
      step: UUID.uuid4(),
      kind,
      mode,
      model,
      text,
      facts: this._notebook.facts()
    };
    this._blocks.beginStep(model, request.facts);
    this._streaming = true;
    conversation.setState('submitted');
    let end: StepEvent | null = null;
    for await (const event of this._api.step(conversation.id, request)) {
      conversation.apply(event);
      this._blocks.write(event);
      this._repeatStop(event);
      end = event.type === 'step-end' || event.type === 'error' ? event : null;
      conversation.setState('streaming');
    }
    if (end === null) {
      throw new ApiError(UNREACHABLE);
    }
    this._streaming = false;
    this._showState();
    const ran = await this._blocks.settled();
    // What the user skipped altogether is not asked about again.
    return ran && end.type === 'step-end' && end.next === 'results';
  }

  /** A Stop that was pressed before the server knew of the step could not reach it. */
  private _repeatStop(event: StepEvent): void {
    if (event.type === 'step-start' && this._over) {
      void this._stopStep();
    }
  }

  private async _stopStep(): Promise<void> {
    if (this._conversation.id) {
      await this._api.stop(this._conversation.id).catch(() => undefined);
    }
  }

  /** Nothing more may begin. */
  private get _over(): boolean {
    return this._closed || this._stop.signal.aborted;
  }

  private async _fail(error: unknown): Promise<void> {
    const known = error instanceof ApiError;
    if (!known) {
      console.error('GPT-Code: a turn failed in the page', error);
    }
    this._conversation.fail(known ? error.words : IN_PAGE);
    await this._stopLater();
    await this._blocks.settled().catch(() => false);
  }

  /**
   * The step may go on without us; then it would block the next one. But a page that is being left
   * loses its connection too, and must not stop what the next page is to show: it is gone by then.
   */
  private async _stopLater(): Promise<void> {
    await new Promise(resolve => setTimeout(resolve, LEAVING));
    await this.stop();
  }

  private _report(action: Omit<IAction, 'client'>): Promise<void> {
    const { id } = this._conversation;
    return this._api.act(id, { ...action, client: this._client });
  }

  private _showState(): void {
    if (this._streaming) {
      return;
    }
    const { waiting } = this._blocks;
    this._conversation.setState(waiting ? 'waiting' : 'running');
  }

  private _blocks: Blocks;
  private _closed = false;
  private _stop = new AbortController();
  private _streaming = false;
}
