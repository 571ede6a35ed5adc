import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import { PanelContext } from '../shared/context';
import { focusComposer } from '../shared/focus';
import { type SafeOffer, SafeOfferContext } from './safeoffer';

/** Offers "Run if safe" above the composer. Its region is there before: else nothing is read out. */
export function SafeOfferLine(props: {
  isHidden: boolean;
}): React.JSX.Element | null {
  const offer = React.useContext(SafeOfferContext);
  return (
    offer && (
      <div role="status">
        <UseSignal signal={offer.changed}>
          {() =>
            offer.isShown && !props.isHidden ? <Line offer={offer} /> : null
          }
        </UseSignal>
      </div>
    )
  );
}

function Line({ offer }: { offer: SafeOffer }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const answer = (save: () => Promise<void>) => (event: React.MouseEvent) => {
    focusComposer(event.currentTarget);
    save().catch((error: unknown) => {
      console.warn('GPT-Code: the settings could not be saved', error);
    });
  };
  return (
    <div className="jp-gptcode-safeoffer">
      {trans.__(
        'You have approved three cells that only compute and show. GPT-Code can run such cells by itself, and ask before anything else.'
      )}
      <div className="jp-gptcode-buttons">
        <button
          className="jp-gptcode-button jp-mod-accept"
          aria-label={trans.__('Run if safe')}
          onClick={answer(() => offer.accept())}
        >
          {trans.__('Run if safe')}
        </button>
        <button
          className="jp-gptcode-button"
          aria-label={trans.__('Not now')}
          onClick={answer(() => offer.decline())}
        >
          {trans.__('Not now')}
        </button>
      </div>
    </div>
  );
}
