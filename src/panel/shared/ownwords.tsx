import * as React from 'react';

import { visibleName } from './names';

/** What an endpoint itself says of a failure, below our own sentence: text, never markup. */
export function OwnWords(props: {
  text: string | undefined;
}): React.JSX.Element | null {
  return props.text ? (
    <blockquote className="jp-gptcode-ownwords" dir="auto">
      {visibleName(props.text)}
    </blockquote>
  ) : null;
}
