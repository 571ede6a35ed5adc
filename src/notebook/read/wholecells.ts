/** A notebook as a check reads it: whole sources and outputs, and what its kernel has run. */

import type { ICellModel, ICodeCellModel } from '@jupyterlab/cells';
import type { IOutput } from '@jupyterlab/nbformat';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';

import type { ICheckedCell, IPastRun } from '../../server/wire';
import { pause } from '../run/waiting';
import { pictureHash } from './picturehash';

/** Milliseconds that the kernel has to answer. */
const LONGEST = 1_000;

/** Runs and characters of each that are sent; characters of an output that are compared. */
const RUNS = 1_000;
const CODE = 20_000;
const TEXT = 200_000;

/** All cells as the user sees them, saved or not. */
export function wholeCells(panel: NotebookPanel): ICheckedCell[] {
  return Array.from(panel.model?.cells ?? [], wholeCell);
}

/** All code in its order: another text if any of it has changed. */
export function codeOf(panel: NotebookPanel): string {
  const cells = panel.model?.sharedModel.cells ?? [];
  const codes = cells.filter(cell => cell.cell_type === 'code');
  return JSON.stringify(codes.map(cell => [cell.getId(), cell.getSource()]));
}

function wholeCell(cell: ICellModel): ICheckedCell {
  const source = cell.sharedModel.getSource();
  const whole = { id: cell.id, type: cell.type as 'code', source };
  if (!isCode(cell)) {
    return whole;
  }
  const tags: unknown = cell.getMetadata('tags');
  return {
    ...whole,
    execution_count: cell.executionCount,
    outputs: cell.outputs.toJSON().map(shortOutput),
    tags: Array.isArray(tags)
      ? tags.filter(each => typeof each === 'string')
      : []
  };
}

function isCode(cell: ICellModel): cell is ICodeCellModel {
  return cell.type === 'code';
}

/** Of pictures it only matters whether they are the same; texts are compared up to a length. */
function shortOutput(output: IOutput): Record<string, unknown> {
  const { data, text, ...rest } = output as Record<string, unknown>;
  return {
    ...rest,
    ...(text !== undefined && { text: joined(text).slice(0, TEXT) }),
    ...(isObject(data) && {
      data: Object.fromEntries(
        Object.entries(data).map(([kind, value]) => [
          kind,
          shortValue(kind, value)
        ])
      )
    })
  };
}

function shortValue(kind: string, value: unknown): unknown {
  if (/^(image|audio|video)\//.test(kind)) {
    return pictureHash(joined(value));
  }
  return typeof value === 'string' || Array.isArray(value)
    ? joined(value).slice(0, TEXT)
    : value;
}

/** nbformat allows a list of lines. */
function joined(text: unknown): string {
  return Array.isArray(text) ? text.join('') : String(text);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** What the kernel has run in this session; nothing if it is busy or does not say. */
export async function pastRuns(
  kernel: Kernel.IKernelConnection | null | undefined
): Promise<IPastRun[]> {
  if (kernel?.status !== 'idle') {
    return [];
  }
  const late = pause(LONGEST, new AbortController().signal);
  return Promise.race([
    readHistory(kernel).catch(() => []),
    late.then(() => [])
  ]);
}

async function readHistory(
  kernel: Kernel.IKernelConnection
): Promise<IPastRun[]> {
  const { content } = await kernel.requestHistory({
    output: false,
    raw: true,
    hist_access_type: 'range',
    session: 0,
    start: 1,
    stop: Number.MAX_SAFE_INTEGER
  });
  const history: unknown[] = content.status === 'ok' ? content.history : [];
  return history.slice(-RUNS).flatMap(run => {
    const [, count, source] = Array.isArray(run) ? (run as unknown[]) : [];
    return typeof count === 'number' && typeof source === 'string'
      ? [{ count, source: source.slice(0, CODE) }]
      : [];
  });
}
