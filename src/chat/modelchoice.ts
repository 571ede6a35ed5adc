/** The models to choose from, the user's choice, and what is to be said about it. */

import { type ISignal, Signal } from '@lumino/signaling';

import { type Api, ApiError, UNREACHABLE } from '../server/api';
import type { IMadeEndpoint, IModels } from '../server/wire';

/** Whose model is chosen: a notebook's session. */
export interface IChooser {
  model: string;
}

/**
 * - `used`: a model is used from now on; `verified` says whether its key was checked;
 * - `problem`: it may not be usable; `similar` are names that may have been meant.
 */
export type ModelNote = { chooser: IChooser | null } & (
  | { type: 'used'; model: string; verified: boolean }
  | { type: 'problem'; message: string; similar: readonly string[] }
);

export class ModelChoice {
  constructor(private _api: Api) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** All models, and the default of notebooks for which none was chosen. */
  get models(): IModels {
    return this._models;
  }

  /** What is to be said to the user of this notebook about its model. */
  note(chooser: IChooser | null): ModelNote | null {
    if (this._note?.chooser === chooser) {
      return this._note;
    }
    const message = this.gone(chooser?.model || this._models.default);
    return message ? { chooser, type: 'problem', message, similar: [] } : null;
  }

  /** Why a model cannot be called: its endpoint is switched off, or was forgotten. */
  gone(model: string): string | null {
    const { gone, models } = this._models;
    const found = gone.find(each => model.startsWith(`${each.provider}/`));
    const isListed = models.some(each => each.id === model);
    return found && !isListed ? found.message : null;
  }

  dismiss(): void {
    if (this._note) {
      this._note = null;
      this._changed.emit();
    }
  }

  async refresh(): Promise<void> {
    this._models = await this._api.models();
    this._changed.emit();
  }

  /** The model of this notebook and of new ones. Without a name, that of new ones. */
  async choose(chooser: IChooser | null, model: string): Promise<void> {
    const chosen = (this._latest = { chooser });
    const set = (name: string) => {
      if (chooser) {
        chooser.model = name;
      }
    };
    set(model || this._models.default);
    this.dismiss();
    if (!model) {
      return;
    }
    const say = (message: string, similar: readonly string[]) =>
      (this._note = { chooser, type: 'problem', message, similar });
    try {
      const answer = await this._api.chooseModel(model);
      if (this._latest !== chosen) {
        return;
      }
      set(answer.model);
      if (answer.problem) {
        say(answer.problem.message, answer.problem.similar);
      } else {
        this._models = { ...this._models, default: answer.model };
      }
    } catch (error) {
      if (this._latest === chosen) {
        const words = error instanceof ApiError ? error.words : UNREACHABLE;
        say(words.message, []);
      }
    }
    this._changed.emit();
  }

  /** Uses the model of an endpoint that was just set up, which is the default from now on. */
  use(chooser: IChooser | null, { model, verified }: IMadeEndpoint): void {
    this._latest = null;
    this._note = null;
    if (model) {
      this._models = { ...this._models, default: model };
      this._note = { chooser, type: 'used', model, verified };
      if (chooser) {
        chooser.model = model;
      }
    }
    this._changed.emit();
  }

  dispose(): void {
    Signal.clearData(this);
  }

  private _changed = new Signal<this, void>(this);
  /** The latest choice: an earlier one's answer counts no more. */
  private _latest: object | null = null;
  private _models: IModels = {
    ...{ default: '', models: [], problems: [], gone: [] }
  };
  private _note: ModelNote | null = null;
}
