/** What goes back in a conversation is loaded when the user first does, or has done so. */

import { lazy } from '../shared/lazy';

const load = () =>
  Promise.all([
    import(/* webpackChunkName: "past" */ './editmessage'),
    import(/* webpackChunkName: "past" */ './modellist'),
    import(/* webpackChunkName: "past" */ './versions')
  ]);

export const EditMessage = lazy(async () => (await load())[0].EditMessage);
export const ModelList = lazy(async () => (await load())[1].ModelList);
export const Versions = lazy(async () => (await load())[2].Versions);
