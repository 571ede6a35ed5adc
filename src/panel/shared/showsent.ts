/** Opens what was sent for a turn; set by the view of the whole panel. */

import * as React from 'react';

import type { ShownSent } from '../../chat/sessions';

export const ShowSent = React.createContext<(shown: ShownSent) => void>(
  () => undefined
);
