/** What the user has written and attached, until the server has it. */

import { type ISignal, Signal } from '@lumino/signaling';

import type { ITurn } from '../conversation/transcript';
import type { Attachments } from '../files/attachments';
import type {
  IPointed,
  ISentFile,
  ISentOutput,
  IShownOutput
} from '../server/wire';
import type { Files } from '../turn/start';
import type { Outputs } from './outputs';
import type { Pointed } from './pointed';

/** What is attached to a prompt. */
export interface IAttached {
  files: Files;
  outputs: IShownOutput[];
  pointed?: IPointed;
}

/** What is attached again in another page. */
interface IRestored {
  files: ISentFile[];
  outputs: ISentOutput[];
  pointed?: IPointed;
}

export class PromptDraft {
  constructor(
    private _attachments: Attachments,
    private _outputs: Outputs,
    readonly pointed: Pointed
  ) {}

  get text(): string {
    return this._text;
  }

  set text(text: string) {
    this._text = text;
    this._changed.emit();
  }

  /** Emitted when the user or the page has changed the text. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Emitted when the page has changed it: then the composer shows it anew. */
  get returned(): ISignal<this, void> {
    return this._returned;
  }

  /**
   * What the user has attached, but for files that are still being uploaded. What is selected goes
   * along as long as it is.
   */
  get attached(): Required<IRestored> {
    const outputs = this._outputs.all;
    const { named, variables } = this.pointed.all;
    return {
      files: this._attachments.there,
      outputs: outputs.map(({ cell, output }) => ({ cell, output })),
      pointed: { named, variables }
    };
  }

  /** Attaches what was attached in an earlier page, with the text that was written there. */
  restore(text: string, { files, outputs, pointed }: IRestored): void {
    this._attachments.attach(files);
    outputs.forEach(output => this._outputs.add(output));
    pointed?.named?.forEach(({ cell }) => this.pointed.name(cell));
    pointed?.variables?.forEach(name => this.pointed.nameVariable(name));
    this.text = text;
    this._returned.emit();
  }

  /** Puts a text before what the user has written, to be changed and sent. */
  insert(text: string): void {
    const written = this.text.trim() ? `\n\n${this.text}` : '';
    this.text = text + written;
    this._returned.emit();
  }

  /** What was attached to an earlier prompt, as far as it exists. */
  existing(turn: ITurn): IAttached {
    return {
      files: turn.files ?? [],
      outputs: this._outputs.existing(turn.outputs),
      pointed: this.pointed.existing(turn)
    };
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
    const pointed = this.pointed.take();
    return { files, outputs: this._outputs.take(), pointed };
  }

  /**
   * Puts a prompt back, before what the user has written since. With `mayBeSent` the server may
   * have it, although its answer was lost.
   */
  giveBack(
    { files, text, outputs, pointed }: IAttached & { text: string },
    mayBeSent: boolean
  ): void {
    this._doubtful = mayBeSent ? text : null;
    this._attachments.attach(Array.isArray(files) ? files : this._taken);
    this._taken = [];
    outputs.forEach(output => this._outputs.add(output));
    this.pointed.giveBack(pointed ?? {});
    this.insert(text);
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
    this.pointed.dispose();
    Signal.clearData(this);
  }

  /** The prompt that was put back last, as long as the server may have it. */
  private _doubtful: string | null = null;
  private _changed = new Signal<this, void>(this);
  private _returned = new Signal<this, void>(this);
  /** The files of the prompt that was sent last. */
  private _taken: readonly ISentFile[] = [];
  private _text = '';
}
