/** The note on secrets is loaded with the first one of a page. */

import { lazy } from '../shared/lazy';

export const Secrets = lazy(
  async () =>
    (await import(/* webpackChunkName: "secrets" */ './secrets')).Secrets
);
