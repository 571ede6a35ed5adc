import * as React from 'react';

import type { IModel } from '../../server/wire';
import { tokens } from './words';

/** A model's window and what it can do, for the eye: its option says the same in words. */
export function Marks({ model }: { model: IModel }): React.JSX.Element {
  return (
    <span className="jp-gptcode-modelmarks" aria-hidden>
      {model.reasoning && <Icon path={BULB} name="thinks" />}
      {model.vision && <Icon path={EYE} name="sees" />}
      <span>{tokens(model.context_window)}</span>
    </span>
  );
}

const EYE =
  'M8 3.5C4.6 3.5 2 6 1 8c1 2 3.6 4.5 7 4.5S14 10 15 8c-1-2-3.6-4.5-7-4.5Zm0 7.5a3 3 0 1 1 0-6 3 3 0 0 1 0 6Zm0-1.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z';
const BULB =
  'M8 1a4.5 4.5 0 0 0-2.5 8.2V11h5V9.2A4.5 4.5 0 0 0 8 1Zm-2.5 11v1h5v-1h-5ZM6.5 14v1h3v-1h-3Z';

function Icon(props: { path: string; name: string }): React.JSX.Element {
  return (
    <svg data-mark={props.name} viewBox="0 0 16 16" width="14" height="14">
      <path d={props.path} fill="currentColor" fillRule="evenodd" />
    </svg>
  );
}
