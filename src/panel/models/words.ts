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
      return trans.__('as known of its name');
    default:
      return trans.__('assumed');
  }
}

/** Sentences about a model, each with its source. */
export function details(model: IModel, trans: Trans): string[] {
  const { sources } = model;
  const say = (words: string, source: Source) =>
    trans.__('%1 (%2)', words, sourceWords(source, trans));
  const number = (count: number) => count.toLocaleString('en');
  return [
    say(
      trans.__('Window: %1 tokens', number(model.context_window)),
      sources.context_window
    ),
    say(
      model.vision ? trans.__('Sees images') : trans.__('Does not see images'),
      sources.vision
    ),
    ...(model.reasoning
      ? [say(trans.__('Thinks before it answers'), sources.reasoning)]
      : []),
    ...(model.output_cap === null
      ? []
      : [
          say(
            trans.__('Longest answer: %1 tokens', number(model.output_cap)),
            sources.output_cap
          )
        ])
  ];
}
