/** A turn's connection to the server: it is opened again for as long as it is lost. */

import { type Api, ApiError, UNREACHABLE } from '../server/api';
import type { ConversationModel } from '../conversation/model';
import { stepOf } from '../conversation/parts';
import { SentSnapshot, withSmallImages } from '../notebook/read/snapshot';
import { Backoff, isUnreachable, retry } from '../server/retry';
import type {
  ConversationEvent,
  IActed,
  IAction,
  IStepRequest,
  Mode,
  StepEvent
} from '../server/wire';
import { yieldToLoop } from './yieldtoloop';

/** Milliseconds of work without a pause. */
const LONGEST_WORK = 30;

export class StepStream {
  constructor(
    private _api: Api,
    readonly client: string,
    private _conversation: ConversationModel
  ) {}

  /** Whether another page has taken the turn over. */
  get isCut(): boolean {
    return this._cut.signal.aborted;
  }

  /** Another page has taken the turn over: nothing more is read. */
  cut(): void {
    this.giveUp();
    this._cut.abort();
  }

  /** Calls that fail from now on are not made again. */
  giveUp(): void {
    this._givenUp.abort();
  }

  /** The events of a step to its end; without a request, those of the step that runs. */
  async *read(
    given: Omit<IStepRequest, 'client'> | null
  ): AsyncGenerator<ConversationEvent> {
    const backoff = new Backoff(this._retrying);
    this._step = given?.step ?? '';
    const request = given && {
      ...given,
      facts: await withSmallImages(given.facts)
    };
    let isOver = false;
    let since = performance.now();
    while (!isOver) {
      try {
        for await (const event of this._open(request)) {
          // The rest of the stream belongs to the page that has taken over.
          if (this.isCut) {
            break;
          }
          if (event.type === 'step-start' && request) {
            this._sent.remember(request.step, request.facts);
          }
          isOver ||= event.type === 'step-end' || event.type === 'error';
          yield event;
          this._conversation.lost = false;
          if (performance.now() - since > LONGEST_WORK) {
            await yieldToLoop();
            since = performance.now();
          }
        }
        if (!isOver) {
          throw new ApiError(UNREACHABLE);
        }
      } catch (error) {
        if (isOfKind(error, 'facts')) {
          this._sent.forget();
        } else if (!isOver) {
          if (!isUnreachable(error)) {
            // It was refused: there is no such step to stop.
            this._step = '';
          }
          await backoff.after(error);
        }
      }
    }
  }

  report(action: Omit<IAction, 'client'>): Promise<IActed> {
    const { id } = this._conversation;
    const work = () => this._api.act(id, { ...action, client: this.client });
    return retry(work, this._retrying);
  }

  /** Takes the turn over from the page that drives it, and reads what that did until then. */
  async takeOver(mode: Mode): Promise<void> {
    const { turn, transcript } = this._conversation;
    const was = transcript.driver;
    this._isTakingOver = true;
    await this.report({ action: 'taken-over', turn, was, mode });
    this._isTakingOver = false;
    await retry(() => this._catchUp(), this._retrying);
  }

  /** Stops the latest step of this page. One that was refused has nothing to stop. */
  async stop(): Promise<void> {
    const { id, latest } = this._conversation;
    const step = this._step || stepOf(latest);
    if (id && step && !this._isTakingOver) {
      const { client } = this;
      await this._api.stop(id, { client, step }).catch(() => undefined);
    }
  }

  /** Reports that the turn is over. Losing this report does no harm. */
  async end(): Promise<void> {
    const { id, turn } = this._conversation;
    if (id && turn > 0) {
      const action = { client: this.client, action: 'ended', turn } as const;
      await this._api.act(id, action).catch(() => undefined);
    }
  }

  private async _catchUp(): Promise<void> {
    const { client } = this;
    const { id, transcript } = this._conversation;
    const { signal } = this._cut;
    for await (const event of this._api.events(
      ...([id, transcript.seq, client, signal] as const)
    )) {
      this._conversation.apply(event);
      if (event.type === 'action' && event.action === 'taken-over') {
        if (event.client === client) {
          return;
        }
      }
    }
  }

  private _open(
    request: Omit<IStepRequest, 'client'> | null
  ): AsyncGenerator<ConversationEvent> {
    const { client } = this;
    const { id, transcript } = this._conversation;
    const { signal } = this._cut;
    if (!request) {
      return this._api.events(id, transcript.seq, client, signal);
    }
    const facts = this._sent.delta(request.facts);
    return this._api.step(id, { ...request, client, facts }, signal);
  }

  private get _retrying() {
    return {
      signal: this._givenUp.signal,
      onLost: (lost: boolean) => {
        this._conversation.lost = lost;
      }
    };
  }

  private get _sent(): SentSnapshot {
    return sentSnapshot(this._conversation);
  }

  private _cut = new AbortController();
  private _givenUp = new AbortController();
  /** Until then, another page's step is not to be stopped from here. */
  private _isTakingOver = false;
  /** The step that was read last; before the first one of a turn that resumes, the turn's. */
  private _step = '';
}

export function isOfKind(error: unknown, kind: string): boolean {
  return error instanceof ApiError && error.words.kind === kind;
}

/** Whether an event is part of the answer, and not of what came of it. */
export function isOfStep(event: ConversationEvent): event is StepEvent {
  return !BESIDE.has(event.type);
}

const BESIDE: ReadonlySet<string> = new Set([
  ...['action', 'compaction', 'driver', 'summarizing', 'summary-edited'],
  ...['files-restored', 'preserved', 'produced']
]);

/** Each turn has a stream of its own; what was sent stays with the conversation. */
function sentSnapshot(conversation: ConversationModel): SentSnapshot {
  let sent = SENT.get(conversation);
  if (!sent) {
    sent = new SentSnapshot();
    SENT.set(conversation, sent);
  }
  return sent;
}

const SENT = new WeakMap<ConversationModel, SentSnapshot>();
