/** The models to choose from, the user's choice, and what is to be said about it. */

import { type ISignal, Signal } from '@lumino/signaling';

import { type Api, ApiError, UNREACHABLE } from '../server/api';
import type { IMadeEndpoint, IModel, IModels } from '../server/wire';

/** Whose model is chosen: a notebook's session. */
export interface IChooser {
  model: string;
}

/**
 * - `used`: a model is used from now on; `verified` says whether its key was checked;
 * - `problem`: it may not be usable; `similar` are names that may have been meant;
 * - `unsaved`: what was chosen of it was not saved.
 */
export type ModelNote = { chooser: IChooser | null } & (
  | { type: 'used'; model: string; verified: boolean }
  | { type: 'problem'; message: string; similar: readonly string[] }
  | { type: 'unsaved'; message: string }
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
        say(reason(error), []);
      }
    }
    this._changed.emit();
  }

  /** How much a model thinks from now on, in all notebooks. */
  async think(
    chooser: IChooser | null,
    { effort: before, id: model }: IModel,
    effort: IModel['effort']
  ): Promise<void> {
    this._note = null;
    this._setEffort(model, effort);
    try {
      await this._api.call('POST', 'models/effort', { model, effort });
    } catch (error) {
      this._note = { chooser, type: 'unsaved', message: reason(error) };
      this._setEffort(model, before);
    }
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

  private _setEffort(model: string, effort: IModel['effort']): void {
    const models = this._models.models.map(each =>
      each.id === model ? { ...each, effort } : each
    );
    this._models = { ...this._models, models };
    this._changed.emit();
  }

  private _changed = new Signal<this, void>(this);
  /** The latest choice: an earlier one's answer counts no more. */
  private _latest: object | null = null;
  private _models: IModels = {
    ...{ default: '', models: [], problems: [], gone: [] }
  };
  private _note: ModelNote | null = null;
}

function reason(error: unknown): string {
  return (error instanceof ApiError ? error.words : UNREACHABLE).message;
}
