/** What the model may see: the choice, where it is remembered, and what the panel says. */

import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

import {
  destination,
  effectiveLevel,
  LevelChoice,
  LEVELS,
  sendsLess,
  TabLevels
} from '../chat/levels';
import { applyEvent } from '../conversation/reducer';
import { emptyTranscript, type ITranscript } from '../conversation/transcript';
import type { LiveNotebook } from '../notebook/notebook';
import { Privacy } from '../panel/composer/privacy';
import { PanelContext } from '../panel/shared/context';
import type { IModel, IModels, Level } from '../server/wire';
import { modelOf } from './models';

const REMOTE = modelOf('far/one', {
  ...{ provider: 'far', host: 'api.example.com', level: 'samples' }
});
const LOCAL = modelOf('near', { provider: 'bare' });
const MODELS: IModels = {
  ...{ default: 'near', models: [LOCAL, REMOTE], problems: [], gone: [] }
};

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});

/** A conversation whose latest step was sent so. */
function sentAt(level: Level, chosen?: Level, step = 's'): ITranscript {
  return applyEvent(emptyTranscript('a.ipynb'), {
    ...{ type: 'step-start', seq: 1, turn: 1, step, kind: 'prompt' },
    ...{ model: 'near', prompt: 'Hello', level, ...(chosen && { chosen }) }
  });
}

const noted = (transcript: ITranscript) => ({ id: 'c', transcript });

class Notebook {
  path = 'a.ipynb';
  readonly panel = {
    context: { pathChanged: new Signal<object, string>({}) }
  };
  move(path: string): void {
    this.path = path;
    this.panel.context.pathChanged.emit(path);
  }
}

function choiceOf(notebook = new Notebook(), client = 'here'): LevelChoice {
  const store = new TabLevels('http://server/');
  return new LevelChoice(notebook as unknown as LiveNotebook, store, client);
}

/** What another page of this browser does is noticed in this one. */
function otherPage(act: () => void): void {
  act();
  window.dispatchEvent(new StorageEvent('storage'));
}

describe('the choice', () => {
  it('is the default of the model until there is one', () => {
    expect(choiceOf().sent).toEqual({});
    expect(effectiveLevel(null, REMOTE, LEVELS)).toBe('samples');
    expect(effectiveLevel(null, LOCAL, LEVELS)).toBe('everything');
  });

  it('holds for the notebook after a reload, and for no other one', () => {
    choiceOf().choose('structure', REMOTE);
    expect(choiceOf().sent).toEqual({ level: 'structure' });
    const other = new Notebook();
    other.path = 'b.ipynb';
    expect(choiceOf(other).sent).toEqual({});
  });

  it('goes with a notebook that gets another name', () => {
    const notebook = new Notebook();
    choiceOf(notebook).choose('prompts', REMOTE);
    notebook.move('b.ipynb');
    expect(choiceOf(notebook).chosen).toBe('prompts');
    expect(choiceOf().chosen).toBeNull();
  });

  it('is found again in the conversation, unless there is a newer one', () => {
    const found = choiceOf();
    found.note(noted(sentAt('samples')), false);
    expect(found.chosen).toBeNull();
    sessionStorage.clear();
    const other = choiceOf();
    other.note(noted(sentAt('structure', 'structure')), false);
    expect(other.chosen).toBe('structure');
    other.choose('prompts', REMOTE);
    const reloaded = choiceOf();
    reloaded.note(noted(sentAt('structure', 'structure')), false);
    expect(reloaded.chosen).toBe('prompts');
  });

  it('follows another page, and no other conversation', () => {
    const here = choiceOf();
    here.choose('everything', REMOTE);
    here.note(noted(sentAt('everything', 'everything')), true);
    expect(here.chosen).toBe('everything');
    here.note(noted(sentAt('structure', 'structure', 't')), false);
    expect(here.chosen).toBe('structure');
    here.note({ ...noted(sentAt('samples', undefined, 'u')), id: 'd' }, false);
    expect(here.chosen).toBe('structure');
    here.note(noted(sentAt('everything', 'everything', 'w')), false);
    expect(here.chosen).toBe('structure');
    // A tab that was asleep meanwhile.
    const asleep = choiceOf();
    asleep.note(noted(sentAt('prompts', 'prompts', 'v')), false);
    expect(asleep.chosen).toBe('prompts');
  });

  it('follows another browser at once, to less', () => {
    const here = choiceOf();
    const chosen = (level: Level, client = 'there'): ITranscript =>
      applyEvent(sentAt('samples'), {
        ...{ type: 'action', seq: 2, turn: 0, step: '', action: 'levelled' },
        ...{ client, level }
      });
    here.note(noted(chosen('structure')), false);
    expect(here.chosen).toBe('structure');
    here.note(noted(chosen('everything')), false);
    expect(here.chosen).toBe('structure');
    here.note(noted(chosen('prompts')), false);
    expect(here.chosen).toBe('prompts');
    // What is chosen here comes later.
    here.choose('samples', REMOTE);
    here.note(noted(chosen('samples', 'here')), false);
    expect(here.chosen).toBe('samples');
    // And then the next step says it.
    const next = applyEvent(chosen('prompts'), {
      ...{ type: 'step-start', seq: 3, turn: 2, step: 't', kind: 'prompt' },
      ...{ model: 'near', prompt: 'More', level: 'samples' }
    });
    expect(next.levelled).toBeUndefined();
  });

  it('does not raise what a new notebook of the same name shows', () => {
    const raised = choiceOf();
    raised.choose('everything', REMOTE);
    raised.dispose();
    expect(choiceOf().chosen).toBeNull();
    const lowered = choiceOf();
    lowered.choose('prompts', REMOTE);
    lowered.dispose();
    expect(choiceOf().chosen).toBe('prompts');
  });

  it('of the default is none: it is not that of the next model', () => {
    const choice = choiceOf();
    choice.choose('structure', LOCAL);
    choice.choose('everything', LOCAL);
    expect(choice.sent).toEqual({});
    expect(effectiveLevel(choice.chosen, REMOTE, LEVELS)).toBe('samples');
    // After a reload, too.
    const reloaded = choiceOf();
    expect(reloaded.sent).toEqual({});
    choice.choose('everything', REMOTE);
    expect(choice.sent).toEqual({ level: 'everything' });
  });

  it('of less than all is one, also where it is the default', () => {
    const choice = choiceOf();
    choice.choose('structure', REMOTE);
    choice.choose('samples', REMOTE);
    expect(choice.sent).toEqual({ level: 'samples' });
    expect(effectiveLevel(choice.chosen, LOCAL, LEVELS)).toBe('samples');
    expect(choiceOf().sent).toEqual({ level: 'samples' });
  });

  it('of less is that of every page at once, before anything is sent', () => {
    const [here, there] = [choiceOf(), choiceOf()];
    const changed = jest.fn();
    there.changed.connect(changed);
    there.choose('everything', REMOTE);
    otherPage(() => here.choose('prompts', REMOTE));
    expect([there.chosen, changed.mock.calls.length]).toEqual(['prompts', 2]);
    // More is chosen for one page only, and holds there.
    otherPage(() => here.choose('samples', REMOTE));
    expect(there.chosen).toBe('prompts');
    there.choose('everything', REMOTE);
    expect(there.sent).toEqual({ level: 'everything' });
    expect(here.chosen).toBe('samples');
  });

  it('of less is found by a page that was asleep, and by one that opens', () => {
    const asleep = choiceOf();
    const here = choiceOf();
    here.choose('structure', REMOTE);
    expect(asleep.sent).toEqual({ level: 'structure' });
    sessionStorage.clear();
    expect(choiceOf().chosen).toBe('structure');
    // From the next step on, the conversation says it.
    here.note(noted(sentAt('structure', 'structure')), true);
    sessionStorage.clear();
    expect(choiceOf().chosen).toBeNull();
  });

  it('is followed no more by a notebook that was closed', () => {
    const closed = choiceOf();
    closed.dispose();
    otherPage(() => choiceOf().choose('prompts', REMOTE));
    expect(closed.chosen).toBeNull();
  });

  it('is never above the ceiling', () => {
    expect(effectiveLevel('everything', LOCAL, ['prompts', 'structure'])).toBe(
      'structure'
    );
    expect(effectiveLevel('prompts', LOCAL, ['prompts', 'structure'])).toBe(
      'prompts'
    );
  });
});

it('says where a model runs only if it is listed', () => {
  const place = (name: string) => destination(MODELS, name).place;
  expect(place('near')).toEqual({ type: 'here' });
  expect(place('far/one')).toEqual({ type: 'host', host: 'api.example.com' });
  expect(place('far/typed')).toEqual({ type: 'host', host: 'api.example.com' });
  // It may be one that the local server sends on.
  expect(place('typed:cloud')).toEqual({ type: 'unknown' });
  const latest = { ...MODELS, models: [modelOf('llama3:latest')] };
  expect(destination(latest, 'llama3').place).toEqual({ type: 'here' });
});

describe('the panel', () => {
  function shown(
    model: IModel,
    transcript = emptyTranscript('a.ipynb'),
    levels: readonly Level[] = LEVELS
  ): HTMLElement {
    const chat = { model: model.id, level: choiceOf() };
    const trans = nullTranslator.load('jupyterlab_gptcode');
    const box = document.createElement('div');
    box.innerHTML = renderToStaticMarkup(
      <PanelContext.Provider value={{ trans } as never}>
        <Privacy
          chats={{ models: MODELS, status: { levels } } as never}
          chat={{ ...chat, conversation: { transcript } } as never}
        />
      </PanelContext.Provider>
    );
    return box;
  }
  const select = (box: HTMLElement) =>
    box.querySelector<HTMLSelectElement>(
      'select[aria-label="What the model may see"]'
    )!;

  it('offers the levels up to the ceiling, and says where it goes', () => {
    const remote = shown(REMOTE);
    expect([...select(remote).options].map(each => each.text)).toEqual([
      'Only what I type',
      'Structure',
      'Samples',
      'Everything'
    ]);
    expect(select(remote).value).toBe('samples');
    expect(remote.textContent).toContain('Sends to api.example.com');
    const local = shown(LOCAL, undefined, ['prompts', 'structure']);
    const possible = [...select(local).options].filter(each => !each.disabled);
    expect(possible.map(each => each.value)).toEqual(['prompts', 'structure']);
    expect(select(local).title).toContain(
      'Your administrator allows at most "Structure".'
    );
    expect(select(remote).title).not.toContain('administrator');
    expect(select(local).value).toBe('structure');
    expect(local.textContent).toContain('Stays on this machine');
  });

  it('says that the past is sent again at a lower level, until it is', () => {
    const line = 'Earlier turns are sent again at this level';
    expect(shown(REMOTE, sentAt('everything')).textContent).toContain(line);
    expect(shown(REMOTE, sentAt('samples')).textContent).not.toContain(line);
    expect(sendsLess(emptyTranscript('a.ipynb'), 'prompts')).toBe(false);
  });
});
