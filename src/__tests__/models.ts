import type { IModel } from '../server/wire';

/** A model as the server lists it. */
export function modelOf(id: string, more: Partial<IModel> = {}): IModel {
  return {
    id,
    provider: 'p',
    context_window: 1,
    vision: false,
    reasoning: false,
    output_cap: null,
    efforts: [],
    effort: '',
    small: false,
    note: '',
    host: '',
    level: 'everything',
    sources: {
      context_window: 'default',
      vision: 'default',
      reasoning: 'default',
      output_cap: 'default'
    },
    ...more
  };
}
