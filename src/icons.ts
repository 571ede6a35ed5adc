import { LabIcon } from '@jupyterlab/ui-components';

import gptCodeSvg from '../style/gptcode.svg';

export const gptCodeIcon = new LabIcon({
  name: 'gptcode:logo',
  svgstr: gptCodeSvg
});
