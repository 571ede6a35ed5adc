/** What the user has unfolded: it stays so when the panel shows another notebook and comes back. */

import * as React from 'react';

const UNFOLDED = new WeakMap<object, Set<string>>();

export interface IPlace {
  conversation: object;
  /** The part of the transcript. */
  part: string;
}

export const PlaceContext = React.createContext<IPlace | null>(null);

/** Says where in a conversation its children are. */
export function Place(
  props: React.PropsWithChildren<IPlace>
): React.JSX.Element {
  const { children, conversation, part } = props;
  const place = React.useMemo(
    () => ({ conversation, part }),
    [conversation, part]
  );
  return (
    <PlaceContext.Provider value={place}>{children}</PlaceContext.Provider>
  );
}

/** As a state that is false at first; `what` names one of several in the same place. */
export function useUnfolded(
  what: string
): [boolean, (isOpen: boolean) => void] {
  const place = React.useContext(PlaceContext);
  const unfolded = place && unfoldedIn(place.conversation);
  const name = `${place?.part} ${what}`;
  const [isOpen, setOpen] = React.useState(unfolded?.has(name) ?? false);
  const unfold = (open: boolean) => {
    if (open) {
      unfolded?.add(name);
    } else {
      unfolded?.delete(name);
    }
    setOpen(open);
  };
  return [isOpen, unfold];
}

/** What is there is folded when it is shown again. */
export function fold({ conversation, part }: IPlace): void {
  const unfolded = unfoldedIn(conversation);
  for (const name of unfolded) {
    if (name.startsWith(`${part} `)) {
      unfolded.delete(name);
    }
  }
}

function unfoldedIn(conversation: object): Set<string> {
  const unfolded = UNFOLDED.get(conversation) ?? new Set();
  UNFOLDED.set(conversation, unfolded);
  return unfolded;
}
