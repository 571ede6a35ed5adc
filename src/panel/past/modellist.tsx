import * as React from 'react';

import { PanelContext } from '../shared/context';

/** The models that are set up, to have one of them answer a message again. */
export function ModelList(props: {
  models: readonly string[];
  choose: (model: string) => void;
  close: () => void;
}): React.JSX.Element {
  const { choose, close, models } = props;
  const { trans } = React.useContext(PanelContext);
  const list = React.useRef<HTMLUListElement>(null);
  React.useLayoutEffect(
    () => list.current?.querySelector<HTMLElement>('button')?.focus(),
    []
  );
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (step) {
      event.preventDefault();
      const all = [...(list.current?.querySelectorAll('button') ?? [])];
      const at = all.findIndex(each => each === document.activeElement);
      all.at((at + step) % all.length)?.focus();
    }
  };
  return (
    <ul
      ref={list}
      role="menu"
      aria-label={trans.__('Try again with')}
      className="jp-gptcode-modellist"
      onKeyDown={onKeyDown}
    >
      {models.map(model => (
        <li key={model} role="none">
          <button
            role="menuitem"
            className="jp-gptcode-button"
            aria-label={trans.__('Try again with %1', model)}
            title={model}
            onClick={() => choose(model)}
          >
            {trans.__('Try again with %1', model)}
          </button>
        </li>
      ))}
    </ul>
  );
}
