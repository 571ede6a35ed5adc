/** How many tokens the next request would have, as the server estimates it. */

import { UUID } from '@lumino/coreutils';

import {
  type CellSnapshot,
  SentSnapshot,
  withSmallImages
} from '../notebook/read/snapshot';
import { ApiError } from '../server/api';
import type { IEstimate, IEstimateRequest } from '../server/wire';
import type { ChatSession } from './session';

/** What a prompt was estimated with: while it is the same, its text alone is sent. */
interface IBase {
  id: string;
  key: string;
  cells: readonly CellSnapshot[];
}

export class Estimator {
  constructor(private _chat: ChatSession) {}

  /** The estimate for this text with all that is attached now; null where there is none. */
  async ask(text: string): Promise<IEstimate | null> {
    const asked = (this._latest = {});
    for (const isLast of [false, true]) {
      try {
        const found = await this._ask(text);
        return this._latest === asked ? found : null;
      } catch (error) {
        const isForgotten =
          error instanceof ApiError && error.words.kind === 'facts';
        this._base = null;
        this._sent.forget();
        if (!isForgotten || isLast) {
          return null;
        }
      }
    }
    return null;
  }

  private async _ask(text: string): Promise<IEstimate> {
    const { calls, conversation, draft, level, model, notebook } = this._chat;
    const { files, outputs, pointed } = draft.attached;
    const snapshot = notebook.snapshot(outputs);
    const { id, transcript } = conversation;
    const key = JSON.stringify([
      ...[id, transcript.seq, model, snapshot.active, files, outputs, pointed],
      level.chosen,
      ...[calls.mode(), calls.tries().model_tries]
    ]);
    const { client } = calls;
    if (this._base?.key === key && isSame(this._base.cells, snapshot.cells)) {
      return this._call({ client, text, same: this._base.id });
    }
    const facts = { ...(await withSmallImages(snapshot)), ...pointed };
    const step = UUID.uuid4();
    const found = await this._call({
      ...{ client, text, step, conversation: id ?? '', model },
      mode: calls.mode(),
      ...{ ...level.sent, model_tries: calls.tries().model_tries },
      facts: this._sent.delta(facts),
      ...(files.length && { files }),
      ...(outputs.length && { outputs })
    });
    this._sent.remember(step, facts);
    this._base = { id: step, key, cells: snapshot.cells };
    return found;
  }

  private _call(request: IEstimateRequest): Promise<IEstimate> {
    return this._chat.calls.api.call('POST', 'estimate', request);
  }

  private _base: IBase | null = null;
  /** The latest question: an earlier one's answer counts no more. */
  private _latest: object | null = null;
  private _sent = new SentSnapshot();
}

/** A cell that has not changed is the same object. */
function isSame(
  before: readonly CellSnapshot[],
  now: readonly CellSnapshot[]
): boolean {
  return (
    before.length === now.length &&
    before.every((cell, index) => cell === now[index])
  );
}
