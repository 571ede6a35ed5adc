import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Chats } from '../chats';
import type { Mode } from '../wire';
import { PanelContext } from './context';

/** From the strictest on. */
const MODES: readonly Mode[] = ['insert', 'ask', 'run'];

/** The mode that is used: where the wished one is not allowed, the highest one that is. */
export function effectiveMode(wished: Mode, allowed: readonly Mode[]): Mode {
  return allowed.includes(wished)
    ? wished
    : (options(allowed).at(-1) ?? wished);
}

function options(allowed: readonly Mode[]): Mode[] {
  return MODES.filter(mode => allowed.includes(mode));
}

/** What may happen with code that the model writes. */
export function ModeSelect({ chats }: { chats: Chats }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const names: Record<Mode, string> = {
    insert: trans.__('Insert only'),
    ask: trans.__('Ask first'),
    run: trans.__('Always run')
  };
  const allowed = chats.status?.modes ?? MODES;
  return (
    <HTMLSelect
      className="jp-gptcode-mode"
      aria-label={trans.__('Run code')}
      title={trans.__('What may happen with code that the model writes')}
      value={effectiveMode(chats.mode, allowed)}
      onChange={event => {
        chats.mode = event.target.value as Mode;
      }}
    >
      {options(allowed).map(mode => (
        <option key={mode} value={mode}>
          {names[mode]}
        </option>
      ))}
    </HTMLSelect>
  );
}
