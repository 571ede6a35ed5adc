/** Numbers in a finished text: links to the cells that put them out, and those that none did. */

import type { ICheckedNumber } from '../../server/wire';
import type { Trans } from '../shared/context';
import { NUMBER, placeOf } from './numbermarks';

export interface INumbers {
  checked: readonly ICheckedNumber[];
  /** Shows the cell; false if it was removed. */
  reveal: (cell: string) => boolean;
  trans: Trans;
}

/** Makes buttons of a text's numbers. One is a stop of the Tab key, arrows lead to the others. */
export function linkNumbers(host: HTMLElement, numbers: INumbers): void {
  const found = [...host.querySelectorAll<HTMLElement>(`.${NUMBER}`)];
  const buttons: HTMLButtonElement[] = [];
  found.forEach(node => {
    const number = numbers.checked.at(placeOf(node));
    if (!number || number.cell === '' || node.closest('a, button, pre, code')) {
      node.replaceWith(...node.childNodes);
    } else {
      const button = number.cell
        ? foundNumber(number.cell, numbers)
        : missingNumber(numbers);
      button.append(...node.childNodes);
      node.replaceWith(button);
      holdPunctuation(button);
      buttons.push(button);
    }
  });
  buttons.forEach((button, index) => {
    button.tabIndex = index ? -1 : 0;
    button.addEventListener('keydown', event => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
      const next = buttons[index + step];
      if (step && next) {
        event.preventDefault();
        buttons.forEach(each => (each.tabIndex = each === next ? 0 : -1));
        next.focus();
      }
    });
  });
}

/** A line may break after a button, but not before the punctuation that follows it. */
function holdPunctuation(button: HTMLElement): void {
  const next = button.nextSibling;
  const held = next instanceof Text && /^[.,;:!?)\]…]+/.exec(next.data);
  if (held) {
    next.splitText(held[0].length);
    const whole = document.createElement('span');
    whole.className = 'jp-gptcode-number-whole';
    button.replaceWith(whole);
    whole.append(button, next);
  }
}

function foundNumber(
  cell: string,
  { reveal, trans }: INumbers
): HTMLButtonElement {
  const button = numberButton(
    trans.__('Found in the output of a cell. Show this cell in the notebook.')
  );
  button.addEventListener('click', () => {
    if (!reveal(cell)) {
      button.title = trans.__('This cell is no longer in the notebook.');
    }
  });
  return button;
}

/** Pressed, it says so in the text: not everyone has a pointer that can rest on it. */
function missingNumber({ trans }: INumbers): HTMLButtonElement {
  const words = trans.__('not found in the outputs of this turn');
  const button = numberButton(words);
  button.classList.add('jp-mod-unfound');
  button.setAttribute('aria-expanded', 'false');
  const note = document.createElement('span');
  note.className = 'jp-gptcode-number-note';
  note.setAttribute('role', 'status');
  button.addEventListener('click', () => {
    const isShown = note.isConnected;
    button.setAttribute('aria-expanded', String(!isShown));
    if (isShown) {
      note.remove();
    } else {
      button.after(note);
      note.textContent = ` (${words})`;
    }
  });
  return button;
}

function numberButton(title: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = NUMBER;
  button.title = title;
  return button;
}
