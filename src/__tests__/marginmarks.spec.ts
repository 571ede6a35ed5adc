/** The line in the margin of a cell that a model wrote: where it is, and what it says. */

import { NotebookModel, type NotebookPanel } from '@jupyterlab/notebook';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { insertCell } from '../notebook/write/cells';
import type { ICellOrigin } from '../notebook/write/mark';
import { type IMarksContext, MarginMarks } from '../panel/marks';

const ORIGIN: ICellOrigin = {
  ...{ conversation: 'talk', turn: 1, block: 1, model: 'a-model' },
  created: '2026-01-01T00:00:00.000Z'
};
const CODE = 'import pandas as pd\ndf = pd.read_csv("sales.csv")';

/** An open notebook whose first cell is the user's, and the second one the model's. */
class Margin {
  readonly model = new NotebookModel();
  readonly nodes: HTMLElement[];
  readonly on = { margin: true, prompt: false };
  readonly disposed = new Signal<object, void>({});
  readonly context = {};

  constructor() {
    this.model.sharedModel.insertCell(0, {
      ...{ cell_type: 'code', source: 'rate = 0.4' }
    });
    const writer = insertCell(this.model, this.cell(0).getId(), ORIGIN);
    writer.type(CODE);
    writer.finish();
    const widgets = Array.from(this.model.cells).map(model => {
      const node = document.createElement('div');
      const wrapper = document.createElement('div');
      wrapper.className = 'jp-Cell-inputWrapper';
      node.append(wrapper);
      return { model, node, ready: Promise.resolve() };
    });
    this.nodes = widgets.map(({ node }) => node);
    const { context, disposed, model } = this;
    const panel = { content: { widgets }, context, disposed, model };
    new MarginMarks(
      panel as unknown as NotebookPanel,
      {
        sessions: this.sessions,
        settings: this.settings,
        trans: nullTranslator.load('jupyterlab_gptcode')
      } as unknown as IMarksContext
    );
  }

  readonly sessions: { current: unknown; changed: Signal<object, void> } = {
    ...{ current: null, changed: new Signal({}) }
  };
  readonly settings = {
    changed: new Signal<object, void>({}),
    get: (name: 'margin' | 'prompt') => ({ composite: this.on[name] })
  };

  cell(at: number) {
    return this.model.sharedModel.getCell(at);
  }

  /** What the lines say once they are drawn, null where there is none. */
  async lines(): Promise<(string | null)[]> {
    await new Promise(requestAnimationFrame);
    await Promise.resolve();
    return this.nodes.map(node => {
      const [line, ...more] = node.querySelectorAll('.jp-gptcode-mark');
      expect(more).toEqual([]);
      return (line as Element | undefined)?.getAttribute('aria-label') ?? null;
    });
  }

  /** The panel shows this notebook's conversation. */
  open(prompt: string): void {
    const transcript = { turns: [{ turn: 1, prompt, parts: [] }] };
    this.sessions.current = {
      notebook: { panel: { context: this.context } },
      conversation: { id: 'talk', transcript }
    };
    this.sessions.changed.emit();
  }
}

describe('MarginMarks', () => {
  it('name the model and the time, beside its cells alone', async () => {
    const time = new Date(ORIGIN.created).toLocaleString();
    expect(await new Margin().lines()).toEqual([
      null,
      `Written by a-model. ${time}.`
    ]);
  });

  it('say the first line of the prompt once the conversation is known', async () => {
    const margin = new Margin();
    await margin.lines();
    margin.open('Plot the sales\nby region');
    const [, line] = await margin.lines();
    expect(line).toContain('Prompt: Plot the sales');
    expect(line).not.toContain('by region');
    // Whoever gets the notebook does not get what was asked.
    expect(JSON.stringify(margin.model.toJSON())).not.toContain('Plot');
  });

  it('say that a cell was edited, and leave one that is all the user’s', async () => {
    const margin = new Margin();
    margin.cell(1).setSource(`${CODE}\ndf.plot()`);
    expect((await margin.lines())[1]).toMatch(/^Written by .*, edited since\./);
    const line = margin.nodes[1].querySelector<HTMLElement>('.jp-gptcode-mark');
    expect(line?.dataset.contributor).toBe('mixed');
    margin.cell(1).setSource('entirely = "else"');
    expect((await margin.lines())[1]).toBeNull();
    margin.cell(1).setSource(CODE);
    expect((await margin.lines())[1]).toMatch(/^Written by a-model\./);
  });

  it('go when the setting is off, and with the notebook', async () => {
    const margin = new Margin();
    expect((await margin.lines())[1]).not.toBeNull();
    margin.on.margin = false;
    margin.settings.changed.emit();
    expect(await margin.lines()).toEqual([null, null]);
    margin.on.margin = true;
    margin.disposed.emit();
    margin.settings.changed.emit();
    expect(await margin.lines()).toEqual([null, null]);
  });
});
