/** The outputs of cells that are attached to the next prompt. */

import { type ISignal, Signal } from '@lumino/signaling';

import type { ISentOutput, IShownOutput } from '../server/wire';

export class Outputs {
  /** `position` returns the position of an output's cell; 0 if the output no longer exists. */
  constructor(private _position: (output: ISentOutput) => number) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Those that exist, in the order in which they were attached. */
  get all(): IShownOutput[] {
    return this.existing(this._all);
  }

  /** Those of `outputs` that exist, with their positions. */
  existing(outputs: readonly ISentOutput[] = []): IShownOutput[] {
    return outputs
      .map(each => ({ ...each, position: this._position(each) }))
      .filter(({ position }) => position > 0);
  }

  add({ cell, output }: ISentOutput): void {
    this._all = [...this._without(cell, output), { cell, output }];
    this._changed.emit();
  }

  remove({ cell, output }: ISentOutput): void {
    this._all = this._without(cell, output);
    this._changed.emit();
  }

  /** Takes the outputs for a prompt. */
  take(): IShownOutput[] {
    const taken = this.all;
    this._all = [];
    this._changed.emit();
    return taken;
  }

  private _without(cell: string, output: number): ISentOutput[] {
    return this._all.filter(
      each => each.cell !== cell || each.output !== output
    );
  }

  private _all: ISentOutput[] = [];
  private _changed = new Signal<this, void>(this);
}
