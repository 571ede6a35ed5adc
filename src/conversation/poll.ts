/** Polls for what other pages and the server do in a conversation. */

import { type Api, isNotFound } from '../server/api';
import type { ConversationModel } from './model';
import { isUnreachable, pause } from '../server/retry';
import type { ConversationEvent, IDriverEvent } from '../server/wire';
import type { ITranscript } from './transcript';

/** Milliseconds between two polls: in an open turn, and else while the page is visible. */
const OPEN_INTERVAL = 1_000;
const IDLE_INTERVAL = 3_000;

export interface IPollOptions {
  api: Api;
  client: string;
  conversation: ConversationModel;
  /** Whether the page reads a step at the moment: then it gets everything from there. */
  isReading: () => boolean;
  onEvent: (event: ConversationEvent) => void;
  /** Called when the server has other events than the page: a backup was restored. */
  onBehind: () => void;
  /** Called when the server has no such conversation any more. */
  onDeleted: () => void;
  /** Called instead of a poll while the page is visible and its conversation is not started. */
  onIdle: () => Promise<void>;
}

/**
 * A stream is open only while a step runs, hence the polling. In an open turn each poll also shows
 * the server that this page is still open.
 */
export class ConversationPoll {
  constructor(private _options: IPollOptions) {
    void this._run();
  }

  dispose(): void {
    this._disposed.abort();
    this._polling?.abort();
  }

  /** Drops the running poll: its answer is older than what the page does now. */
  interrupt(): void {
    this._polling?.abort();
  }

  /** Resolves when the page knows what the server knows now; at once while it reads a step. */
  async now(): Promise<void> {
    if (this._isWanted(true)) {
      this._polling?.abort();
      await this._poll();
    }
  }

  private async _run(): Promise<void> {
    const { signal } = this._disposed;
    while (!signal.aborted) {
      const { open } = this._options.conversation.transcript;
      if (this._isWanted(open)) {
        await this._poll();
      } else if (this._options.conversation.id === '' && !document.hidden) {
        // The next look may reach the server.
        await this._options.onIdle().catch(() => undefined);
      }
      await pause(open ? OPEN_INTERVAL : IDLE_INTERVAL, signal);
    }
  }

  private _isWanted(open: boolean): boolean {
    const { conversation, isReading } = this._options;
    return conversation.id !== '' && !isReading() && (open || !document.hidden);
  }

  private async _poll(): Promise<void> {
    const { api, client, conversation, onEvent } = this._options;
    const polling = (this._polling = new AbortController());
    const { id, transcript } = conversation;
    const { signal } = polling;
    try {
      for await (const event of api.events(
        id,
        transcript.seq,
        client,
        signal,
        transcript.open
      )) {
        if (signal.aborted) {
          return;
        }
        if (event.type === 'driver' && isBehind(event, transcript)) {
          this._options.onBehind();
          return;
        }
        onEvent(event);
      }
      conversation.lost = false;
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (isUnreachable(error)) {
        // Shown only while the user waits for something.
        conversation.lost = conversation.transcript.open;
      } else if (isNotFound(error)) {
        this._options.onDeleted();
      }
    }
  }

  private _polling: AbortController | null = null;
  private _disposed = new AbortController();
}

/** Whether the page knows events that the server does not have any more. */
function isBehind(
  { seq, step, history }: IDriverEvent,
  transcript: ITranscript
): boolean {
  // The file may have been replaced while the server was down, and reach as far.
  const isOther = step !== undefined && step !== transcript.step;
  return isOther || seq < transcript.seq || history !== transcript.history;
}
