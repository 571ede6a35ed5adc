import * as React from 'react';

import type { IEndpoint, IPreset } from '../../server/wire';
import { PanelContext, type Trans } from '../shared/context';
import { Problem } from './problem';
import { type EndpointList, placeName } from './endpointlist';

/** What the form has before the server has sent the presets. */
const OPENAI: IPreset = {
  id: 'openai',
  // eslint-disable-next-line jupyter/no-untranslated-string -- a name
  title: 'OpenAI',
  base_url: 'https://api.openai.com/v1',
  ...{ example: '', key: 'needed', docs: '', variable: '' },
  ...{ api_version: false, deployments: false }
};

/**
 * A form that sends a key to the server: for a new endpoint, or to change one. The key stays in its
 * field until it could be used, and React's state never has it.
 */
export function KeyForm(props: {
  list: EndpointList;
  endpoint?: IEndpoint;
  close?: () => void;
}): React.JSX.Element {
  const { close, endpoint, list } = props;
  const { trans } = React.useContext(PanelContext);
  const form = React.useRef<HTMLFormElement>(null);
  const presets = list.found?.presets ?? [OPENAI];
  const [chosen, choose] = React.useState(endpoint?.preset || OPENAI.id);
  const [filled, setFilled] = React.useState(false);
  const [keyed, setKeyed] = React.useState(false);
  const preset = presets.find(({ id }) => id === chosen) ?? OPENAI;
  const place = endpoint ?? 'key';
  const busy = list.busy === placeName(place);
  const problem = list.problem(place);
  const text = (name: string) => {
    const field = form.current?.elements.namedItem(name);
    return field instanceof HTMLInputElement ? field.value.trim() : '';
  };
  const look = () => {
    setFilled(Boolean(text('key') || text('base_url') || endpoint));
    setKeyed(text('key') !== '');
  };
  const isReady = filled || Boolean(endpoint) || isEnough(preset);
  const send = async (sure: boolean) => {
    if (!isReady || busy) {
      return;
    }
    const fields = read(text, preset, endpoint);
    const body = { ...fields, ...(sure && { plain_http: true }) };
    const isUsed = endpoint
      ? await list.edit(endpoint, body)
      : await list.add({ ...body, ...named(text('name'), preset) });
    const key = form.current?.elements.namedItem('key');
    if (isUsed && key instanceof HTMLInputElement) {
      key.value = '';
      look();
    }
    if (isUsed) {
      close?.();
    }
  };
  return (
    <form
      ref={form}
      autoComplete="off"
      onChange={look}
      onSubmit={event => {
        event.preventDefault();
        void send(false);
      }}
    >
      {!endpoint && (
        <label>
          {trans.__('Provider')}
          <select
            className="jp-gptcode-input"
            aria-label={trans.__('Provider')}
            value={chosen}
            onChange={event => choose(event.target.value)}
          >
            {presets.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
      )}
      {preset.id === 'embedded' ? (
        <p>{trans.__('Download it below: it needs no address and no key.')}</p>
      ) : (
        <>
          {preset.key !== 'none' && (
            <Field
              name="key"
              label={trans.__('API key')}
              type="password"
              placeholder={keyHint(preset, endpoint, trans)}
            />
          )}
          <p className="jp-gptcode-faint">
            <KeyNote list={list} preset={preset} />
          </p>
          <Field
            key={`address of ${preset.id}`}
            name="base_url"
            label={trans.__('Base URL')}
            note={endpoint ? '' : addressNote(preset, trans)}
            placeholder={preset.base_url || preset.example}
            value={endpoint?.base_url}
          />
          {preset.deployments && (
            <Field
              name="models"
              label={trans.__('Deployments')}
              note={trans.__('with commas between them')}
              value={endpoint?.models.join(', ')}
            />
          )}
          {preset.api_version && (
            <Field
              name="api_version"
              label={trans.__('API version')}
              note={trans.__('only for addresses that need one')}
              placeholder="2024-10-21"
              value={endpoint?.api_version}
            />
          )}
          {!(endpoint && preset.deployments) && (
            <details open={Boolean(endpoint?.models.length)}>
              <summary>{trans.__('More')}</summary>
              {!endpoint && (
                <Field
                  name="name"
                  label={trans.__('Name')}
                  note={trans.__('its models are called NAME/MODEL')}
                />
              )}
              {!preset.deployments && (
                <Field
                  name="models"
                  label={trans.__('Models')}
                  note={trans.__(
                    'with commas between them, if the server does not list them'
                  )}
                  value={endpoint?.models.join(', ')}
                />
              )}
            </details>
          )}
          <Problem problem={problem}>
            {problem?.kind === 'plain-http' && (
              <button
                type="button"
                className="jp-gptcode-button jp-mod-warn"
                aria-label={trans.__('Send the key over plain http')}
                onClick={() => void send(true)}
              >
                {trans.__('Send the key over plain http')}
              </button>
            )}
          </Problem>
          <div className="jp-gptcode-buttons">
            <SendButton
              isReady={isReady && !busy}
              busy={busy}
              text={
                endpoint ? trans.__('Save') : sendText(preset, keyed, trans)
              }
            />
            {close && (
              <button
                type="button"
                className="jp-gptcode-button"
                aria-label={trans.__('Cancel')}
                onClick={close}
              >
                {trans.__('Cancel')}
              </button>
            )}
          </div>
        </>
      )}
    </form>
  );
}

function SendButton(props: {
  isReady: boolean;
  busy: boolean;
  text: string;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  return (
    <button
      type="submit"
      className="jp-gptcode-button jp-mod-accept"
      aria-label={props.text}
      // Not disabled: the focus would be lost.
      aria-disabled={!props.isReady}
    >
      {props.busy ? trans.__('Checking…') : props.text}
    </button>
  );
}

function Field(props: {
  name: string;
  label: string;
  note?: string;
  placeholder?: string;
  type?: 'text' | 'password';
  value?: string;
}): React.JSX.Element {
  const { label, name, note, placeholder, type, value } = props;
  return (
    <label>
      {label}
      {note && <span className="jp-gptcode-faint"> ({note})</span>}
      <input
        name={name}
        type={type ?? 'text'}
        inputMode={name === 'base_url' ? 'url' : undefined}
        aria-label={label}
        className="jp-gptcode-input"
        defaultValue={value}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        maxLength={2000}
      />
    </label>
  );
}

/** Where the key goes, and where one gets it. */
function KeyNote(props: {
  list: EndpointList;
  preset: IPreset;
}): React.JSX.Element {
  const { docs, key, title } = props.preset;
  const { trans } = React.useContext(PanelContext);
  const words =
    props.list.found?.keys === 'keyring'
      ? trans.__(
          'It is sent to your Jupyter server once and saved in the system’s keyring there. Only its last four characters come back.'
        )
      : trans.__(
          'It is sent to your Jupyter server once and saved there in a file that only you can read. Only its last four characters come back.'
        );
  const isSafe = typeof isSecureContext === 'undefined' || isSecureContext;
  return (
    <>
      {key === 'none' ? trans.__('It needs no key.') : words}{' '}
      {key !== 'none' && !isSafe && (
        <b>
          {trans.__(
            'This page was loaded over plain http: everybody between you and your Jupyter server can read what you paste.'
          )}{' '}
        </b>
      )}
      {docs && (
        <a href={docs} target="_blank" rel="noopener noreferrer">
          {trans.__('About %1', title)}
        </a>
      )}
    </>
  );
}

type Text = (name: string) => string;

/** What is typed. Of an endpoint that is changed, only what differs. */
function read(
  text: Text,
  preset: IPreset,
  endpoint: IEndpoint | undefined
): {
  base_url?: string;
  key?: string;
  models?: string[];
  api_version?: string;
} {
  const [base, key, version] = ['base_url', 'key', 'api_version'].map(text);
  const models = text('models')
    .split(',')
    .map(each => each.trim())
    .filter(Boolean);
  const before = endpoint?.models ?? [];
  return {
    ...(base && base !== endpoint?.base_url && { base_url: base }),
    ...((key || !(endpoint || base || isEnough(preset))) && { key }),
    ...(preset.api_version &&
      version !== (endpoint?.api_version ?? '') && { api_version: version }),
    ...(models.join() !== before.join() && { models })
  };
}

/** OpenAI is what an address alone means, too. */
function named(
  name: string,
  preset: IPreset
): { name?: string; preset?: string } {
  return {
    ...(name && { name }),
    ...(preset.id !== OPENAI.id && { preset: preset.id })
  };
}

/** Whether a preset can be used with nothing else. */
function isEnough(preset: IPreset): boolean {
  return Boolean(preset.base_url && (preset.key === 'none' || preset.variable));
}

function addressNote(preset: IPreset, trans: Trans): string {
  return preset.base_url
    ? trans.__('leave empty for %1', preset.title)
    : trans.__('of your server');
}

function keyHint(
  preset: IPreset,
  endpoint: IEndpoint | undefined,
  trans: Trans
): string {
  if (endpoint && endpoint.key.place !== 'none') {
    return trans.__('unchanged if empty');
  }
  if (preset.variable) {
    return trans.__('%1 if empty', preset.variable);
  }
  return preset.key === 'optional' ? trans.__('if it needs one') : '';
}

function sendText(preset: IPreset, keyed: boolean, trans: Trans): string {
  return preset.key === 'none' || (preset.key === 'optional' && !keyed)
    ? trans.__('Use this server')
    : trans.__('Use this key');
}
