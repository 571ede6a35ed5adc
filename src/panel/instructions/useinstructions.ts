import type { Contents } from '@jupyterlab/services';
import * as React from 'react';

import { type Instructions, instructionsOf } from '../../chat/instructions';
import type { ChatSession } from '../../chat/session';
import { PanelContext } from '../shared/context';

/** The instructions of a chat's notebook, looked at again when a turn has ended or a file changes. */
export function useInstructions(chat: ChatSession | null): Instructions | null {
  const [, render] = React.useReducer((count: number) => count + 1, 0);
  const { files } = React.useContext(PanelContext);
  const found = chat && instructionsOf(chat);
  const busy = chat?.busy ?? false;
  const path = chat?.notebook.path;
  React.useEffect(() => {
    found?.changed.connect(render);
    return () => void found?.changed.disconnect(render);
  }, [found]);
  React.useEffect(() => {
    if (!busy) {
      void found?.load();
    }
  }, [found, busy, path]);
  React.useEffect(() => {
    const look = (_: unknown, change: Contents.IChangedArgs) => {
      if (concerns(change)) {
        void found?.load();
      }
    };
    files?.changed.connect(look);
    return () => void files?.changed.disconnect(look);
  }, [files, found]);
  return found;
}

/** A folder that is renamed or deleted may have instructions in it. */
function concerns({
  newValue,
  oldValue,
  type
}: Contents.IChangedArgs): boolean {
  const paths = [newValue?.path, oldValue?.path];
  const isOne = (path = '') => SOURCES.includes(path.split('/').pop() ?? '');
  return type === 'rename' || type === 'delete' || paths.some(isOne);
}

const SOURCES = ['AGENTS.md', 'SKILL.md', '.gptcodeignore'];
