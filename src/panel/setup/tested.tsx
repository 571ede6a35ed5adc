import * as React from 'react';

import type { IEndpoint } from '../../server/wire';
import { ErrorText } from '../errors/words';
import { PanelContext } from '../shared/context';
import { OwnWords } from '../shared/ownwords';
import type { EndpointList } from './endpointlist';

/** What a test has found, in the server's words. */
export function Tested(props: {
  endpoint: IEndpoint;
  list: EndpointList;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const tested = props.list.tested(props.endpoint);
  if (!tested) {
    // It is there before it says something: else a screen reader may miss that.
    return <div role="status" />;
  }
  const { checks, model, requests } = tested;
  const marks = {
    yes: ['✓', trans.__('Yes')],
    no: ['✗', trans.__('No')],
    unknown: ['?', trans.__('Unknown')]
  };
  return (
    <div role="status" className="jp-gptcode-tested">
      {model ? (
        <div>
          {requests === 1
            ? trans.__('Tested with %1, by one short request:', model)
            : trans.__(
                'Tested with %1, by %2 short requests:',
                model,
                requests
              )}
        </div>
      ) : (
        <div>
          {trans.__(
            'No model was tried. Add the name of one under "Edit", then test again.'
          )}
        </div>
      )}
      <ul>
        {checks.map(({ check, detail, message, result }) => {
          const [sign, word] = marks[result];
          return (
            <li key={check} data-result={result}>
              <span role="img" aria-label={word}>
                {sign}
              </span>
              <span>
                <ErrorText text={message} />
                <OwnWords text={detail} />
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
