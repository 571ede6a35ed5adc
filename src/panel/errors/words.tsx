import * as React from 'react';

import { PanelContext, type Trans } from '../shared/context';

type Words = (text: string, trans: Trans) => string;

/** Milliseconds that an error waits for its words: what a screen reader has begun stays. */
const MOST = 1000;

const inEnglish: Words = text => text;
let loaded: Words | null = null;

/** The words of an error in the user's language. */
export function ErrorText({ text }: { text: string }): React.JSX.Element {
  return <>{useErrorWords(text !== '')(text)}</>;
}

/**
 * What says errors in the user's language. What knows their words is loaded with the first error:
 * until then nothing is said, so that nobody hears it in two languages.
 */
export function useErrorWords(isNeeded: boolean): (text: string) => string {
  const { trans } = React.useContext(PanelContext);
  const [words, setWords] = React.useState<Words | null>(() => loaded);
  React.useEffect(() => {
    if (!isNeeded || words) {
      return;
    }
    const settle = (found: Words) =>
      setWords((before: Words | null) => before ?? found);
    const timer = setTimeout(() => settle(inEnglish), MOST);
    import('./text').then(
      ({ errorText }) => settle((loaded = errorText)),
      () => settle(inEnglish)
    );
    return () => clearTimeout(timer);
  }, [isNeeded, words]);
  const fallback = isEnglish(trans) ? inEnglish : () => '';
  return text => (words ?? fallback)(text, trans);
}

function isEnglish(trans: Trans): boolean {
  const sentence = 'The Jupyter server cannot be reached.';
  return trans.__('The Jupyter server cannot be reached.') === sentence;
}
