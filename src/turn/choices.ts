/** What the user chose in the panel and in the settings: it goes along with each step. */

import type { IStepRequest, Level, Mode } from '../server/wire';

/** What the user lets be tried on a copy of the kernel. */
export type IAllowedTrials = Pick<IStepRequest, 'try_in_doubt' | 'model_tries'>;

export interface IChoices extends IAllowedTrials {
  mode: Mode;
  model: string;
  /** Absent for the default of the model. */
  level?: Level;
}
