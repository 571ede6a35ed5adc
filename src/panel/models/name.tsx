import * as React from 'react';

const TAIL = 12; // characters that stay in sight: names differ at their ends

/** A name that is cut in its middle where it does not fit. */
export function CutName({ name }: { name: string }): React.JSX.Element {
  const at = Math.max(0, name.length - TAIL);
  return (
    <span className="jp-gptcode-cutname">
      <span>{name.slice(0, at)}</span>
      <span>{name.slice(at)}</span>
    </span>
  );
}
