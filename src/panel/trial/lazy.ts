/** Trials are loaded with the first card that waits, or the first that the model has tried. */

import { lazy } from '../shared/lazy';

const load = () =>
  Promise.all([
    import(/* webpackChunkName: "trial" */ './button'),
    import(/* webpackChunkName: "trial" */ './tried')
  ]);

export const TryButton = lazy(async () => (await load())[0].TryButton);
export const Tried = lazy(async () => (await load())[1].Tried);
export const ModelTry = lazy(
  async () =>
    (await import(/* webpackChunkName: "trial" */ './modeltry')).ModelTry
);
