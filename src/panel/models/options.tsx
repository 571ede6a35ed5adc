import * as React from 'react';

import type { IModel } from '../../server/wire';
import { PanelContext } from '../shared/context';
import { apartIn } from './cuts';
import { drawnOf, type IModelGroup, ROW, scrolledTo } from './groups';
import { Marks } from './marks';
import { CutName } from './name';
import { ownName, summary } from './words';

export interface IModelOptionsProps {
  id: string;
  groups: readonly IModelGroup[];
  /** The name of the model that is used. */
  current: string;
  /** The place that is to be in sight: of the model that the keys have reached, else of the current one. */
  shown: number;
  /** The place that the keys have reached; -1 for none. */
  active: number;
  choose: (model: IModel) => void;
  /** The model below the mouse. */
  point: (model: IModel | null) => void;
}

const HEIGHT = 9.5 * ROW; // the half row shows that there are more

/** The models to choose from, by endpoint. Only those in sight are drawn: there may be thousands. */
export function ModelOptions(props: IModelOptionsProps): React.JSX.Element {
  const { active, current, groups, id, shown } = props;
  const { trans } = React.useContext(PanelContext);
  const list = React.useRef<HTMLDivElement>(null);
  const [top, setTop] = React.useState(0);
  React.useLayoutEffect(() => {
    const node = list.current;
    if (node) {
      const now = { top: node.scrollTop, height: node.clientHeight || HEIGHT };
      node.scrollTop = shown < 0 ? 0 : scrolledTo(groups, shown, now);
      setTop(node.scrollTop);
    }
  }, [shown, groups]);
  const apart = React.useMemo(
    () => apartIn(groups.flatMap(({ models }) => models.map(ownName))),
    [groups]
  );
  const total = groups.reduce((sum, { models }) => sum + models.length, 0);
  return (
    <div
      ref={list}
      role="listbox"
      id={id}
      tabIndex={-1}
      aria-label={trans.__('Models')}
      className="jp-gptcode-modeloptions"
      style={{ maxHeight: `min(${HEIGHT}px, 35vh)` }}
      onScroll={event => setTop(event.currentTarget.scrollTop)}
      onMouseLeave={() => props.point(null)}
    >
      {groups.map(group => {
        const [from, to] = drawnOf(groups, group, { top, height: HEIGHT });
        const { first, models, provider } = group;
        return (
          <div
            key={provider}
            role="group"
            aria-label={provider}
            style={{ height: ROW * (models.length + 1) }}
          >
            <div className="jp-gptcode-modelgroup" aria-hidden>
              {provider}
            </div>
            <ul role="presentation" style={{ paddingTop: ROW * from }}>
              {models.slice(from, to).map((model, index) => {
                const place = first + from + index;
                return (
                  <li
                    key={model.id}
                    id={`${id}-${place}`}
                    role="option"
                    title={model.id}
                    aria-label={`${model.id}, ${summary(model, trans)}`}
                    aria-selected={model.id === current}
                    aria-setsize={total}
                    aria-posinset={place + 1}
                    data-active={place === active || undefined}
                    // A click would come after the input's blur, which closes the list.
                    onMouseDown={event => {
                      event.preventDefault();
                      props.choose(model);
                    }}
                    // Also sent where the list moves below a mouse that rests.
                    onMouseMove={event => {
                      if (event.movementX || event.movementY) {
                        props.point(model);
                      }
                    }}
                  >
                    <CutName
                      name={ownName(model)}
                      apart={apart.get(ownName(model))}
                    />
                    <Marks model={model} />
                  </li>
                );
              })}
            </ul>
          </div>
        );
      })}
    </div>
  );
}
