/**
 * What the widgets of a cell show that the user has run: the outputs of Output widgets, those of
 * `interact` too, which are not in the cell. As the kernel and the page report them, or else as they
 * were saved with the notebook.
 */

import type { ISessionContext } from '@jupyterlab/apputils';
import type * as nbformat from '@jupyterlab/nbformat';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';

import { sentOutputs } from './outputs';
import type { CellSnapshot } from './snapshot';

const VIEW = 'application/vnd.jupyter.widget-view+json';
const SAVED = 'application/vnd.jupyter.widget-state+json';
const MODEL = 'IPY_MODEL_';
/** Widgets that are remembered. */
const MOST = 500;

/** What matters of a widget's state. A notebook or a kernel may say anything. */
interface IWidget {
  children?: unknown;
  outputs?: unknown;
}

export class WidgetStates {
  constructor(private _panel: NotebookPanel) {
    const { sessionContext } = _panel;
    sessionContext.kernelChanged.connect(this._onKernel, this);
    this._onKernel(sessionContext, {
      newValue: sessionContext.session?.kernel ?? null
    });
  }

  /**
   * A cell with what its widgets show behind its outputs, as the report of a run has it; the same
   * object while nothing changes.
   */
  withShown(cell: CellSnapshot): CellSnapshot {
    const views = (cell.outputs ?? []).flatMap(viewOf);
    const seen = new Set<string>();
    const found = views.flatMap(view => this._below(view, seen));
    if (!found.length) {
      return cell;
    }
    const shown = sentOutputs(found, () => false);
    const now = JSON.stringify(shown);
    const [before, made] = this._made.get(cell) ?? [];
    if (made && before === now) {
      return made;
    }
    const whole = { ...cell, outputs: [...(cell.outputs ?? []), ...shown] };
    this._made.set(cell, [now, whole]);
    return whole;
  }

  /** The outputs of a widget and of those within it. */
  private _below(id: string, seen: Set<string>): nbformat.IOutput[] {
    if (seen.has(id)) {
      return [];
    }
    seen.add(id);
    const { children, outputs } = this._live.get(id) ?? this._saved(id);
    return [
      ...asList(outputs).filter(isOutput),
      ...asList(children).flatMap(child =>
        typeof child === 'string' && child.startsWith(MODEL)
          ? this._below(child.slice(MODEL.length), seen)
          : []
      )
    ];
  }

  private _saved(id: string): IWidget {
    const widgets = this._panel.model?.getMetadata('widgets') as
      | Record<string, { state?: Record<string, { state?: IWidget }> }>
      | undefined;
    return widgets?.[SAVED]?.state?.[id]?.state ?? {};
  }

  private _onKernel(
    _: ISessionContext,
    { newValue }: { newValue: Kernel.IKernelConnection | null }
  ): void {
    if (this._kernel && !this._kernel.isDisposed) {
      this._kernel.anyMessage.disconnect(this._onMessage, this);
    }
    this._kernel = newValue;
    newValue?.anyMessage.connect(this._onMessage, this);
  }

  private _onMessage(_: unknown, { msg }: Kernel.IAnyMessageArgs): void {
    if (!['comm_open', 'comm_msg'].includes(msg.header.msg_type)) {
      return;
    }
    const { comm_id, data } = msg.content as {
      comm_id?: string;
      data?: { state?: IWidget };
    };
    const { children, outputs } = data?.state ?? {};
    if (comm_id && (children !== undefined || outputs !== undefined)) {
      const known = this._live.get(comm_id);
      this._live.delete(comm_id);
      this._live.set(comm_id, {
        children: children ?? known?.children,
        outputs: outputs ?? known?.outputs
      });
      if (this._live.size > MOST) {
        this._live.delete(this._live.keys().next().value!);
      }
    }
  }

  private _kernel: Kernel.IKernelConnection | null = null;
  private _live = new Map<string, IWidget>();
  private _made = new WeakMap<CellSnapshot, [string, CellSnapshot]>();
}

/** The id of the widget that an output shows, if it shows one. */
function viewOf(output: nbformat.IOutput): string[] {
  const bundle = output.data as nbformat.IMimeBundle | undefined;
  const view = bundle?.[VIEW];
  try {
    const { model_id } = (
      typeof view === 'string' ? JSON.parse(view) : view
    ) as { model_id?: unknown };
    return typeof model_id === 'string' ? [model_id] : [];
  } catch {
    return [];
  }
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function isOutput(value: unknown): value is nbformat.IOutput {
  const { output_type } = (value ?? {}) as { output_type?: unknown };
  return typeof output_type === 'string';
}
