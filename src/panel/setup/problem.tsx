import * as React from 'react';

import type { SetupProblem } from '../../chat/setup';
import { ErrorText } from '../errors/words';
import { OwnWords } from '../shared/ownwords';

/** Why something failed, and what can be done about it. */
export function Problem(
  props: React.PropsWithChildren<{
    problem: Pick<SetupProblem, 'message' | 'detail'> | null;
  }>
): React.JSX.Element | null {
  const { children, problem } = props;
  return problem ? (
    <div role="alert" className="jp-gptcode-problem">
      <ErrorText text={problem.message} />
      <OwnWords text={problem.detail} />
      {children}
    </div>
  ) : null;
}
