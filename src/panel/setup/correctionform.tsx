import * as React from 'react';

import type { IEndpoint, IModel, IModelCorrection } from '../../server/wire';
import { sourceWords } from '../models/words';
import { PanelContext, type Trans } from '../shared/context';
import { isSecondPress } from '../shared/focus';

type Field = keyof IModel['sources'];

/** What the user says a model can do. What is left empty stays as it was found. */
export function CorrectionForm(props: {
  endpoint: IEndpoint;
  model: IModel;
  isBusy: boolean;
  save: (correction: Omit<IModelCorrection, 'model'>) => void;
  close: () => void;
}): React.JSX.Element {
  const { close, endpoint, isBusy, model, save } = props;
  const { trans } = React.useContext(PanelContext);
  const form = React.useRef<HTMLFormElement>(null);
  React.useEffect(
    () =>
      form.current
        ?.querySelector<HTMLElement>(':is(input, select):enabled')
        ?.focus(),
    []
  );
  const part = { endpoint, model };
  return (
    <form
      ref={form}
      autoComplete="off"
      onSubmit={event => {
        event.preventDefault();
        const given = new FormData(event.currentTarget);
        if (!isBusy) {
          save(changes(model, given));
        }
      }}
    >
      <Tokens
        {...part}
        field="context_window"
        label={trans.__('Window in tokens')}
        least={1000}
      />
      <Flag {...part} field="vision" label={trans.__('Sees images')} />
      <Flag {...part} field="reasoning" label={trans.__('Thinks')} />
      <Tokens
        {...part}
        field="output_cap"
        label={trans.__('Longest answer in tokens')}
        least={16}
      />
      <div className="jp-gptcode-buttons">
        <button
          type="submit"
          className="jp-gptcode-button jp-mod-accept"
          aria-label={trans.__('Save')}
          aria-disabled={isBusy}
          onClick={event => isSecondPress(event) && event.preventDefault()}
        >
          {trans.__('Save')}
        </button>
        <button
          type="button"
          className="jp-gptcode-button"
          aria-label={trans.__('Cancel')}
          onClick={close}
        >
          {trans.__('Cancel')}
        </button>
      </div>
    </form>
  );
}

interface IPart {
  endpoint: IEndpoint;
  model: IModel;
  field: Field;
  label: string;
}

/** A number, whose placeholder is what was found. */
function Tokens(
  props: IPart & { field: 'context_window' | 'output_cap'; least: number }
): React.JSX.Element {
  const { endpoint, field, label, least, model } = props;
  const { trans } = React.useContext(PanelContext);
  const found = model[field];
  const isOwn = model.sources[field] === 'user';
  return (
    <label>
      {label} <Note {...props} />
      <input
        name={field}
        type="number"
        className="jp-gptcode-input"
        aria-label={label}
        min={least}
        step={1}
        disabled={settingOf(endpoint, field) !== null}
        defaultValue={isOwn && found !== null ? String(found) : ''}
        placeholder={isOwn ? trans.__('as found') : foundWords(found, trans)}
      />
    </label>
  );
}

function Flag(
  props: IPart & { field: 'vision' | 'reasoning' }
): React.JSX.Element {
  const { endpoint, field, label, model } = props;
  const { trans } = React.useContext(PanelContext);
  const isOwn = model.sources[field] === 'user';
  const words = (value: boolean) => (value ? trans.__('Yes') : trans.__('No'));
  return (
    <label>
      {label} <Note {...props} />
      <select
        name={field}
        className="jp-gptcode-input"
        aria-label={label}
        disabled={settingOf(endpoint, field) !== null}
        defaultValue={isOwn ? String(model[field]) : ''}
      >
        <option value="">
          {isOwn
            ? trans.__('As found')
            : trans.__('As found: %1', words(model[field]))}
        </option>
        <option value="true">{words(true)}</option>
        <option value="false">{words(false)}</option>
      </select>
    </label>
  );
}

/** Where a value comes from. */
function Note({ endpoint, field, model }: IPart): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const setting = settingOf(endpoint, field);
  return (
    <span className="jp-gptcode-faint">
      {setting
        ? trans.__('set by %1', setting)
        : sourceWords(model.sources[field], trans)}
    </span>
  );
}

function settingOf({ locked }: IEndpoint, field: Field): string | null {
  return locked.find(each => each.field === field)?.setting ?? null;
}

function foundWords(found: number | null, trans: Trans): string {
  return found === null ? trans.__('unknown') : found.toLocaleString('en');
}

/** What the user has changed: null takes an earlier correction back. */
function changes(
  model: IModel,
  given: FormData
): Omit<IModelCorrection, 'model'> {
  const found: Record<string, boolean | number | null> = {};
  for (const field of Object.keys(model.sources) as Field[]) {
    const text = given.get(field);
    const before = model.sources[field] === 'user' ? model[field] : null;
    const value =
      typeof text !== 'string' || text === ''
        ? null
        : ['true', 'false'].includes(text)
          ? text === 'true'
          : Number(text);
    // A field that is locked is not sent.
    if (text !== null && value !== before) {
      found[field] = value;
    }
  }
  return found;
}
