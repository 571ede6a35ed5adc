import * as React from 'react';

import { cut } from './cuts';

/** A name that is cut where it does not fit: a long one where it is like others. */
export function CutName(props: {
  name: string;
  /** Where it differs from those with the same beginning and end. */
  apart?: number;
}): React.JSX.Element {
  const [head, middle, between, tail] = cut(props.name, props.apart);
  return (
    <span className="jp-gptcode-cutname">
      <span className="jp-mod-cut">{head}</span>
      {middle && <span>{middle}</span>}
      {between && <span className="jp-mod-cut">{between}</span>}
      {tail && <span>{tail}</span>}
    </span>
  );
}
