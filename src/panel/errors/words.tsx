import * as React from 'react';

import { PanelContext } from '../shared/context';

/** The words of an error in the user's language. What knows them is loaded with the first error. */
export function ErrorText({ text }: { text: string }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const [known, setKnown] = React.useState<string[]>([]);
  React.useEffect(() => {
    let isWanted = true;
    import('./text')
      .then(({ errorText }) => {
        const translated = errorText(text, trans);
        if (isWanted && translated !== text) {
          setKnown([text, translated]);
        }
      })
      // The English words stay.
      .catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [text, trans]);
  return <>{known[0] === text ? known[1] : text}</>;
}
