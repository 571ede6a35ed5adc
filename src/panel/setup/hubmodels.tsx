import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import { PanelContext } from '../shared/context';
import { type Downloads, TYPED } from './downloads';
import { HubModel } from './hubmodel';
import { Problem } from './problem';
import { Install } from './starter';

/** Larger models that run on the same machine: a short list, and any other by its address. */
export function HubModels(props: {
  downloads: Downloads;
  used: string;
}): React.JSX.Element {
  const { downloads, used } = props;
  React.useEffect(() => void downloads.load(), [downloads]);
  return (
    <UseSignal signal={downloads.changed}>
      {() => <Models downloads={downloads} used={used} />}
    </UseSignal>
  );
}

function Models(props: {
  downloads: Downloads;
  used: string;
}): React.JSX.Element {
  const { downloads, used } = props;
  const { trans } = React.useContext(PanelContext);
  const { found } = downloads;
  if (!found) {
    return (
      <>
        <p role="status">{trans.__('Loading…')}</p>
        <Problem problem={downloads.problem(TYPED)} />
      </>
    );
  }
  const shown = found.models.filter(
    ({ state }) => found.allowed || state === 'ready'
  );
  return (
    <>
      <p>
        {found.allowed
          ? trans.__(
              'They run on the same machine as Jupyter, and your prompts stay on that machine. They come from %1.',
              found.hub
            )
          : trans.__(
              'Your administrator has switched off downloads from model hubs.'
            )}
      </p>
      {found.install && shown.some(({ state }) => state === 'ready') && (
        <Install command={found.install} />
      )}
      {shown.length > 0 && (
        <ul
          className="jp-gptcode-downloads"
          aria-label={trans.__('Larger models')}
        >
          {shown.map(row => (
            <li key={row.file}>
              <HubModel {...{ downloads, found, row, used }} />
            </li>
          ))}
        </ul>
      )}
      {found.allowed && <AnotherModel downloads={downloads} />}
    </>
  );
}

/** Any file of the hub, or an address. */
function AnotherModel({
  downloads
}: {
  downloads: Downloads;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const [spec, setSpec] = React.useState('');
  // A name that may be mistyped stays until something of its file has come.
  const [sent, setSent] = React.useState<string | null>(null);
  const row = downloads.found?.models.find(each => each.spec === sent);
  const isThere = row && (row.progress !== null || row.state !== 'fetching');
  const hasCome = sent !== null && (!row || (isThere && !row.problem));
  React.useEffect(() => {
    if (hasCome) {
      setSent(null);
      setSpec(typed => (typed.trim() === sent ? '' : typed));
    }
  }, [hasCome, sent]);
  const isBusy = downloads.busy === TYPED;
  const isReady = spec.trim() !== '' && !isBusy;
  const label = trans.__('Another GGUF file');
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        if (isReady) {
          void downloads.get(spec.trim(), TYPED, false).then(isStarted => {
            if (isStarted) {
              setSent(spec.trim());
            }
          });
        }
      }}
    >
      <label>
        {label}
        <input
          className="jp-gptcode-input"
          aria-label={label}
          type="text"
          spellCheck={false}
          // eslint-disable-next-line jupyter/no-untranslated-string -- a form
          placeholder="hf:OWNER/REPO/FILE"
          value={spec}
          onChange={event => setSpec(event.target.value)}
        />
      </label>
      <p className="jp-gptcode-faint">
        {trans.__(
          'A file of the hub, hf:OWNER/REPO/FILE or hf:OWNER/REPO/FILE@REVISION, or an https address.'
        )}
      </p>
      <button
        type="submit"
        className="jp-gptcode-button"
        aria-label={trans.__('Get this file')}
        aria-disabled={!isReady}
      >
        {trans.__('Get')}
      </button>
      <Problem problem={downloads.problem(TYPED)} />
    </form>
  );
}
