/** Trials are loaded with the first card that waits. */

import { lazy } from '../shared/lazy';

const load = () =>
  Promise.all([
    import(/* webpackChunkName: "trial" */ './button'),
    import(/* webpackChunkName: "trial" */ './tried')
  ]);

export const TryButton = lazy(async () => (await load())[0].TryButton);
export const Tried = lazy(async () => (await load())[1].Tried);
