/** A turn's link to the server: its calls are made again for as long as the connection is lost. */

import { type Api, ApiError, UNREACHABLE } from '../server/api';
import { Breath } from './breath';
import type { Conversation } from '../conversation/model';
import { ToldFacts } from '../notebook/read/snapshot';
import { persist } from '../server/retry';
import type {
  ConversationEvent,
  IActed,
  IAction,
  IStepRequest,
  Next
} from '../server/wire';

/** Takes an event; the one that ends the step says what comes after it. */
export type Take = (event: ConversationEvent) => Next | null;

export class StepStream {
  constructor(
    private _api: Api,
    readonly client: string,
    private _conversation: Conversation
  ) {}

  /** Whether another page has taken the turn over. */
  get isCut(): boolean {
    return this._cut.signal.aborted;
  }

  /** Nothing that comes from the server concerns this page any more. */
  cut(): void {
    this.giveUp();
    this._cut.abort();
  }

  /** Calls that fail from now on are not made again. */
  giveUp(): void {
    this._givenUp.abort();
  }

  report(action: Omit<IAction, 'client'>): Promise<IActed> {
    const { id } = this._conversation;
    return this._persist(() =>
      this._api.act(id, { ...action, client: this.client })
    );
  }

  /** Begins a step, or asks for the rest of it; says what comes after it. */
  step(step: Omit<IStepRequest, 'client'>, take: Take): Promise<Next> {
    const { id } = this._conversation;
    const request = { client: this.client, ...step };
    return this._read(() => this._begin(id, request), take);
  }

  /** Goes on reading the step that runs. */
  follow(take: Take): Promise<Next> {
    const { id } = this._conversation;
    const { signal } = this._cut;
    return this._read(() => {
      const { seq } = this._conversation.transcript;
      return this._api.events(id, seq, this.client, signal);
    }, take);
  }

  async stop(): Promise<void> {
    const { id } = this._conversation;
    if (id) {
      await this._api.stop(id).catch(() => undefined);
    }
  }

  /** Says that nobody has anything more to do in this turn; if that is not heard, no harm. */
  async end(): Promise<void> {
    const { id, turn } = this._conversation;
    if (id && turn > 0) {
      const action = { client: this.client, action: 'ended', turn } as const;
      await this._api.act(id, action).catch(() => undefined);
    }
  }

  /** Sends the facts as far as the server does not know them; all, where it says so. */
  private async *_begin(
    id: string,
    request: IStepRequest
  ): AsyncGenerator<ConversationEvent> {
    const { facts, step } = request;
    const told = toldFacts(this._conversation);
    const { signal } = this._cut;
    const short = { ...request, facts: told.short(facts) };
    try {
      for await (const event of this._api.step(id, short, signal)) {
        if (event.type === 'step-start') {
          told.tell(step, facts);
        }
        yield event;
      }
    } catch (error) {
      if (!(error instanceof ApiError) || error.words.kind !== 'facts') {
        throw error;
      }
      told.forget();
      yield* this._begin(id, request);
    }
  }

  private async _read(
    open: () => AsyncGenerator<ConversationEvent>,
    take: Take
  ): Promise<Next> {
    let next: Next | null = null;
    await this._persist(async () => {
      const breath = new Breath();
      for await (const event of open()) {
        // What had been sent when the page gave the turn up is the other page's, too.
        if (this.isCut) {
          break;
        }
        next = take(event) ?? next;
        await breath.taken();
      }
      if (next === null) {
        throw new ApiError(UNREACHABLE);
      }
    });
    return next ?? 'done';
  }

  private async _persist<T>(work: () => Promise<T>): Promise<T> {
    const { signal } = this._givenUp;
    const onLost = (lost: boolean) => {
      this._conversation.lost = lost;
    };
    return persist(work, { signal, onLost });
  }

  private _cut = new AbortController();
  private _givenUp = new AbortController();
}

/** Links come and go with their turns: what was told stays with the conversation. */
function toldFacts(conversation: Conversation): ToldFacts {
  let facts = TOLD.get(conversation);
  if (!facts) {
    facts = new ToldFacts();
    TOLD.set(conversation, facts);
  }
  return facts;
}

const TOLD = new WeakMap<Conversation, ToldFacts>();
