import type { Kernel } from '@jupyterlab/services';

import { WidgetOutputs } from '../notebook/run/widgetoutputs';
import { Talker } from './talker';

const TEXT = { output_type: 'stream', name: 'stdout', text: '1\n' };
const ERROR = {
  output_type: 'error',
  ename: 'ValueError',
  evalue: 'no',
  traceback: []
};

/** As the widgets of a page report their state. */
function update(
  kernel: Talker,
  comm_id: string,
  state: object,
  type = 'comm_msg'
) {
  const content = { comm_id, data: { method: 'update', state } };
  const msg = { header: { msg_type: type }, parent_header: {}, content };
  kernel.anyMessage.emit({ direction: 'send', msg });
}

function stage() {
  const kernel = new Talker();
  const connection = kernel as unknown as Kernel.IKernelConnection;
  return { kernel, widgets: new WidgetOutputs(connection) };
}

describe('WidgetOutputs', () => {
  it('are the last state of each Output widget, and an error in one is an error', () => {
    const { kernel, widgets } = stage();
    expect(widgets.hasFailed).toBe(false);
    update(kernel, 'one', { outputs: [] }, 'comm_open');
    update(kernel, 'one', { outputs: [TEXT] });
    update(kernel, 'two', { outputs: [TEXT] });
    update(kernel, 'one', { outputs: [TEXT, TEXT] });
    expect(widgets.all).toEqual([TEXT, TEXT, TEXT]);
    expect(widgets.hasFailed).toBe(false);
    update(kernel, 'two', { outputs: [ERROR] });
    expect(widgets.all).toEqual([TEXT, TEXT, ERROR]);
    expect(widgets.hasFailed).toBe(true);
  });

  it('are not what other widgets and messages hold', () => {
    const { kernel, widgets } = stage();
    update(kernel, 'one', { value: 3 });
    update(kernel, 'two', { outputs: 'text' });
    update(kernel, 'three', { outputs: [null, 1, {}, TEXT] });
    update(kernel, 'four', { outputs: [ERROR] }, 'execute_request');
    expect(widgets.all).toEqual([TEXT]);
    widgets.dispose();
    update(kernel, 'five', { outputs: [ERROR] });
    expect(widgets.all).toEqual([TEXT]);
  });
});
