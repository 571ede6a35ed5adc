/** What the user has written and attached, until the server has it. */

import { type ISignal, Signal } from '@lumino/signaling';

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

  /** Emitted when a prompt that the server did not take is here again. */
  get returned(): ISignal<this, void> {
    return this._returned;
  }

  /** Takes what is attached for a prompt. */
  take(): IAttached {
    const attachments = this._attachments;
    const take = (files: ISentFile[]) => (this._taken = files);
    take([]);
    const files: Files = attachments.arriving
      ? async stop => take(await attachments.takeArrived(stop))
      : take(attachments.take());
    return { files, outputs: this._outputs.take() };
  }

  /** Puts a prompt back, before what the user has written since. */
  giveBack({ text, outputs }: IAttached & { text: string }): void {
    const written = this.text.trim() ? `\n\n${this.text}` : '';
    this.text = text + written;
    this._attachments.attach(this._taken);
    this._taken = [];
    outputs.forEach(output => this._outputs.add(output));
    this._returned.emit();
  }

  dispose(): void {
    Signal.clearData(this);
  }

  private _returned = new Signal<this, void>(this);
  /** The files of the prompt that was sent last. */
  private _taken: readonly ISentFile[] = [];
}
