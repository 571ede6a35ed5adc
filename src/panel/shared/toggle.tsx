import * as React from 'react';

/** Switches something on, or off again. */
export function Toggle(props: {
  isOn: boolean;
  label: string;
  text: string;
  press: () => void;
}): React.JSX.Element {
  const { isOn, label, press, text } = props;
  return (
    <button
      className="jp-gptcode-sent-toggle"
      aria-label={label}
      aria-pressed={isOn}
      title={label}
      onClick={press}
    >
      {text}
    </button>
  );
}
