/** How tried code failed, in one line: below stand many lines of where. */

import type { IOutput } from '@jupyterlab/nbformat';

import type { ITriedBlock } from '../../server/wire';
import type { Trans } from '../shared/context';
import { visibleName } from '../shared/names';

/** What the kernel raises where nobody can be asked. */
const ASKS = 'StdinNotImplementedError';
/** The line that IPython puts above a traceback. */
// eslint-disable-next-line no-control-regex
const RULE = /^(?:\x1b\[[0-9;]*m)*-{20,}(?:\x1b\[[0-9;]*m)*$/;
/** What code raises where the fence refuses a call: the run may get further. */
const REFUSED =
  /^(?:PermissionError|OSError|BlockingIOError|CalledProcessError|gaierror|URLError|Connect\w*)$/;
const LONGEST = 200;

/** `refused`: whether the fence has refused something of this block. */
export function failureText(
  { outputs }: ITriedBlock,
  refused: boolean,
  trans: Trans
): string {
  const found = outputs.find(({ output_type }) => output_type === 'error');
  if (!found) {
    return '';
  }
  const [name, value] = [text(found.ename), text(found.evalue)];
  if (name === ASKS) {
    return trans.__('It would ask for input, which a copy cannot get.');
  }
  const [line] = value.trim().split('\n', 1);
  const said = line ? `${name}: ${line}` : name;
  const cut = said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
  return refused && REFUSED.test(name)
    ? trans.__(
        'A copy may not do this, so it ended early: %1',
        visibleName(cut)
      )
    : trans.__('It would fail: %1', visibleName(cut));
}

/** The outputs without what says nothing in a narrow panel. */
export function shownOutputs({ outputs }: ITriedBlock): IOutput[] {
  const asks = outputs.some(({ ename }) => ename === ASKS);
  return (outputs as IOutput[])
    .filter(({ output_type }) => !(asks && output_type === 'error'))
    .map(output =>
      Array.isArray(output.traceback)
        ? {
            ...output,
            traceback: output.traceback.filter(line => !RULE.test(text(line)))
          }
        : output
    );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
