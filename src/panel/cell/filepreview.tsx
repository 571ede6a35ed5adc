import * as React from 'react';

import type { IProfile, IProfileTable } from '../../server/wire';
import { PanelContext } from '../shared/context';

const MOST_BYTES = 5_000_000; // of an image that is shown

/** A small image, the first rows of a table, or a note that the file was removed. */
export function FilePreview(props: {
  profile: IProfile | null | undefined;
  /** Bytes. */
  size: number;
  url: string | undefined;
  name: string;
}): React.JSX.Element | null {
  const { name, profile, size, url } = props;
  const { trans } = React.useContext(PanelContext);
  if (profile === null) {
    return (
      <div className="jp-gptcode-card-note">
        {trans.__('This file no longer exists.')}
      </div>
    );
  }
  if (profile?.kind === 'image' && url && size <= MOST_BYTES) {
    const version = `v=${profile.modified ?? size}`;
    return (
      <img
        // A file that was rewritten has the same address.
        src={`${url}${url.includes('?') ? '&' : '?'}${version}`}
        alt={name}
        className="jp-gptcode-file-image"
      />
    );
  }
  const [table] = profile?.tables ?? [];
  return table?.head.length ? <Rows table={table} name={name} /> : null;
}

function Rows(props: {
  table: IProfileTable;
  name: string;
}): React.JSX.Element {
  const { name, table } = props;
  const { trans } = React.useContext(PanelContext);
  const columns = table.columns.slice(0, table.head[0].length);
  return (
    <div
      // It scrolls, so the keyboard must reach it.
      tabIndex={0}
      role="group"
      aria-label={trans.__('First rows of %1', name)}
      className="jp-gptcode-file-rows"
    >
      <table>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={index} scope="col">
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.head.map((row, index) => (
            <tr key={index}>
              {row.map((field, at) => (
                <td key={at}>{field}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
