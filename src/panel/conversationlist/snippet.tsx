import * as React from 'react';

import type { ISearchHit } from '../../server/wire';
import { PanelContext, type Trans } from '../shared/context';

/** Where the words were found: text, in which they are marked. */
export function Snippet(props: {
  hit: ISearchHit;
  query: string;
}): React.JSX.Element {
  const { hit, query } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <div className="jp-gptcode-conversationlist-hit" data-place={hit.place}>
      <span className="jp-gptcode-conversationlist-place">
        {placeText(hit, trans)}
      </span>{' '}
      {marked(hit.snippet, query).map((part, index) =>
        part.isFound ? (
          <mark key={index}>{part.text}</mark>
        ) : (
          <React.Fragment key={index}>{part.text}</React.Fragment>
        )
      )}
    </div>
  );
}

function placeText({ place }: ISearchHit, trans: Trans): string {
  switch (place) {
    case 'prompt':
      return trans.__('You:');
    case 'answer':
      return trans.__('Answer:');
    case 'code':
      return trans.__('Code:');
  }
}

interface IPart {
  text: string;
  isFound: boolean;
}

/** A text in parts, of which some are words of the query. */
export function marked(text: string, query: string): IPart[] {
  const words = query.trim().split(/\s+/).filter(Boolean);
  if (!words.length) {
    return [{ text, isFound: false }];
  }
  const escaped = words.map(word =>
    word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  );
  const found = new RegExp(`(${escaped.join('|')})`, 'giu');
  return text
    .split(found)
    .map((part, index) => ({ text: part, isFound: index % 2 === 1 }))
    .filter(part => part.text);
}
