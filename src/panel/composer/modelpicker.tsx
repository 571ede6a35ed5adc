import * as React from 'react';

import type { IModels } from '../../server/wire';
import { PanelContext } from '../shared/context';

export interface IModelPickerProps {
  models: IModels;
  /** The chosen model; empty for the default. */
  model: string;
  choose: (model: string) => void;
}

/** A combobox with the models of all providers; it also takes any typed name. */
export function ModelPicker(props: IModelPickerProps): React.JSX.Element {
  const { models, model, choose } = props;
  const { trans } = React.useContext(PanelContext);
  const [typed, setTyped] = React.useState<string | null>(null);
  const [active, setActive] = React.useState(-1);
  const list = React.useId();
  const names = models.models.map(each => each.id);
  const shown = typed
    ? names.filter(name => name.toLowerCase().includes(typed.toLowerCase()))
    : names;
  const open = typed !== null && shown.length > 0;
  const finish = (name: string | null) => {
    if (name?.trim()) {
      choose(name.trim());
    }
    setTyped(null);
    setActive(-1);
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setTyped(typed ?? '');
      setActive(Math.max(-1, Math.min(shown.length - 1, active + step)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      finish(shown[active] ?? typed);
    } else if (event.key === 'Escape') {
      finish(null);
    }
  };
  return (
    <div className="jp-gptcode-models">
      <input
        role="combobox"
        aria-label={trans.__('Model')}
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${list}-${active}` : undefined}
        className="jp-gptcode-input"
        spellCheck={false}
        autoComplete="off"
        title={model || models.default}
        placeholder={models.default || trans.__('Model')}
        value={typed ?? model}
        onFocus={event => {
          setTyped('');
          event.target.select();
        }}
        onChange={event => setTyped(event.target.value)}
        onBlur={() => finish(typed)}
        onKeyDown={onKeyDown}
      />
      <ul
        role="listbox"
        id={list}
        aria-label={trans.__('Models')}
        hidden={!open}
        className="jp-gptcode-listbox"
      >
        {shown.map((name, index) => (
          <li
            key={name}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === active}
            // A click would come after the input's blur, which closes the list.
            onMouseDown={() => finish(name)}
          >
            {name}
          </li>
        ))}
      </ul>
    </div>
  );
}
