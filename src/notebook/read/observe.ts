/** Takes a snapshot of a notebook and its kernel. Reads, never writes. */

import type { NotebookPanel } from '@jupyterlab/notebook';

import type { ISentOutput } from '../../server/wire';
import { imagePlaces } from './outputs';
import {
  cellSnapshot,
  type CellSnapshot,
  type NotebookSnapshot
} from './snapshot';

type IKernelLanguage = Omit<
  NonNullable<NotebookSnapshot['kernel']>,
  'name' | 'display_name' | 'spec_language'
>;

/** Cells in which the user's own figures are looked for, and the most that are included. */
const NEAR = 20;
const FIGURES = 4;

/** The notebook as it is now. Of images in outputs only those of `sent` are included. */
export function observe(
  panel: NotebookPanel,
  sent: readonly ISentOutput[] = []
): NotebookSnapshot {
  return {
    notebook: panel.context.localPath,
    active: panel.content.activeCell?.model.id ?? null,
    kernel: observeKernel(panel),
    cells: observeCells(panel, sent)
  };
}

/** All that a kernel says of its language: the server decides which one that is. */
function observeKernel(panel: NotebookPanel): NotebookSnapshot['kernel'] {
  const { model, sessionContext } = panel;
  const kernel = sessionContext.session?.kernel;
  const name = kernel?.name ?? model?.defaultKernelName;
  if (!name) {
    return null;
  }
  const specs = sessionContext.specsManager.specs?.kernelspecs;
  const spec_language = specs?.[name]?.language ?? '';
  return {
    name,
    display_name: kernel ? sessionContext.kernelDisplayName : name,
    spec_language,
    ...languageOf(model?.getMetadata('language_info'), spec_language)
  };
}

/** What the notebook has of its kernel's language; before the first start it may have nothing. */
export function languageOf(
  languageInfo: unknown,
  specLanguage: string
): IKernelLanguage {
  const info = (languageInfo ?? {}) as Record<string, unknown>;
  const mode = info.codemirror_mode as { name?: unknown } | undefined;
  return {
    language: text(info.name) || specLanguage,
    mimetype: text(info.mimetype),
    file_extension: text(info.file_extension),
    pygments_lexer: text(info.pygments_lexer),
    codemirror_mode: text(mode?.name ?? mode)
  };
}

/** A file may hold anything. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function observeCells(
  panel: NotebookPanel,
  sent: readonly ISentOutput[]
): CellSnapshot[] {
  const wanted = sent.length ? sent : latestFigures(panel);
  return Array.from(panel.model?.cells ?? [], cell => {
    const ofCell = wanted.filter(each => each.cell === cell.id);
    return cellSnapshot(cell, new Set(ofCell.map(({ output }) => output)));
  });
}

/** The user's own figures, from the active cell upwards. Those of runs are in their reports. */
function latestFigures(panel: NotebookPanel): ISentOutput[] {
  const { activeCellIndex } = panel.content;
  const cells = Array.from(panel.model?.cells ?? []);
  return cells
    .slice(Math.max(0, activeCellIndex + 1 - NEAR), activeCellIndex + 1)
    .filter(cell => !cell.getMetadata('gptcode'))
    .flatMap(cell =>
      imagePlaces(cellSnapshot(cell).outputs ?? []).map(output => ({
        cell: cell.id,
        output
      }))
    )
    .slice(-FIGURES);
}
