/** Tokens are loaded with the first text that is written, or the first answer that reports them. */

import { lazy } from '../shared/lazy';

const load = () =>
  Promise.all([
    import(/* webpackChunkName: "tokens" */ './meter'),
    import(/* webpackChunkName: "tokens" */ './usageline')
  ]);

export const TokenMeter = lazy(async () => (await load())[0].TokenMeter);
export const UsageLine = lazy(async () => (await load())[1].UsageLine);
