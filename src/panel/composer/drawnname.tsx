import * as React from 'react';

import type { IModels } from '../../server/wire';
import { CutName } from '../models/name';
import { ownName } from '../models/words';

/**
 * The name in the closed field, drawn over it: an input can hide only an end, and names that are
 * alike differ there. Where there is no room, the endpoint goes first, then the middle.
 */
export function DrawnName(props: {
  name: string;
  models: IModels;
}): React.JSX.Element {
  const { models, name } = props;
  const listed = models.models.find(({ id }) => id === name);
  const own = listed ? ownName(listed) : name;
  return (
    <span className="jp-gptcode-drawnname" aria-hidden>
      <span className="jp-mod-cut">{name.slice(0, -own.length)}</span>
      <CutName name={own} />
    </span>
  );
}
