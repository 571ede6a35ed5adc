/** Example prompts for what is there: the model, the notebook, the files beside it. */

import type { Trans } from './shared/context';
import { visibleName } from './shared/names';

const MAX_EXAMPLES = 3;
const TABLE = /\.(?:csv|tsv|xlsx|parquet)$/i;
/** The file of `jupyter gptcode demo`. */
const KNAPSACK = 'weights.txt';

export interface IScene {
  /** Whether the chosen model can do only simple tasks. */
  isSmall: boolean;
  /** The positions of the cell with the most code, and of the last one that failed. */
  longest: number | null;
  failed: number | null;
  /** The names of the files beside the notebook. */
  files: readonly string[];
}

export interface IExample {
  prompt: string;
  /** The name of a file that is attached to it. */
  file?: string;
  /** The position of a cell whose error goes with it. */
  failed?: number;
}

export function examples(scene: IScene, trans: Trans): IExample[] {
  const all = scene.isSmall ? simple(trans) : telling(scene, trans);
  return all.slice(0, MAX_EXAMPLES);
}

/** What the embedded model can do; tests/test_embedded_turn.py tries each. */
function simple(trans: Trans): IExample[] {
  return [
    { prompt: trans.__('Print the product of 6 and 7.') },
    { prompt: trans.__('Find the largest number in 17, 4, 92, 35, 61') }
  ];
}

function telling(scene: IScene, trans: Trans): IExample[] {
  const { failed, files, longest } = scene;
  const found: IExample[] = [];
  if (files.includes(KNAPSACK)) {
    const prompt = trans.__(
      'Find the best set of items for the capacity in weights.txt'
    );
    found.push({ prompt, file: KNAPSACK });
  }
  if (failed !== null) {
    found.push({
      prompt: trans.__('Fix the error in cell %1', failed),
      failed
    });
  }
  const [table] = files.filter(name => TABLE.test(name)).sort();
  if (table) {
    const prompt = trans.__('Explore %1', visibleName(table));
    found.push({ prompt, file: table });
  }
  if (longest !== null) {
    found.push({ prompt: trans.__('Explain cell %1', longest) });
    found.push({ prompt: trans.__('Explain what this notebook does') });
  }
  return [
    ...found,
    { prompt: trans.__('Plot a sine wave and its derivative') },
    { prompt: trans.__('Print the product of 6 and 7.') }
  ];
}
