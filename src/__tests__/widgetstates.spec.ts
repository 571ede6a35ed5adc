/** What the widgets of a cell show is a part of its snapshot: as reported, or else as saved. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';

import type { CellSnapshot } from '../notebook/read/snapshot';
import { WidgetStates } from '../notebook/read/widgets';
import { Talker } from './talker';

const VIEW = 'application/vnd.jupyter.widget-view+json';
const SAVED = 'application/vnd.jupyter.widget-state+json';
const text = (shown: string) => ({
  ...{ output_type: 'stream', name: 'stdout', text: shown }
});

function cell(...models: string[]): CellSnapshot {
  const outputs = models.map(model_id => ({
    output_type: 'display_data',
    // As a snapshot has it.
    data: { [VIEW]: JSON.stringify({ model_id }), 'text/plain': 'Output()' }
  }));
  const own = { id: 'a', type: 'code', source: 'interact(f)' } as const;
  return { ...own, execution_count: 1, outputs };
}

function stage(saved?: unknown) {
  const kernel = new Talker();
  const kernelChanged = new Signal<object, object>({});
  const model = { getMetadata: () => saved && { [SAVED]: { state: saved } } };
  const panel = {
    ...{ model, sessionContext: { kernelChanged, session: { kernel } } }
  };
  const states = new WidgetStates(panel as unknown as NotebookPanel);
  const says = (from: Talker, comm_id: string, state: object) => {
    const content = { comm_id, data: { state } };
    const msg = { header: { msg_type: 'comm_msg' }, content };
    from.anyMessage.emit({ direction: 'send', msg });
  };
  const shown = (of: CellSnapshot) =>
    states.withShown(of).outputs?.slice(of.outputs?.length);
  return { kernel, kernelChanged, says, shown, states };
}

describe('WidgetStates', () => {
  it('adds what a widget and those within it show', () => {
    const { kernel, says, shown, states } = stage();
    const own = cell('box', 'other');
    expect(states.withShown(own)).toBe(own);
    says(kernel, 'box', { children: ['IPY_MODEL_slider', 'IPY_MODEL_out'] });
    says(kernel, 'slider', { value: 3 });
    says(kernel, 'out', { outputs: [text('3\n')] });
    says(kernel, 'elsewhere', { outputs: [text('not here')] });
    expect(shown(own)).toEqual([text('3\n')]);
    const once = states.withShown(own);
    expect(states.withShown(own)).toBe(once);
    says(kernel, 'out', { outputs: [text('4\n')] });
    says(kernel, 'other', { outputs: [text('5\n')] });
    expect(shown(own)).toEqual([text('4\n'), text('5\n')]);
    expect(once.outputs).toHaveLength(3);
    const without = { ...own, outputs: [text('plain')] };
    expect(states.withShown(without)).toBe(without);
  });

  it('goes by the saved state where nothing was reported', () => {
    const { kernel, says, shown } = stage({
      box: { state: { children: ['IPY_MODEL_out', 7, 'IPY_MODEL_box'] } },
      out: { state: { outputs: [text('saved'), null, 3] } }
    });
    expect(shown(cell('box'))).toEqual([text('saved')]);
    says(kernel, 'out', { outputs: [] });
    expect(shown(cell('box'))).toEqual([]);
  });

  it('follows the kernel, and takes what a notebook holds as it comes', () => {
    const { kernel, kernelChanged, says, shown } = stage('nothing');
    const later = new Talker();
    kernelChanged.emit({ newValue: later });
    says(kernel, 'out', { outputs: [text('before')] });
    expect(shown(cell('out'))).toEqual([]);
    says(later, 'out', { outputs: [text('after')] });
    expect(shown(cell('out'))).toEqual([text('after')]);
    kernelChanged.emit({ newValue: null });
    const odd = cell('out');
    const data = { [VIEW]: 'no JSON' };
    odd.outputs = [{ output_type: 'display_data', data }];
    expect(shown(odd)).toEqual([]);
  });
});
