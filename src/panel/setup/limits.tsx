/** Limits in tokens and money, what was used today, and the price of the model. */

import * as React from 'react';

import { type Api, ApiError, UNREACHABLE } from '../../server/api';
import type {
  IErrorWords,
  IPrice,
  ISpending,
  ISpendingChange
} from '../../server/wire';
import { PanelContext, type Trans } from '../shared/context';
import { costText, usedText } from '../tokens/words';
import { Problem } from './problem';

type ILimit = ISpending['limits'][number];

export function Limits(props: {
  api: Api;
  /** The model whose price is shown. */
  model: string;
}): React.JSX.Element | null {
  const { api, model } = props;
  const { trans } = React.useContext(PanelContext);
  const [found, setFound] = React.useState<ISpending | null>(null);
  const [problem, setProblem] = React.useState<IErrorWords | null>(null);
  const [isSaved, setSaved] = React.useState(false);
  const about = React.useId();
  const load = React.useCallback(async () => {
    const query = model ? `?model=${encodeURIComponent(model)}` : '';
    setFound(await api.call<ISpending>('GET', `spending${query}`));
  }, [api, model]);
  React.useEffect(() => {
    load().catch(() => setFound(null));
  }, [load]);
  const change = async (what: ISpendingChange) => {
    setProblem(null);
    setSaved(false);
    try {
      await api.call('PATCH', 'spending', what);
      await load();
      setSaved(true);
    } catch (error) {
      setProblem(error instanceof ApiError ? error.words : UNREACHABLE);
    }
  };
  if (!found) {
    return null;
  }
  const { limits, price, today } = found;
  const hasDollars = limits.some(({ unit }) => unit === 'usd');
  return (
    <>
      <div className="jp-gptcode-faint">
        {trans.__(
          'Today: %1, %2.',
          usedText(today, trans),
          costText(today, trans)
        )}{' '}
        {trans.__('A request that would pass a limit is not sent.')}
      </div>
      <table className="jp-gptcode-limits">
        <thead>
          <tr>
            <td />
            <th scope="col">{trans.__('Tokens')}</th>
            <th scope="col">{trans.__('US $')}</th>
          </tr>
        </thead>
        <tbody>
          {(['turn', 'conversation', 'day'] as const).map(scope => (
            <tr key={scope}>
              <th scope="row">{scopeText(scope, trans)}</th>
              {limits
                .filter(limit => limit.scope === scope)
                .map(limit => (
                  <td key={limit.unit}>
                    <LimitField
                      key={limit.most}
                      limit={limit}
                      about={limit.unit === 'usd' ? about : undefined}
                      save={most =>
                        void change({
                          limits: [{ scope, unit: limit.unit, most }]
                        })
                      }
                    />
                  </td>
                ))}
            </tr>
          ))}
        </tbody>
      </table>
      {hasDollars && (
        <div id={about} className="jp-gptcode-faint">
          {trans.__(
            'A limit in US dollars does not count models without a price on this machine; other models without a price are not called while it is set.'
          )}
        </div>
      )}
      {limits.some(limit => limit.set_by) && (
        <div className="jp-gptcode-faint">
          {trans.__(
            'Set by %1. Change it there and restart JupyterLab.',
            [
              ...new Set(limits.map(limit => limit.set_by).filter(Boolean))
            ].join(trans.__(' and '))
          )}
        </div>
      )}
      {price && (
        <PriceForm
          key={JSON.stringify(price)}
          price={price}
          save={each =>
            void change({ prices: [{ model: price.model, price: each }] })
          }
        />
      )}
      <div role="status" className="jp-gptcode-faint">
        {isSaved && trans.__('Saved.')}
      </div>
      <Problem problem={problem} />
    </>
  );
}

/** A number or nothing; it is saved with Enter, or when the field is left. */
function LimitField(props: {
  limit: ILimit;
  /** The element that says more about it. */
  about?: string;
  save: (most: number | null) => void;
}): React.JSX.Element {
  const { about, limit, save } = props;
  const wrong = React.useId();
  const { trans } = React.useContext(PanelContext);
  const shown = limit.most === null ? '' : String(limit.most);
  const [text, setText] = React.useState(shown);
  const value = number(text);
  const isWhole = limit.unit === 'usd' || Number.isInteger(value ?? 0);
  const isWrong = value === undefined || !isWhole;
  const finish = () => {
    if (!isWrong && value !== limit.most) {
      save(value);
    }
  };
  return (
    <>
      <input
        type="text"
        inputMode="decimal"
        className="jp-gptcode-input"
        aria-label={limitName(limit, trans)}
        aria-describedby={isWrong ? wrong : about}
        aria-invalid={isWrong}
        disabled={limit.set_by !== ''}
        placeholder={trans.__('none')}
        value={text}
        onChange={event => setText(event.target.value)}
        onBlur={finish}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            finish();
          }
        }}
      />
      {isWrong && (
        <div id={wrong} className="jp-gptcode-wrong">
          {value === undefined
            ? trans.__('Not saved: write a number, or nothing for no limit.')
            : trans.__('Not saved: write a whole number of tokens.')}
        </div>
      )}
    </>
  );
}

/** What the model costs; the user's own price counts more than what is known. */
function PriceForm(props: {
  price: NonNullable<ISpending['price']>;
  save: (price: IPrice | null) => void;
}): React.JSX.Element {
  const { price, save } = props;
  const { trans } = React.useContext(PanelContext);
  const text = (amount?: number | null) =>
    amount === undefined || amount === null ? '' : String(amount);
  const [input, setInput] = React.useState(text(price.price?.input));
  const [cached, setCached] = React.useState(text(price.price?.cached));
  const [output, setOutput] = React.useState(text(price.price?.output));
  const wrong = React.useId();
  const isWrong = (value: string) => number(value) === undefined;
  const isLocked = price.set_by.startsWith('c.');
  const amounts = [input, cached, output].map(number);
  const [sent, again, got] = amounts;
  const isComplete =
    typeof sent === 'number' && typeof got === 'number' && again !== undefined;
  const fields = [
    [trans.__('Input'), input, setInput],
    [trans.__('Cached input'), cached, setCached],
    [trans.__('Output'), output, setOutput]
  ] as const;
  return (
    <form
      className="jp-gptcode-price"
      onSubmit={event => {
        event.preventDefault();
        if (isComplete) {
          save({ input: sent, cached: again, output: got });
        }
      }}
    >
      <div className="jp-gptcode-faint">
        {trans.__(
          'Price of %1 in US dollars for a million tokens: %2',
          price.model,
          priceSource(price.set_by, trans)
        )}
      </div>
      <div className="jp-gptcode-price-fields">
        {fields.map(([name, value, set]) => (
          <label key={name}>
            {name}
            <input
              type="text"
              inputMode="decimal"
              className="jp-gptcode-input"
              aria-label={trans.__('%1 price', name)}
              aria-describedby={isWrong(value) ? wrong : undefined}
              aria-invalid={isWrong(value)}
              disabled={isLocked}
              placeholder={trans.__('unknown')}
              value={value}
              onChange={event => set(event.target.value)}
            />
          </label>
        ))}
      </div>
      {fields.some(([, value]) => isWrong(value)) && (
        <div id={wrong} className="jp-gptcode-wrong">
          {trans.__('Not saved: write a price as a number, such as 2.50.')}
        </div>
      )}
      <div className="jp-gptcode-buttons">
        <button
          type="submit"
          className="jp-gptcode-button"
          aria-label={trans.__('Save the price')}
          disabled={isLocked || !isComplete}
        >
          {trans.__('Save the price')}
        </button>
        {price.set_by === 'user' && (
          <button
            type="button"
            className="jp-gptcode-button"
            aria-label={trans.__('Forget this price')}
            onClick={() => save(null)}
          >
            {trans.__('Forget this price')}
          </button>
        )}
      </div>
    </form>
  );
}

/** The number that is written; null for nothing, undefined for something else. */
function number(text: string): number | null | undefined {
  const plain = text.replace(/[\s,_]/g, '');
  if (plain === '') {
    return null;
  }
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

function scopeText(scope: ILimit['scope'], trans: Trans): string {
  switch (scope) {
    case 'turn':
      return trans.__('A turn');
    case 'conversation':
      return trans.__('A conversation');
    case 'day':
      return trans.__('A day');
  }
}

function limitName({ scope, unit }: ILimit, trans: Trans): string {
  const what = unit === 'usd' ? trans.__('US dollars') : trans.__('Tokens');
  return `${what}: ${scopeText(scope, trans)}`;
}

function priceSource(setBy: string, trans: Trans): string {
  switch (setBy) {
    case '':
      return trans.__('unknown');
    case 'endpoint':
      return trans.__('as its endpoint lists it');
    case 'known':
      return trans.__('as known by its name');
    case 'user':
      return trans.__('yours');
    default:
      return trans.__('set by %1', setBy);
  }
}
