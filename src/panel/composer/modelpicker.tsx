import * as React from 'react';

import type { IModels } from '../../server/wire';
import { PanelContext } from '../shared/context';

export interface IModelPickerProps {
  models: IModels;
  /** The notebook's model; empty for the default. */
  model: string;
  /** Whether it cannot be called: its endpoint is switched off, or was forgotten. */
  isGone?: boolean;
  /** An empty name chooses the default. */
  choose: (model: string) => void;
}

/** What the user types; `isEdited` once it differs from the name that was there. */
interface ITyped {
  text: string;
  isEdited: boolean;
}

/** A combobox with the models of all providers; it also takes any typed name. */
export function ModelPicker(props: IModelPickerProps): React.JSX.Element {
  const { models, choose } = props;
  const { trans } = React.useContext(PanelContext);
  const [typed, setTyped] = React.useState<ITyped | null>(null);
  const [active, setActive] = React.useState(-1);
  const list = React.useId();
  const current = props.model || models.default;
  const names = models.models.map(each => each.id);
  const filter = typed?.isEdited ? typed.text.trim().toLowerCase() : '';
  const shown = names.filter(name => name.toLowerCase().includes(filter));
  const isOpen = typed !== null && shown.length > 0;
  const options = useVisible(isOpen, active);
  const input = useEndShown(typed === null, current);
  const open = () => setTyped({ text: current, isEdited: false });
  const finish = (name: string | null) => {
    if (name !== null && name !== current) {
      choose(name);
    }
    setTyped(null);
    setActive(-1);
  };
  const accept = () => finish(typed?.isEdited ? typed.text.trim() : null);
  const move = (step: number) => {
    if (!typed) {
      open();
    }
    const from = active < 0 && !filter ? shown.indexOf(current) : active;
    setActive(Math.max(-1, Math.min(shown.length - 1, from + step)));
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (shown[active] !== undefined) {
        finish(shown[active]);
      } else {
        accept();
      }
    } else if (event.key === 'Escape') {
      finish(null);
    }
  };
  return (
    <div className="jp-gptcode-models">
      <input
        ref={input}
        role="combobox"
        aria-label={trans.__('Model')}
        aria-expanded={isOpen}
        aria-controls={list}
        aria-autocomplete="list"
        aria-invalid={props.isGone && !typed?.isEdited}
        aria-activedescendant={active >= 0 ? `${list}-${active}` : undefined}
        className="jp-gptcode-input"
        spellCheck={false}
        autoComplete="off"
        maxLength={200}
        title={current}
        placeholder={trans.__('Model')}
        value={typed?.text ?? current}
        onFocus={event => {
          open();
          event.target.select();
        }}
        onClick={() => typed ?? open()}
        onChange={event => {
          setTyped({ text: event.target.value, isEdited: true });
          setActive(-1);
        }}
        onBlur={accept}
        onKeyDown={onKeyDown}
      />
      <ul
        ref={options}
        role="listbox"
        id={list}
        aria-label={trans.__('Models')}
        hidden={!isOpen}
        className="jp-gptcode-listbox"
      >
        {shown.map((name, index) => (
          <li
            key={name}
            title={name}
            id={`${list}-${index}`}
            role="option"
            aria-selected={name === current}
            data-active={index === active || undefined}
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

/** Shows the end of a name that is too long for the closed field: beginnings are often the same. */
function useEndShown(
  isClosed: boolean,
  name: string
): React.RefObject<HTMLInputElement> {
  const input = React.useRef<HTMLInputElement>(null);
  React.useLayoutEffect(() => {
    const node = input.current;
    if (!node || !isClosed) {
      return;
    }
    const show = () => {
      node.scrollLeft = node.scrollWidth;
      node.dataset.cut = String(node.scrollLeft > 0);
    };
    // At first, and whenever the panel has another width.
    const observer = new ResizeObserver(show);
    observer.observe(node);
    show();
    return () => {
      observer.disconnect();
      delete node.dataset.cut;
    };
  }, [isClosed, name]);
  return input;
}

/** Keeps the option that the keys have reached, or at first the current one, in sight. */
function useVisible(
  isOpen: boolean,
  active: number
): React.RefObject<HTMLUListElement> {
  const list = React.useRef<HTMLUListElement>(null);
  React.useLayoutEffect(() => {
    const option = list.current?.querySelector<HTMLElement>(
      active >= 0 ? '[data-active]' : '[aria-selected="true"]'
    );
    if (isOpen && list.current && option) {
      const { clientHeight, scrollTop } = list.current;
      const { offsetHeight, offsetTop } = option;
      const least = offsetTop + offsetHeight - clientHeight;
      list.current.scrollTop = Math.min(offsetTop, Math.max(least, scrollTop));
    }
  }, [isOpen, active]);
  return list;
}
