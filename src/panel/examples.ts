/** Example prompts for what is there: the model, the notebook, the files beside it. */

import type { Level } from '../server/wire';
import type { Trans } from './shared/context';
import { visibleName } from './shared/names';

const MAX_EXAMPLES = 4;
const TABLE = /\.(?:csv|tsv|xlsx|parquet)$/i;
const READ = /\.(?:csv|tsv|xlsx?|parquet|feather|jsonl?|sqlite|db|txt|md)$/i;
const IMAGE = /\.(?:png|jpe?g|gif|webp)$/i;
/** The server asks before it reads such a file. */
const SECRET = /secret|passw|credential|token|api.?key/i;
/** The file of `jupyter gptcode demo`. */
const KNAPSACK = 'weights.txt';

export interface IScene {
  /** Whether the chosen model can do only simple tasks, and those in Python alone. */
  isSmall: boolean;
  /** Whether it sees images. */
  seesImages: boolean;
  /** What it may see. */
  level: Level;
  /** The kernel's language as it names it; empty if that is not known yet. */
  language: string;
  /** The positions of the cell with the most code, and of the last one that failed. */
  longest: number | null;
  failed: number | null;
  /** The names of the files beside the notebook. */
  files: readonly string[];
  /** The names of files that the user has attached, and has opened beside the notebook. */
  attached: readonly string[];
  opened: readonly string[];
}

export interface IExample {
  prompt: string;
  /** The name of a file that is attached to it. */
  file?: string;
  /** The position of a cell whose error goes with it. */
  failed?: number;
}

/** What the user points at comes first. Each is sure to work with the model. */
export function examples(scene: IScene, trans: Trans): IExample[] {
  const all = scene.isSmall
    ? simple(scene, trans)
    : [...ofFiles(scene, trans), ...ofNotebook(scene, trans)];
  return all.slice(0, MAX_EXAMPLES);
}

/** What the embedded model can do; tests/test_embedded_turn.py tries each. */
function simple(scene: IScene, trans: Trans): IExample[] {
  if (!isPython(scene.language)) {
    return [];
  }
  return [
    product(trans),
    { prompt: trans.__('Find the largest number in 17, 4, 92, 35, 61') }
  ];
}

/** Nothing of a file is sent where the model sees prompts alone. */
function ofFiles(scene: IScene, trans: Trans): IExample[] {
  const { attached, files, level, opened, seesImages } = scene;
  if (level === 'prompts') {
    return [];
  }
  const describe = (name: string) => trans.__('Describe %1', visibleName(name));
  const found: IExample[] = attached
    .filter(name => seesImages || !IMAGE.test(name))
    .map(name => ({ prompt: describe(name) }));
  for (const file of opened) {
    const isKnown = attached.includes(file) || !files.includes(file);
    if (!isKnown && READ.test(file) && !SECRET.test(file)) {
      found.push({ prompt: describe(file), file });
    }
  }
  if (files.includes(KNAPSACK)) {
    const prompt = trans.__(
      'Find the best set of items for the capacity in weights.txt'
    );
    found.push({ prompt, file: KNAPSACK });
  }
  return found;
}

function ofNotebook(scene: IScene, trans: Trans): IExample[] {
  const { attached, failed, files, language, level, longest, opened } = scene;
  const found: IExample[] = [];
  const isSeen = level !== 'prompts';
  if (isSeen && failed !== null) {
    const prompt = trans.__('Fix the error in cell %1', failed);
    found.push({ prompt, failed });
  }
  const [table] = files
    .filter(name => TABLE.test(name) && !SECRET.test(name))
    .filter(name => !attached.includes(name) && !opened.includes(name))
    .sort();
  if (isSeen && table) {
    const prompt = trans.__('Explore %1', visibleName(table));
    found.push({ prompt, file: table });
  }
  if (isSeen && longest !== null) {
    found.push({ prompt: trans.__('Explain cell %1', longest) });
    found.push({ prompt: trans.__('Explain what this notebook does') });
  }
  if (isPython(language) || language.toLowerCase() === 'r') {
    const plot = trans.__('Plot a sine wave and its derivative');
    found.push({ prompt: plot });
  }
  return [...found, product(trans)];
}

function product(trans: Trans): IExample {
  return { prompt: trans.__('Print the product of 6 and 7.') };
}

/** Most kernels are, and one that has not said so yet most likely is. */
function isPython(language: string): boolean {
  return language === '' || /^i?python/i.test(language);
}
