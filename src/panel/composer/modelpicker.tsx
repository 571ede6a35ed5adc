import * as React from 'react';

import type { IModel, IModels } from '../../server/wire';
import { Cut } from '../models/cut';
import { groupsOf, modelAt, placeOf } from '../models/groups';
import { ModelOptions } from '../models/options';
import { Silent } from '../models/silent';
import { endpointOf, namedBy } from '../models/typed';
import { details } from '../models/words';
import { DrawnName } from './drawnname';
import { ErrorText } from '../errors/words';
import { PanelContext } from '../shared/context';
import { isComposing } from './inputmethod';
import { stepOf } from './pickerkeys';

export interface IModelPickerProps {
  models: IModels;
  /** The notebook's model; empty for the default. */
  model: string;
  /** Whether it cannot be called: its endpoint is switched off, or was forgotten. */
  isGone?: boolean;
  /** An empty name chooses the default. */
  choose: (model: string) => void;
  /** Asks all endpoints for their models again. */
  retry: () => Promise<void>;
}

/** What the user types; `isEdited` once it differs from the name that was there. */
interface ITyped {
  text: string;
  isEdited: boolean;
}

/** A combobox with the models of all providers; it also takes a name that none of them lists. */
export function ModelPicker(props: IModelPickerProps): React.JSX.Element {
  const { models, choose } = props;
  const { trans } = React.useContext(PanelContext);
  const [typed, setTyped] = React.useState<ITyped | null>(null);
  const [active, setActive] = React.useState(-1);
  const [pointed, setPointed] = React.useState<IModel | null>(null);
  const list = React.useId();
  const root = React.useRef<HTMLDivElement>(null);
  const current = props.model || models.default;
  const filter = typed?.isEdited ? typed.text.trim() : '';
  const isOpen = typed !== null;
  const groups = React.useMemo(
    () => (isOpen ? groupsOf(models.models, filter) : []),
    [isOpen, models, filter]
  );
  const count = groups.reduce((sum, group) => sum + group.models.length, 0);
  const named = filter ? namedBy(groups, filter) : undefined;
  const own = isOpen && !filter ? placeOf(groups, current) : -1;
  const input = React.useRef<HTMLInputElement>(null);
  const open = () => setTyped({ text: current, isEdited: false });
  const finish = (name: string | null) => {
    if (name !== null && name !== current) {
      choose(name);
    }
    setTyped(null);
    setActive(-1);
    setPointed(null);
  };
  const accept = () => finish(typed?.isEdited ? (named?.id ?? filter) : null);
  const onKeyDown = (event: React.KeyboardEvent<HTMLInputElement>) => {
    if (isComposing(event)) {
      return;
    }
    const place = stepOf(event, isOpen, active < 0 ? own : active, count);
    if (place !== null) {
      event.preventDefault();
      if (!isOpen) {
        open();
      }
      setActive(place);
      setPointed(null);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const found = modelAt(groups, active);
      if (found) {
        finish(found.id);
      } else {
        accept();
      }
    } else if (event.key === 'Escape') {
      finish(null);
    }
  };
  const looked = pointed ?? modelAt(groups, active < 0 ? own : active) ?? named;
  return (
    <div
      ref={root}
      className="jp-gptcode-models"
      onBlur={event => {
        if (isOpen && !root.current?.contains(event.relatedTarget)) {
          accept();
        }
      }}
    >
      <input
        ref={input}
        role="combobox"
        aria-label={trans.__('Model')}
        aria-expanded={isOpen && count > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-describedby={isOpen ? `${list}-about` : undefined}
        aria-invalid={props.isGone && !typed?.isEdited}
        data-drawn={!isOpen && current !== ''}
        aria-activedescendant={
          isOpen && active >= 0 ? `${list}-${active}` : undefined
        }
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
        onKeyDown={onKeyDown}
      />
      {!isOpen && current && <DrawnName name={current} models={models} />}
      {isOpen && (count > 0 || filter || models.problems.length > 0) && (
        <div
          className="jp-gptcode-modelmenu"
          // The input keeps the focus, as long as no button takes it.
          onMouseDown={event => {
            if (!(event.target as Element).closest('button')) {
              event.preventDefault();
            }
          }}
          onKeyDown={event => {
            if (event.key === 'Escape') {
              event.stopPropagation();
              input.current?.focus();
              finish(null);
            }
          }}
        >
          <Silent problems={models.problems} retry={props.retry} />
          <Cut cut={models.cut} />
          {count > 0 && (
            <ModelOptions
              id={list}
              groups={groups}
              current={current}
              shown={active < 0 ? own : active}
              active={active}
              choose={model => finish(model.id)}
              point={setPointed}
            />
          )}
          <About
            id={`${list}-about`}
            isUnlisted={filter !== '' && !named && active < 0}
            endpoint={endpointOf(models, filter)}
            model={looked}
          />
        </div>
      )}
    </div>
  );
}

/** What is known of the model that the keys or the mouse have reached, and its whole name. */
function About(props: {
  id: string;
  isUnlisted: boolean;
  /** Where a name goes that is not listed. */
  endpoint: string | undefined;
  model: IModel | undefined;
}): React.JSX.Element {
  const { endpoint, id, isUnlisted, model } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <div id={id} className="jp-gptcode-modelabout">
      {isUnlisted && (
        <div>
          {endpoint
            ? trans.__(
                'No model of this name is listed. Enter uses it at the endpoint "%1".',
                endpoint
              )
            : trans.__(
                'No model of this name is listed. Enter uses it all the same.'
              )}
        </div>
      )}
      {model && (
        <>
          <b>{model.id}</b>
          <div>{details(model, trans)}</div>
          {model.note && (
            <div>
              <ErrorText text={model.note} />
            </div>
          )}
        </>
      )}
    </div>
  );
}
