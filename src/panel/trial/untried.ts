/** Why code cannot be tried, in one line. */

import type { IUntried } from '../../notebook/run/untried';
import type { Trans } from '../shared/context';
import { visibleName } from '../shared/names';

/** What does not change while the kernel lives. */
const LASTING = [
  ...['off', 'language', 'system', 'landlock', 'seccomp', 'kernel']
];

/** Whether the kernel may say something else when it is asked again. */
export function mayChange({ unavailable }: IUntried): boolean {
  return !LASTING.includes(unavailable);
}

export function untriedText(
  { names = [], unavailable }: IUntried,
  trans: Trans
): string {
  switch (unavailable) {
    case 'off':
      return trans.__('Try is switched off by your administrator.');
    case 'language':
      return trans.__('Try is there for Python kernels only.');
    case 'model':
      return trans.__(
        'Your administrator has switched off trials by models on this server.'
      );
    case 'late':
      return trans.__(
        'The kernel is busy or did not answer in time, so it is not known whether it can be copied.'
      );
    case 'system':
      return trans.__('Try needs a kernel on Linux.');
    case 'landlock':
    case 'seccomp':
      return trans.__(
        'Try is not available, because the system of this kernel cannot fence a copy of it.'
      );
    case 'threads':
      return trans.__(
        'Try is not available, because other threads run in this kernel: %1.',
        names.slice(0, 3).map(visibleName).join(', ')
      );
    case 'replaced':
      return trans.__(
        'Try is not available, because code in this kernel has replaced functions of Python: %1.',
        names.slice(0, 3).map(visibleName).join(', ')
      );
    case 'files':
      return trans.__(
        'Try is not available, because this kernel has something open that a copy must not share: %1.',
        names.slice(0, 3).map(visibleName).join(', ')
      );
    case 'gpu':
      return trans.__('Try is not available, because this kernel uses a GPU.');
    case 'memory':
      return trans.__(
        'Try is not available, because there is too little free memory for a copy of this kernel.'
      );
    case 'mapped':
      return trans.__(
        'Try is not available, because this kernel writes to files or memory that it shares.'
      );
    case 'kernel':
      return trans.__('Try is not available in this kind of kernel.');
    default:
      return trans.__('Try is not available in this kernel.');
  }
}
