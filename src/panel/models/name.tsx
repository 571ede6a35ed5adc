import * as React from 'react';

const TAIL = 11; // characters that stay in sight: long names differ at their ends
const SHORT = 24; // characters of a name that may lose its end

/** A name that is cut where it does not fit: a long one in its middle. */
export function CutName({ name }: { name: string }): React.JSX.Element {
  const at = name.length > SHORT ? name.length - TAIL : name.length;
  return (
    <span className="jp-gptcode-cutname">
      <span>{name.slice(0, at)}</span>
      <span>{name.slice(at)}</span>
    </span>
  );
}
