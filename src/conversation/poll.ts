/** Keeps what is shown of a conversation up to date with what other pages and the server do. */

import { type Api } from '../server/api';
import type { Conversation } from './model';
import { isAway, pause } from '../server/retry';
import type { ConversationEvent } from '../server/wire';

/** Milliseconds between two questions: in an open turn, and else while the page is seen. */
const OPEN = 1_000;
const IDLE = 3_000;

export interface IFollowerOptions {
  api: Api;
  client: string;
  conversation: Conversation;
  /** Whether the page hears of everything by itself at the moment, from the step it reads. */
  isReading: () => boolean;
  onEvent: (event: ConversationEvent) => void;
}

/**
 * Asks for what is new, again and again: a stream is open only while a step runs. In an open turn
 * each question also tells the server that this page is still there.
 */
export class Follower {
  constructor(private _options: IFollowerOptions) {
    void this._run();
  }

  dispose(): void {
    this._disposed.abort();
    this._asking?.abort();
  }

  /** Drops the question under way: its answer is older than what the page does now. */
  interrupt(): void {
    this._asking?.abort();
  }

  private async _run(): Promise<void> {
    const { signal } = this._disposed;
    while (!signal.aborted) {
      const { open } = this._options.conversation.transcript;
      if (this._isWanted(open)) {
        await this._ask();
      }
      await pause(open ? OPEN : IDLE, signal);
    }
  }

  private _isWanted(open: boolean): boolean {
    const { conversation, isReading } = this._options;
    return conversation.id !== '' && !isReading() && (open || !document.hidden);
  }

  private async _ask(): Promise<void> {
    const { api, client, conversation, onEvent } = this._options;
    const asking = (this._asking = new AbortController());
    const { id, transcript } = conversation;
    const { signal } = asking;
    try {
      for await (const event of api.events(
        id,
        transcript.seq,
        client,
        signal
      )) {
        if (signal.aborted) {
          return;
        }
        onEvent(event);
      }
      conversation.lost = false;
    } catch (error) {
      if (!signal.aborted && isAway(error)) {
        // Said only where something goes on that the user waits for.
        conversation.lost = conversation.transcript.open;
      }
    }
  }

  private _asking: AbortController | null = null;
  private _disposed = new AbortController();
}
