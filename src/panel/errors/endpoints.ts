/** The server's words for endpoints, keys and models that fail, and for answers of which nothing came. */

import type { Trans } from '../shared/context';
import { HOLES } from '../shared/holes';

export function endpoints(trans: Trans): string[] {
  return [
    trans.__(
      '%1 answered with a web page. Is the address right, or is /v1 missing at its end?',
      ...HOLES
    ),
    trans.__('%1 answered with a web page. Is the address right?', ...HOLES),
    trans.__(
      '%1 answered with an error (HTTP %2). Choose another model.',
      ...HOLES
    ),
    trans.__('%1 answered with an error (HTTP %2). Try again in %3.', ...HOLES),
    trans.__(
      '%1 answered with an error (HTTP %2). Try again in a moment.',
      ...HOLES
    ),
    trans.__(
      '%1 closed the connection before it answered. Try again.',
      ...HOLES
    ),
    trans.__(
      '%1 could not be reached, or the connection broke (%2). %3 are saved: the next try continues there. Check the network and the proxy settings, then try again.',
      ...HOLES
    ),
    trans.__(
      '%1 could not be reached, or the connection broke (%2). %3 of %4 are saved: the next try continues there. Check the network and the proxy settings, then try again.',
      ...HOLES
    ),
    trans.__(
      '%1 could not be reached, or the connection broke. %2 are saved: the next try continues there. Check the network and the proxy settings, then try again.',
      ...HOLES
    ),
    trans.__(
      '%1 could not be reached, or the connection broke. %2 of %3 are saved: the next try continues there. Check the network and the proxy settings, then try again.',
      ...HOLES
    ),
    trans.__(
      '%1 could not be reached. Is the address right and the server running?',
      ...HOLES
    ),
    trans.__(
      '%1 did not accept a connection within %2. Is the server running?',
      ...HOLES
    ),
    trans.__('%1 did not answer within %2.', ...HOLES),
    trans.__(
      '%1 did not list its models within %2. Is the server busy? If it never lists them, enter their names in "Models".',
      ...HOLES
    ),
    trans.__(
      '%1 did not reach the model behind it (HTTP %2). Try again in %3.',
      ...HOLES
    ),
    trans.__(
      '%1 did not reach the model behind it (HTTP %2). Try again in a moment.',
      ...HOLES
    ),
    trans.__(
      '%1 did not start to answer within %2. Try again, or choose another model.',
      ...HOLES
    ),
    trans.__(
      '%1 does not allow this key to use this model. Choose another model.',
      ...HOLES
    ),
    trans.__(
      '%1 does not contain an API key. Set it again and restart JupyterLab.',
      ...HOLES
    ),
    trans.__('%1 does not know this model. Choose another one.', ...HOLES),
    trans.__(
      '%1 does not list its models. Is /v1 missing at the end of its address?',
      ...HOLES
    ),
    trans.__(
      '%1 does not list its models. Type the name of a model as %2NAME.',
      ...HOLES
    ),
    trans.__(
      '%1 does not list its models. Type the name of a model.',
      ...HOLES
    ),
    trans.__(
      '%1 has no models at this address (HTTP 404). Check it.',
      ...HOLES
    ),
    trans.__(
      '%1 has no models at this address (HTTP 404). Is /v1 missing at its end?',
      ...HOLES
    ),
    trans.__(
      '%1 is busy or still starting (HTTP 503). Try again in %2.',
      ...HOLES
    ),
    trans.__(
      '%1 is busy or still starting (HTTP 503). Try again in a moment.',
      ...HOLES
    ),
    trans.__(
      '%1 lists no models yet. Load one there, then try again.',
      ...HOLES
    ),
    trans.__(
      '%1 needs %2 of memory, this machine has %3 in all. It could not run here. Choose a smaller model.',
      ...HOLES
    ),
    trans.__(
      '%1 needs an API key. Paste it under "Set up models" in the panel.',
      ...HOLES
    ),
    trans.__('%1 needs an API key. Paste it.', ...HOLES),
    trans.__('%1 needs an API key. Set %2 and restart JupyterLab.', ...HOLES),
    trans.__(
      '%1 needs an API key. Set api_key_variable in GPTCode.endpoints and restart JupyterLab.',
      ...HOLES
    ),
    trans.__(
      '%1 redirects to another address (HTTP %2). Requests do not follow, because they hold your data. Set the address that answers.',
      ...HOLES
    ),
    trans.__(
      '%1 refused the API key. Check %2 and restart JupyterLab.',
      ...HOLES
    ),
    trans.__(
      '%1 refused the API key. Check it, then paste it again.',
      ...HOLES
    ),
    trans.__(
      '%1 refused the API key. Check it, then paste it again under "Set up models" in the panel.',
      ...HOLES
    ),
    trans.__(
      '%1 reports that this model cannot see images. That is remembered: try again, and they are left out.',
      ...HOLES
    ),
    trans.__('%1 reports too many requests. Try again in %2.', ...HOLES),
    trans.__('%1 reports too many requests. Try again in a moment.', ...HOLES),
    trans.__(
      '%1 sent an error instead of an answer. Try again, or choose another model.',
      ...HOLES
    ),
    trans.__(
      '%1 stopped in the middle of the answer: no text for %2. Try again.',
      ...HOLES
    ),
    trans.__(
      'An address cannot contain a name, password, ? or #. Paste the key in its own field.'
    ),
    trans.__('Enter the address of your server, such as %1.', ...HOLES),
    trans.__('Enter the address of your server.'),
    trans.__(
      'No model is set up. Choose one under "Set up models" in the panel, or set OPENAI_API_KEY (or OPENAI_BASE_URL for another server) and restart JupyterLab, or run jupyter gptcode pull for the small embedded model.'
    ),
    trans.__(
      'No server named %1 was found. Check the address and the network.',
      ...HOLES
    ),
    trans.__(
      "Only the model's thinking was received, and nothing was changed."
    ),
    trans.__(
      'The address of a model must start with https://: over plain http, anybody on the way could change the file.'
    ),
    trans.__(
      'The address of a model server must start with http:// or https://.'
    ),
    trans.__('The address of this model server is not valid. Correct it.'),
    trans.__(
      'The answer from %1 was incomplete or could not be read. Try again.',
      ...HOLES
    ),
    trans.__(
      'The certificates that %1 names could not be read. Correct it and restart JupyterLab.',
      ...HOLES
    ),
    trans.__(
      'The configuration of this server already has the endpoint %1, and it takes precedence. Nothing was saved. Change it there and restart JupyterLab, or choose another name.',
      ...HOLES
    ),
    trans.__(
      'The connection to %1 could not be prepared. Are HTTP_PROXY, HTTPS_PROXY and ALL_PROXY right?',
      ...HOLES
    ),
    trans.__(
      'The conversation is too long for this model, even after older outputs and turns were left out. Start a new conversation.'
    ),
    trans.__(
      'The conversation is too long for this model. Start a new conversation.'
    ),
    trans.__(
      'The embedded model could not answer. Try again, or start a new conversation.'
    ),
    trans.__('The embedded model does not see images. Try again without them.'),
    trans.__(
      "The embedded model's process ended. Try again: it will be started again."
    ),
    trans.__(
      'The endpoint kept sending data without any text, so the call was ended.'
    ),
    trans.__(
      "The endpoint's content filter ended this answer. Try rephrasing your request."
    ),
    trans.__(
      'The key would go to %1 over plain http: everybody on the way can read it. Nothing was sent or saved. Use an address that starts with https:// if there is one.',
      ...HOLES
    ),
    trans.__(
      'The model %1 is not available: the embedded model is %2. Choose that, or set up another one under "Set up models".',
      ...HOLES
    ),
    trans.__(
      'The model %1 is not available: the embedded models are %2. Choose one of them, or set up another one under "Set up models".',
      ...HOLES
    ),
    trans.__(
      'The model called a tool instead of writing code, and there are no tools here. Try again, or choose another model.'
    ),
    trans.__(
      'The model only thought and gave no answer. Try again, or choose another model.'
    ),
    trans.__(
      "The model's answer was empty. Try again, or choose another model."
    ),
    trans.__(
      'The secure connection to %1 failed. Is its certificate valid, and does it speak https at this address?',
      ...HOLES
    ),
    trans.__('The server lists no models. Type the name of a model.'),
    trans.__(
      "The system's keyring could not be read. Unlock it and try again, or paste the key again."
    ),
    trans.__(
      'The variable does not contain an API key. Set it again and restart JupyterLab.'
    ),
    trans.__(
      'There is an endpoint %1 already. Edit it, or choose another name.',
      ...HOLES
    ),
    trans.__('There is no endpoint %1.', ...HOLES),
    trans.__(
      'This is not an API key: it has characters that no key has. Copy it again.'
    ),
    trans.__('This is not an address, or it contains a name or a password.'),
    trans.__(
      'This is not the code that the model wrote, so it needs your approval.'
    ),
    trans.__('This is not the name or the address of a model.'),
    trans.__(
      'This message has about %1 tokens, and %2 takes about %3. Shorten it, attach it as a file, or choose another model.',
      ...HOLES
    ),
    trans.__(
      'This server plays a script (GPTCode.script) and calls no models.'
    ),
    trans.__('You have set up no endpoint %1.', ...HOLES),
    trans.__(
      'Your account at %1 has no credit left. Add some there, or choose another model.',
      ...HOLES
    ),
    trans.__('%1 cannot be asked to think more or less.', ...HOLES),
    trans.__(
      "%1 could not be written (%2). The choice counts until Jupyter ends. Make room or check the folder's permissions, then choose again.",
      ...HOLES
    ),
    trans.__(
      'The model used up its token limit by thinking and gave no answer. Ask for less at once, choose less thinking if it has that choice, or have c.GPTCode.max_thinking_tokens raised.'
    ),
    trans.__(
      'The model used up %1 tokens, all that its window of %2 leaves to an answer, by thinking and gave no answer. Ask for less at once, choose less thinking if it has that choice, or choose a model with a larger window.',
      ...HOLES
    ),
    trans.__(
      'The model used up %1 tokens, all that its window of %2 leaves to an answer, by thinking and gave no answer. Ask for less at once, choose less thinking if it has that choice, or correct "Window" if it is larger: "Set up models", "Models", "Correct".',
      ...HOLES
    ),
    trans.__(
      'The model used up %1 tokens, all that its window of %2 leaves to an answer, by thinking and gave no answer. Ask for less at once, choose less thinking if it has that choice, or have its context_window raised in the configuration.',
      ...HOLES
    ),
    trans.__(
      'The model used up %1 tokens, its longest answer, by thinking and gave no answer. Ask for less at once, choose less thinking if it has that choice, or choose another model.',
      ...HOLES
    ),
    trans.__(
      'The model used up %1 tokens, its longest answer, by thinking and gave no answer. Ask for less at once, choose less thinking if it has that choice, or correct "Longest answer" if it can give more: "Set up models", "Models", "Correct".',
      ...HOLES
    ),
    trans.__(
      'The model used up %1 tokens, its longest answer, by thinking and gave no answer. Ask for less at once, choose less thinking if it has that choice, or have its output_cap raised in the configuration.',
      ...HOLES
    ),
    trans.__(
      'The model used up by thinking what a limit of tokens or money left to its answer. Ask for less at once, choose less thinking if it has that choice, or look at the limits under "Set up models".'
    ),
    trans.__('Nothing more was received. What was done before is preserved.'),
    trans.__(
      "Only the model's thinking was received. What was done before is preserved."
    )
  ];
}
