import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import type { IBlockPart } from '../../conversation/transcript';
import type { IMissingPackage } from '../../server/wire';
import type { Consent } from '../../turn/packages';
import { PanelContext, type Trans } from '../shared/context';
import { focusComposer } from '../shared/focus';
import { visibleCode } from './visible';

export interface IMissingProps {
  block: IBlockPart;
  missing: IMissingPackage;
  chat: ChatSession;
}

/** Asks whether to install what a cell lacks. */
export function Missing(props: IMissingProps): React.JSX.Element {
  const { block, chat, missing } = props;
  const { known, package: name } = missing;
  const { trans } = React.useContext(PanelContext);
  const button = (consent: Consent, label: string, kind = '') => (
    <button
      className={`jp-gptcode-button ${kind}`}
      aria-label={label}
      onClick={event => {
        focusComposer(event.currentTarget);
        chat.decide(block.block, consent);
      }}
    >
      {label}
    </button>
  );
  return (
    <>
      <div className="jp-gptcode-card-note">{missingText(missing, trans)}</div>
      {!known && (
        <div className="jp-gptcode-card-note jp-gptcode-card-warning">
          {trans.__(
            '%1 is not a package that we know: the name comes from the code. Install it only if you trust a package of this name.',
            name
          )}
        </div>
      )}
      <div className="jp-gptcode-card-buttons">
        {button(
          'install',
          trans.__('Install %1', name),
          known ? 'jp-mod-accept' : ''
        )}
        {button('not-now', trans.__('Not now'))}
      </div>
    </>
  );
}

export function missingText(
  { module, package: name }: IMissingPackage,
  trans: Trans
): string {
  return trans.__(
    'The module %1 is missing. Install the package %2 into the kernel’s environment, and run the cell again?',
    module,
    name
  );
}

/** What was installed for a cell, and how that ended. */
export function Installed({
  block
}: {
  block: IBlockPart;
}): React.JSX.Element | null {
  const { trans } = React.useContext(PanelContext);
  const { installed } = block;
  return installed ? (
    <div
      className="jp-gptcode-card-note"
      title={visibleCode(installed.said) || undefined}
    >
      {installedText(block, trans)}
    </div>
  ) : null;
}

export function installedText(
  { installed, note }: IBlockPart,
  trans: Trans
): string {
  if (!installed) {
    return '';
  }
  const { ok, package: name, said } = installed;
  if (note === 'installing') {
    return trans.__('Installing %1…', name);
  }
  return ok
    ? trans.__('%1 was installed.', name)
    : trans.__('%1 could not be installed: %2', name, visibleCode(said));
}
