/** What a typed name means. */

import type { IModel, IModels } from '../../server/wire';
import type { IModelGroup } from './groups';
import { ownName } from './words';

/** The listed model of exactly this name: of the whole one, else the first that its endpoint calls so. */
export function namedBy(
  groups: readonly IModelGroup[],
  typed: string
): IModel | undefined {
  const models = groups.flatMap(group => group.models);
  return (
    models.find(({ id }) => id === typed) ??
    models.find(model => ownName(model) === typed)
  );
}

/** The endpoint to which the server sends a name that is not listed; undefined where none takes it. */
export function endpointOf(
  { gone, providers }: IModels,
  typed: string
): string | undefined {
  const isOf = (provider: string) => typed.startsWith(`${provider}/`);
  const named = providers?.find(isOf);
  if (!named && gone.some(({ provider }) => isOf(provider))) {
    return undefined;
  }
  return named ?? providers?.[0];
}
