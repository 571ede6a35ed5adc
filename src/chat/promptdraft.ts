/** What the user has written and attached, until the server has it. */

import { type ISignal, Signal } from '@lumino/signaling';

import type { ITurn } from '../conversation/transcript';
import type { Attachments } from '../files/attachments';
import type { ISentFile, IShownOutput } from '../server/wire';
import type { Files } from '../turn/start';
import type { Outputs } from './outputs';

/** What is attached to a prompt. */
export interface IAttached {
  files: Files;
  outputs: IShownOutput[];
}

export class PromptDraft {
  constructor(
    private _attachments: Attachments,
    private _outputs: Outputs
  ) {}

  text = '';

  /** Emitted when a prompt that the server did not take is here again, or has it after all. */
  get returned(): ISignal<this, void> {
    return this._returned;
  }

  /** Takes what is attached for a prompt. */
  take(): IAttached {
    const attachments = this._attachments;
    const take = (files: ISentFile[]) => (this._taken = files);
    this._doubtful = null;
    take([]);
    const files: Files = attachments.arriving
      ? async stop => take(await attachments.takeArrived(stop))
      : take(attachments.take());
    return { files, outputs: this._outputs.take() };
  }

  /**
   * Puts a prompt back, before what the user has written since. With `mayBeSent` the server may
   * have it, although its answer was lost.
   */
  giveBack(
    { text, outputs }: IAttached & { text: string },
    mayBeSent: boolean
  ): void {
    const written = this.text.trim() ? `\n\n${this.text}` : '';
    this.text = text + written;
    this._doubtful = mayBeSent ? text : null;
    this._attachments.attach(this._taken);
    this._taken = [];
    outputs.forEach(output => this._outputs.add(output));
    this._returned.emit();
  }

  /** The server has a prompt whose acceptance was lost: it is not to be sent twice. */
  noticeSent(latest: ITurn | null): void {
    if (latest && latest.turn > 0) {
      if (this._doubtful === latest.prompt && this.text === latest.prompt) {
        this.text = '';
        this._returned.emit();
      }
      this._doubtful = null;
    }
  }

  dispose(): void {
    Signal.clearData(this);
  }

  /** The prompt that was put back last, as long as the server may have it. */
  private _doubtful: string | null = null;
  private _returned = new Signal<this, void>(this);
  /** The files of the prompt that was sent last. */
  private _taken: readonly ISentFile[] = [];
}
