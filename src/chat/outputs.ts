/** The outputs of a draft: cells' outputs that go along with the next prompt. */

import { type ISignal, Signal } from '@lumino/signaling';

import type { ISentOutput, IShownOutput } from '../server/wire';

export class Outputs {
  /** `position` tells where an output's cell is; 0 where there is no such output any more. */
  constructor(private _position: (output: ISentOutput) => number) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Those that are there, in the order attached. */
  get all(): IShownOutput[] {
    return this.there(this._all);
  }

  /** Which of these are there, and where. */
  there(outputs: readonly ISentOutput[] = []): IShownOutput[] {
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

  /** What goes along with a prompt that is sent now. */
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
