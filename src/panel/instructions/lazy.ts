/** What shows the text of instructions is loaded when there is one to show. */

import { lazy } from '../shared/lazy';

const load = () =>
  Promise.all([
    import(/* webpackChunkName: "instructions" */ './question'),
    import(/* webpackChunkName: "instructions" */ './text')
  ]);

export const Question = lazy(async () => (await load())[0].Question);
export const InstructionText = lazy(async () => (await load())[1].Opened);
