/** What is sent, as the server shows it: for the draft, and for past steps. */

import { UUID } from '@lumino/coreutils';

import { SentSnapshot, withSmallImages } from '../notebook/read/snapshot';
import { ApiError } from '../server/api';
import type {
  IPreviewRequest,
  ISentRequest,
  ISentRequests
} from '../server/wire';
import type { ChatSession } from './session';

/** Reads the request that the draft would send. Looking at it sends nothing to a model. */
export class Preview {
  constructor(private _chat: ChatSession) {}

  /** Rejects with the reason why nothing would be sent. */
  async ask(stop: AbortSignal): Promise<ISentRequests> {
    for (;;) {
      try {
        return await this._ask(stop);
      } catch (error) {
        const isForgotten =
          error instanceof ApiError && error.words.kind === 'facts';
        if (!isForgotten || !this._isKnown) {
          throw error;
        }
        this._isKnown = false;
        this._sent.forget();
      }
    }
  }

  private async _ask(stop: AbortSignal): Promise<ISentRequests> {
    const { calls, conversation, draft, level, model, notebook } = this._chat;
    // As before a message is sent: its variables go along.
    await notebook.inspect(stop);
    const { files, outputs, pointed } = draft.attached;
    const snapshot = notebook.snapshot(outputs);
    const facts = { ...(await withSmallImages(snapshot)), ...pointed };
    const step = UUID.uuid4();
    const request: IPreviewRequest = {
      ...{ client: calls.client, step, mode: calls.mode(), model },
      ...{ text: draft.text.trim(), conversation: conversation.id ?? '' },
      ...{ ...level.sent, model_tries: calls.tries().model_tries },
      facts: this._sent.delta(facts),
      ...(files.length && { files }),
      ...(outputs.length && { outputs })
    };
    const found = await calls.api.call<ISentRequests>(
      'POST',
      'preview',
      request
    );
    this._sent.remember(step, facts);
    this._isKnown = true;
    return found;
  }

  /** Whether the server may have a snapshot of this page. */
  private _isKnown = false;
  private _sent = new SentSnapshot();
}

/** The requests of a past step. */
export async function sentOf(
  { calls, conversation }: ChatSession,
  step: string
): Promise<ISentRequest[]> {
  const [id, of] = [conversation.id ?? '', step].map(encodeURIComponent);
  const { requests } = await calls.api.call<ISentRequests>(
    'GET',
    `conversations/${id}/steps/${of}/sent`
  );
  return requests;
}
