/** What a model can do, in words. */

import type { IModel } from '../../server/wire';
import type { Trans } from '../shared/context';

type Source = IModel['sources']['vision'];

/** A number of tokens as its makers write it: 128k, 1M. */
export function tokens(count: number): string {
  if (count >= 999_500) {
    return `${Math.round(count / 100_000) / 10}M`;
  }
  if (count < 1_000) {
    return String(count);
  }
  const unit = count % 1_000 && count % 1_024 === 0 ? 1_024 : 1_000;
  return `${Math.round(count / unit)}k`;
}

/** A model's name at its endpoint. */
export function ownName({ id, provider }: IModel): string {
  return id.startsWith(`${provider}/`) ? id.slice(provider.length + 1) : id;
}

/** In one line, for a list: window, sight, thinking. */
export function summary(model: IModel, trans: Trans): string {
  const parts = [trans.__('%1 tokens', tokens(model.context_window))];
  if (model.vision) {
    parts.push(trans.__('sees images'));
  }
  if (model.reasoning) {
    parts.push(trans.__('thinks'));
  }
  if (model.small) {
    parts.push(trans.__('for simple tasks'));
  }
  return parts.join(', ');
}

/** Who says so. */
export function sourceWords(source: Source, trans: Trans): string {
  switch (source) {
    case 'user':
      return trans.__('as you say');
    case 'setting':
      return trans.__('as configured');
    case 'endpoint':
      return trans.__('as the endpoint reports');
    case 'test':
      return trans.__('as its answers show');
    case 'table':
      return trans.__('known by its name');
    default:
      return trans.__('assumed');
  }
}

/** All that is known of a model, with who says so. */
export function details(model: IModel, trans: Trans): string {
  const { output_cap: cap, sources } = model;
  const number = (count: number) => count.toLocaleString('en');
  const said: [string, Source][] = [
    [
      trans.__('Window of %1 tokens', number(model.context_window)),
      sources.context_window
    ],
    [
      model.vision ? trans.__('sees images') : trans.__('sees no images'),
      sources.vision
    ]
  ];
  if (model.reasoning) {
    said.push([trans.__('thinks'), sources.reasoning]);
  }
  if (cap !== null) {
    const words = trans.__('answers in up to %1 tokens', number(cap));
    said.push([words, sources.output_cap]);
  }
  const by = new Map<Source, string[]>();
  said.forEach(([words, source]) =>
    by.set(source, [...(by.get(source) ?? []), words])
  );
  return [...by]
    .map(([source, words]) =>
      trans.__('%1 (%2)', words.join(', '), sourceWords(source, trans))
    )
    .join('; ');
}
