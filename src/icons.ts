import { LabIcon } from '@jupyterlab/ui-components';

import attachSvg from '../style/attach.svg';
import gptCodeSvg from '../style/gptcode.svg';

export const attachIcon = new LabIcon({
  name: 'gptcode:attach',
  svgstr: attachSvg
});

export const gptCodeIcon = new LabIcon({
  name: 'gptcode:logo',
  svgstr: gptCodeSvg
});
