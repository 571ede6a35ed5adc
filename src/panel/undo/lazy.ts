/** Undo is loaded when the first cell of a conversation is shown. */

import { lazy } from '../shared/lazy';

const load = () =>
  Promise.all([
    import(/* webpackChunkName: "undo" */ './turn'),
    import(/* webpackChunkName: "undo" */ './cell'),
    import(/* webpackChunkName: "undo" */ './files')
  ]);

export const UndoTurn = lazy(async () => (await load())[0].UndoTurn);
export const UndoCell = lazy(async () => (await load())[1].UndoCell);
export const PutBack = lazy(async () => (await load())[1].PutBack);
export const Unpreserved = lazy(async () => (await load())[2].Unpreserved);
