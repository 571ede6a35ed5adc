/** The models of each endpoint, those that fit what is typed, and where their rows are. */

import type { IModel } from '../../server/wire';

export const ROW = 26; // pixels, of a model and of an endpoint's name
const AROUND = 6; // rows that are drawn above and below those in sight

/** An endpoint's models, of which the first is at this place of the whole list. */
export interface IModelGroup {
  provider: string;
  models: readonly IModel[];
  first: number;
}

/** In the order of the list. All words that are typed must be in a model's name. */
export function groupsOf(
  models: readonly IModel[],
  typed: string
): IModelGroup[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, IModel[]>();
  for (const model of models) {
    const name = model.id.toLowerCase();
    if (words.every(word => name.includes(word))) {
      const group = groups.get(model.provider) ?? [];
      groups.set(model.provider, group);
      group.push(model);
    }
  }
  let first = 0;
  return [...groups].map(([provider, found]) => {
    const group = { provider, models: found, first };
    first += found.length;
    return group;
  });
}

export function modelAt(
  groups: readonly IModelGroup[],
  index: number
): IModel | undefined {
  const group = groups.find(
    ({ first, models }) => index >= first && index < first + models.length
  );
  return group?.models[index - group.first];
}

/** The place of a model in the whole list; -1 if it is not there. */
export function placeOf(groups: readonly IModelGroup[], id: string): number {
  for (const { first, models } of groups) {
    const at = models.findIndex(each => each.id === id);
    if (at >= 0) {
      return first + at;
    }
  }
  return -1;
}

/** Pixels from the top of the list to a model: each endpoint has a row with its name. */
export function topOf(groups: readonly IModelGroup[], index: number): number {
  const above = groups.filter(({ first }) => first <= index).length;
  return (index + above) * ROW;
}

/** The models of a group that are drawn, from the first up to the second place within it. */
export function drawnOf(
  groups: readonly IModelGroup[],
  group: IModelGroup,
  sight: { top: number; height: number }
): [number, number] {
  const start = topOf(groups, group.first);
  const from = Math.floor((sight.top - start) / ROW) - AROUND;
  const to = Math.ceil((sight.top + sight.height - start) / ROW) + AROUND;
  const clamp = (at: number) => Math.max(0, Math.min(group.models.length, at));
  return [clamp(from), clamp(to)];
}

/** Where to scroll so that a model is in sight, moving as little as possible. */
export function scrolledTo(
  groups: readonly IModelGroup[],
  index: number,
  sight: { top: number; height: number }
): number {
  const top = topOf(groups, index);
  const isFirst = groups.some(({ first }) => first === index);
  const most = isFirst ? top - ROW : top;
  return Math.min(most, Math.max(top + ROW - sight.height, sight.top));
}
