import * as React from 'react';

import type { ICheckedNumber } from '../../server/wire';
import { PanelContext } from '../shared/context';

const PLUGIN = 'jupyterlab-gptcode:panel';
const NONE: readonly ICheckedNumber[] = [];

/** The numbers to show: none where the user does not want that, or until it is known. */
export function useNumbers(
  numbers: readonly ICheckedNumber[] = NONE
): readonly ICheckedNumber[] {
  const { settings } = React.useContext(PanelContext);
  const [isWanted, setWanted] = React.useState(false);
  const hasNumbers = numbers.length > 0;
  React.useEffect(() => {
    if (!settings || !hasNumbers) {
      setWanted(hasNumbers);
      return;
    }
    let follows: () => void = () => undefined;
    let isOver = false;
    void settings.load(PLUGIN).then(loaded => {
      const follow = () =>
        setWanted(loaded.get('checkNumbers').composite !== false);
      if (!isOver) {
        follow();
        loaded.changed.connect(follow);
        follows = () => loaded.changed.disconnect(follow);
      }
    });
    return () => {
      isOver = true;
      follows();
    };
  }, [settings, hasNumbers]);
  return isWanted ? numbers : NONE;
}
