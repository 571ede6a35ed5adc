/** What the next prompt points at: what the user has selected, and the cells and variables that it names. */

import { type ISignal, Signal } from '@lumino/signaling';

import type { IPointed, ISelection } from '../server/wire';

/** Variables: the server takes no more. */
const MOST = 20;

export class Pointed {
  /** `position` returns the position of a cell; 0 if it no longer exists. */
  constructor(private _position: (cell: string) => number) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Those that exist, as they are sent. */
  get all(): IPointed {
    return this.existing({
      selection: this._isDropped ? undefined : this._selection,
      named: this._named.map(cell => ({ cell, position: 1 })),
      variables: [...this._variables]
    });
  }

  /** What of it exists, with the positions of its cells now. */
  existing({ selection, named = [], variables = [] }: IPointed): IPointed {
    const position = selection?.cell ? this._position(selection.cell) : 0;
    const isThere = selection && (position > 0 || selection.path);
    const cells = named
      .map(({ cell }) => ({ cell, position: this._position(cell) }))
      .filter(each => each.position > 0);
    return {
      ...(isThere && {
        selection: { ...selection, ...(position && { position }) }
      }),
      ...(cells.length && { named: cells }),
      ...(variables.length && { variables })
    };
  }

  /** Takes note of what is selected in an editor; null if nothing is. */
  see(selection: ISelection | null): void {
    if (!isSame(selection ?? undefined, this._selection)) {
      this._selection = selection ?? undefined;
      this._isDropped = false;
      this._changed.emit();
    }
  }

  /** The selection does not go along, until another one is made. */
  drop(): void {
    this._isDropped = true;
    this._changed.emit();
  }

  /** A cell whose source goes along. */
  name(cell: string): void {
    this.unname(cell);
    this._named = [...this._named, cell];
    this._changed.emit();
  }

  unname(cell: string): void {
    this._named = this._named.filter(each => each !== cell);
    this._changed.emit();
  }

  /** A variable whose description goes along. */
  nameVariable(name: string): void {
    this.unnameVariable(name);
    this._variables = [...this._variables, name].slice(-MOST);
    this._changed.emit();
  }

  unnameVariable(name: string): void {
    this._variables = this._variables.filter(each => each !== name);
    this._changed.emit();
  }

  /** Takes it for a prompt: the same selection goes along once. */
  take(): IPointed {
    const taken = this.all;
    this._named = [];
    this._variables = [];
    this.drop();
    return taken;
  }

  /** Puts back what was taken and not sent, unless something else is selected now. */
  giveBack({ selection, named = [], variables = [] }: IPointed): void {
    if (isSame(selection, this._selection)) {
      this._isDropped = false;
    }
    named.forEach(({ cell }) => this.name(cell));
    variables.forEach(name => this.nameVariable(name));
    this._changed.emit();
  }

  dispose(): void {
    Signal.clearData(this);
  }

  private _changed = new Signal<this, void>(this);
  private _isDropped = false;
  private _named: readonly string[] = [];
  private _selection: ISelection | undefined;
  private _variables: readonly string[] = [];
}

/** Its cell may have moved. */
function isSame(one?: ISelection, other?: ISelection): boolean {
  const placed = (each?: ISelection) =>
    JSON.stringify(each && { ...each, position: 0 });
  return placed(one) === placed(other);
}
