/** The server's words for what a test of an endpoint has found, and for a model's window. */

import type { Trans } from '../shared/context';
import { HOLES } from '../shared/holes';

export function tested(trans: Trans): string[] {
  return [
    trans.__(
      '%1 has loaded it with %2 of the %3 tokens that it was made for.',
      ...HOLES
    ),
    trans.__(
      '%1 has loaded it with %2 tokens and cuts the beginning of what is longer, and does not say so.',
      ...HOLES
    ),
    trans.__(
      '%1 has not loaded it yet: %2 of the %3 tokens that it was made for are assumed, which is its default. Requests stay below that, because it would cut them and not say so. For more, set OLLAMA_CONTEXT_LENGTH there and restart it.',
      ...HOLES
    ),
    trans.__(
      '%1 uses %2 of the %3 tokens that it was made for. Requests stay below that, because it would cut them and not say so. For more, set OLLAMA_CONTEXT_LENGTH there and restart it.',
      ...HOLES
    ),
    trans.__(
      'It answered, but did not name the colour of a red picture: it seems not to see.'
    ),
    trans.__('It answers: the first words came after %1 s.', ...HOLES),
    trans.__('It could not be tried with an image. %1', ...HOLES),
    trans.__(
      'It does not report the length of its window: %1 tokens are assumed.',
      ...HOLES
    ),
    trans.__('It lists %1 models.', ...HOLES),
    trans.__('It lists 1 model.'),
    trans.__('It lists no models. Load one there, then try again.'),
    trans.__('It refuses a request with an image, so images are not sent.'),
    trans.__('It streams: %1 pieces over %2 s.', ...HOLES),
    trans.__(
      'It thought for %1 s and came to no answer in %2 tokens.',
      ...HOLES
    ),
    trans.__(
      'Its %1 pieces came all at once: something on the way, such as a proxy, holds them back. It works, but shows nothing until the answer is whole.',
      ...HOLES
    ),
    trans.__(
      'Its %1 pieces came too quickly to say whether it streams.',
      ...HOLES
    ),
    trans.__(
      'Its answer comes in one piece. It works, but shows nothing until then.'
    ),
    trans.__('Its answer was empty.'),
    trans.__('Its window is %1 tokens, as it reports.', ...HOLES),
    trans.__('Its window is %1 tokens, as its refusal says.', ...HOLES),
    trans.__('Its window is %1 tokens, as known by its name.', ...HOLES),
    trans.__('The answer was too short to say whether it streams.'),
    trans.__('The model does not see images.'),
    trans.__('The model sees images.'),
    trans.__('The model thinks before it answers.')
  ];
}
