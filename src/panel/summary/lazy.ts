/** A summary is loaded when the first one of a page is shown. */

import { lazy } from '../shared/lazy';

export const Summary = lazy(
  async () =>
    (await import(/* webpackChunkName: "summary" */ './summary')).Summary
);
