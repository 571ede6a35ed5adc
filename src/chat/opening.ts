/** A prompt that waits until the notebook's conversation is found. */

import type { ConversationModel } from '../conversation/model';
import { ApiError, UNREACHABLE } from '../server/api';
import { NOT_SENT, returned, type Returns } from '../turn/words';
import type { NotebookConversation } from './notebookconversation';
import type { IAttached } from './promptdraft';

export type IUnsent = IAttached & {
  text: string;
  returns: Returns | undefined;
  after?: number;
};

export class Opening {
  constructor(private _current: NotebookConversation) {}

  /** Whether a prompt waits. */
  get isOpen(): boolean {
    return this._stopped !== null;
  }

  /** The prompt is not sent any more. */
  stop(): void {
    this._stopped?.abort();
  }

  /** Finds it; says whether a prompt may be sent, because it must not start a second one. */
  async find(prompt: IUnsent): Promise<boolean> {
    const stopped = (this._stopped = new AbortController());
    this._show(prompt).setState('submitted');
    try {
      await Promise.race([this._current.prepare(), aborted(stopped.signal)]);
      return true;
    } catch (error) {
      const conversation = this._show(prompt);
      const isKnown = error instanceof ApiError;
      const words = isKnown ? error.words : UNREACHABLE;
      conversation.fail(returned(words, prompt.returns));
      this._stopped = null;
      conversation.leaveTurn();
      return false;
    } finally {
      this._stopped = null;
    }
  }

  private _show({ pointed, ...prompt }: IUnsent): ConversationModel {
    const { model } = this._current;
    const files = Array.isArray(prompt.files) ? prompt.files : [];
    const attached = { ...pointed, ...prompt, files };
    model.openTurn(prompt.text, attached, prompt.after);
    return model;
  }

  private _stopped: AbortController | null = null;
}

/** Rejects at a Stop. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new ApiError(NOT_SENT)));
  });
}
