import * as React from 'react';

import type { IModels } from '../../server/wire';
import { ownName } from '../models/words';

const OF_ENDPOINT = 5; // characters that stay in sight: they say whose the model is
const SHORT = 8; // characters of a name that may lose its end
const TAIL = 5; // and of longer ones, those at the end: names that are alike differ there

/**
 * The name in the closed field, drawn over it: an input can hide only an end, and names that are
 * alike differ there. Where there is no room, the end of the endpoint goes first, then the middle.
 */
export function DrawnName(props: {
  name: string;
  models: IModels;
}): React.JSX.Element {
  const { models, name } = props;
  const listed = models.models.find(({ id }) => id === name);
  const own = listed ? ownName(listed) : name;
  const endpoint = name.slice(0, -own.length);
  const end = own.length - (own.length > SHORT ? TAIL : 0);
  const minWidth = `${Math.min(endpoint.length, OF_ENDPOINT)}ch`;
  return (
    <span className="jp-gptcode-drawnname" aria-hidden>
      <span className="jp-mod-cut" style={{ minWidth }}>
        {endpoint}
      </span>
      <span className="jp-gptcode-cutname">
        <span className="jp-mod-cut">{own.slice(0, end)}</span>
        {end < own.length && <span>{own.slice(end)}</span>}
      </span>
    </span>
  );
}
