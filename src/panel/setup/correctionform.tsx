import * as React from 'react';

import type { IEndpoint, IModel, IModelCorrection } from '../../server/wire';
import { PanelContext, type Trans } from '../shared/context';
import { isSecondPress } from '../shared/focus';

/** Tokens: the server refuses more. */
const MOST = 100_000_000;

type Field = keyof IModel['sources'];
type Source = IModel['sources'][Field];

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
  const found = model[field];
  const isOwn = model.sources[field] === 'user';
  return (
    <label>
      {label}
      <input
        name={field}
        type="number"
        className="jp-gptcode-input"
        aria-label={label}
        min={least}
        max={MOST}
        step={1}
        disabled={settingOf(endpoint, field) !== null}
        defaultValue={isOwn && found !== null ? String(found) : ''}
        placeholder={isOwn || found === null ? '' : number(found)}
      />
      <Note {...props} words={found === null ? '' : number(found)} />
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
      {label}
      <select
        name={field}
        className="jp-gptcode-input"
        aria-label={label}
        disabled={settingOf(endpoint, field) !== null}
        defaultValue={isOwn ? String(model[field]) : ''}
      >
        <option value="">
          {isOwn ? trans.__('As found') : trans.__('Not corrected')}
        </option>
        <option value="true">{words(true)}</option>
        <option value="false">{words(false)}</option>
      </select>
      <Note {...props} words={words(model[field])} />
    </label>
  );
}

/** What is known now, and who says so. */
function Note(props: IPart & { words: string }): React.JSX.Element {
  const { endpoint, field, model, words } = props;
  const { trans } = React.useContext(PanelContext);
  const setting = settingOf(endpoint, field);
  return (
    <span className="jp-gptcode-known jp-gptcode-faint">
      {setting
        ? trans.__('Set by %1', setting)
        : knownWords(model.sources[field], words, trans)}
    </span>
  );
}

function knownWords(source: Source, words: string, trans: Trans): string {
  switch (source) {
    case 'user':
      return trans.__('Corrected by you');
    case 'setting':
      return trans.__('Configured: %1', words);
    case 'endpoint':
      return trans.__('Reported by the endpoint: %1', words);
    case 'test':
      return trans.__('Shown by its answers: %1', words);
    case 'table':
      return trans.__('Known by its name: %1', words);
    default:
      return words ? trans.__('Assumed: %1', words) : trans.__('Not known');
  }
}

function settingOf({ locked }: IEndpoint, field: Field): string | null {
  return locked.find(each => each.field === field)?.setting ?? null;
}

function number(found: number): string {
  return found.toLocaleString('en');
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
