import * as React from 'react';

import { PanelContext } from './context';
import { Toggle } from './toggle';

/** What the buttons show: where the name stands beside them, they need not repeat it. */
interface IHideOrPinTexts {
  show: string;
  hide: string;
  pin: string;
  unpin: string;
}

/** Hides something from the model or pins it there, or takes that back. What is hidden has no pin. */
export function HideOrPin(props: {
  name: string;
  isHidden: boolean;
  isPinned: boolean;
  texts: IHideOrPinTexts;
  hide: () => void;
  pin: () => void;
}): React.JSX.Element {
  const { hide, isHidden, isPinned, name, pin, texts } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <>
      <Toggle
        isOn={isHidden}
        label={
          isHidden
            ? trans.__('Show %1 to the model', name)
            : trans.__('Hide %1 from the model', name)
        }
        text={isHidden ? texts.show : texts.hide}
        press={hide}
      />
      {!isHidden && (
        <Toggle
          isOn={isPinned}
          label={
            isPinned
              ? trans.__('Unpin %1 for the model', name)
              : trans.__('Pin %1 for the model', name)
          }
          text={isPinned ? texts.unpin : texts.pin}
          press={pin}
        />
      )}
    </>
  );
}
