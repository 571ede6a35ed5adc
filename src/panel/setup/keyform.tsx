import * as React from 'react';

import type { Setup } from '../../chat/setup';
import { PanelContext } from '../shared/context';

const OPENAI = 'https://api.openai.com/v1';

/** A form that sends a key to the server. The key stays in its field until it could be used. */
export function KeyForm({ setup }: { setup: Setup }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const [filled, setFilled] = React.useState(false);
  // Only in the field itself: React's state would stay in the page.
  const key = React.useRef<HTMLInputElement>(null);
  const address = React.useRef<HTMLInputElement>(null);
  const busy = setup.busy === 'key';
  const look = () =>
    setFilled(Boolean(key.current?.value || address.current?.value.trim()));
  const send = (event: React.FormEvent) => {
    event.preventDefault();
    if (key.current && address.current && filled && !busy) {
      const field = key.current;
      const sent = setup.paste(field.value, address.current.value);
      void sent.then(isUsed => {
        if (isUsed) {
          field.value = '';
          look();
        }
      });
    }
  };
  return (
    <form onSubmit={send} autoComplete="off">
      <p>
        {trans.__(
          'The key is sent to your Jupyter server once and saved there in a file that only you can read. It is never sent back to the browser.'
        )}
      </p>
      <label>
        {trans.__('API key')}
        <input
          ref={key}
          type="password"
          aria-label={trans.__('API key')}
          className="jp-gptcode-input"
          autoComplete="off"
          spellCheck={false}
          maxLength={2000}
          onChange={look}
        />
      </label>
      <label>
        {trans.__('Base URL (leave empty for OpenAI)')}
        <input
          ref={address}
          type="text"
          inputMode="url"
          aria-label={trans.__('Base URL')}
          className="jp-gptcode-input"
          placeholder={OPENAI}
          spellCheck={false}
          maxLength={2000}
          onChange={look}
        />
      </label>
      <button
        type="submit"
        className="jp-gptcode-button jp-mod-accept"
        aria-label={trans.__('Use this key')}
        // Not disabled: the focus would be lost.
        aria-disabled={!filled || busy}
      >
        {busy ? trans.__('Checking…') : trans.__('Use this key')}
      </button>
    </form>
  );
}
