/**
 * The server's English words about a cell in the user's language. It names risks and reasons by a
 * fixed beginning and what the code says; `test_risk_words.py` lists them.
 */

import type { Trans } from '../shared/context';

/** A risk of a cell, as `uses the network: api.example.com`. */
export function riskText(risk: string, trans: Trans): string {
  const colon = risk.indexOf(': ');
  const said = colon < 0 ? risk : risk.slice(0, colon);
  const phrase = risks(trans).get(said);
  if (phrase !== undefined) {
    return colon < 0
      ? phrase
      : trans.__('%1: %2', phrase, risk.slice(colon + 2));
  }
  const [, more] = /^(\d+) more$/.exec(risk) ?? [];
  return more ? trans.__('%1 more', more) : namedText(risk, trans);
}

/** One that names files or packages without a colon. */
function namedText(risk: string, trans: Trans): string {
  const verb = [...verbs(trans).keys()].find(each => risk.startsWith(each));
  if (!verb) {
    return risk;
  }
  const named = risk.slice(verb.length);
  const unnamed = 'files that this cell does not name';
  const what =
    named === unnamed ? trans.__('files that this cell does not name') : named;
  return verbs(trans)
    .get(verb)!
    .replace('%1', () => what);
}

/** Where a cell hides errors, as `line 3: except: pass`. */
export function hiddenText(hidden: string, trans: Trans): string {
  const [, line, what] = /^line (\d+): (.*)$/s.exec(hidden) ?? [];
  return line
    ? trans.__('line %1: %2', line, inventions(trans).get(what) ?? what)
    : hidden;
}

/** Why a cell asks or does not run: one sentence after the other. */
export function reasonText(reasons: string, trans: Trans): string {
  let text = reasons;
  const or = trans.__(' or ');
  for (const [sentence, translated] of sentences(trans)) {
    text = text.replace(pattern(sentence), (_, named: string | undefined) =>
      translated.replace('%1', () => named?.replaceAll(' or ', or) ?? '')
    );
  }
  return text;
}

/** Matches a sentence; what is named in it is what stands there, up to the sentence before. */
function pattern(sentence: string): RegExp {
  const words = sentence.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(words.replace('%1', () => '([^\\s.](?:[^.]*?[^\\s.])?)'));
}

function risks(trans: Trans): ReadonlyMap<string, string> {
  return new Map([
    ['brings script into the page', trans.__('brings script into the page')],
    ['changes data in a database', trans.__('changes data in a database')],
    ['changes data with SQL', trans.__('changes data with SQL')],
    [
      'changes the settings of IPython',
      trans.__('changes the settings of IPython')
    ],
    ['changes the working folder', trans.__('changes the working folder')],
    [
      "clears the kernel's variables",
      trans.__("clears the kernel's variables")
    ],
    ['could not be read as Python', trans.__('could not be read as Python')],
    ['ends the kernel', trans.__('ends the kernel')],
    [
      'ends this kernel or another process',
      trans.__('ends this kernel or another process')
    ],
    ['hides what it calls', trans.__('hides what it calls')],
    [
      'imports a module that is not known',
      trans.__('imports a module that is not known')
    ],
    ['installs packages', trans.__('installs packages')],
    [
      'is in a language that cannot be checked',
      trans.__('is in a language that cannot be checked')
    ],
    ['leaves something running', trans.__('leaves something running')],
    ['loads an extension', trans.__('loads an extension')],
    [
      'loads an object that may run code',
      trans.__('loads an object that may run code')
    ],
    [
      'loads content from the web into the page',
      trans.__('loads content from the web into the page')
    ],
    [
      'makes a link to another file or folder',
      trans.__('makes a link to another file or folder')
    ],
    [
      'may act on what the kernel has open',
      trans.__('may act on what the kernel has open')
    ],
    [
      'may change a file that is mapped into memory',
      trans.__('may change a file that is mapped into memory')
    ],
    [
      'may delete or overwrite files',
      trans.__('may delete or overwrite files')
    ],
    [
      'may write what the kernel has in memory',
      trans.__('may write what the kernel has in memory')
    ],
    [
      "overwrites this notebook's own file",
      trans.__("overwrites this notebook's own file")
    ],
    ['puts code into the next cell', trans.__('puts code into the next cell')],
    ['reaches into IPython itself', trans.__('reaches into IPython itself')],
    ['reaches into Python itself', trans.__('reaches into Python itself')],
    [
      'reaches other programs or the system',
      trans.__('reaches other programs or the system')
    ],
    [
      "reads files outside the notebook's folder",
      trans.__("reads files outside the notebook's folder")
    ],
    ['reads or writes credentials', trans.__('reads or writes credentials')],
    ['reads secrets', trans.__('reads secrets')],
    [
      'reads secrets from the environment',
      trans.__('reads secrets from the environment')
    ],
    [
      'runs SQL that this cell does not show',
      trans.__('runs SQL that this cell does not show')
    ],
    ['restyles the page', trans.__('restyles the page')],
    ['runs a file', trans.__('runs a file')],
    ['runs a shell command', trans.__('runs a shell command')],
    [
      'runs a shell command that this cell does not spell out',
      trans.__('runs a shell command that this cell does not spell out')
    ],
    ['runs code from a text', trans.__('runs code from a text')],
    ["runs code in a magic's line", trans.__("runs code in a magic's line")],
    ['runs code in another way', trans.__('runs code in another way')],
    [
      "searches outside the notebook's folder",
      trans.__("searches outside the notebook's folder")
    ],
    [
      'shows HTML that this cell does not spell out',
      trans.__('shows HTML that this cell does not spell out')
    ],
    ['starts another process', trans.__('starts another process')],
    [
      'uses a magic that is not known',
      trans.__('uses a magic that is not known')
    ],
    [
      'uses a magic that loads, runs or saves code',
      trans.__('uses a magic that loads, runs or saves code')
    ],
    [
      'uses a package that is not known',
      trans.__('uses a package that is not known')
    ],
    ['uses the network', trans.__('uses the network')],
    ['writes a file with a magic', trans.__('writes a file with a magic')],
    ['writes files', trans.__('writes files')],
    [
      'writes files that this cell does not name',
      trans.__('writes files that this cell does not name')
    ],
    [
      "writes outside the notebook's folder",
      trans.__("writes outside the notebook's folder")
    ]
  ]);
}

function verbs(trans: Trans): ReadonlyMap<string, string> {
  return new Map([
    ['deletes ', trans.__('deletes %1', '%1')],
    ['imports all names of ', trans.__('imports all names of %1', '%1')],
    ['installs ', trans.__('installs %1', '%1')],
    ['may overwrite ', trans.__('may overwrite %1', '%1')],
    ['moves or renames ', trans.__('moves or renames %1', '%1')],
    ['overwrites ', trans.__('overwrites %1', '%1')]
  ]);
}

function inventions(trans: Trans): ReadonlyMap<string, string> {
  return new Map([
    [
      'data made up where a file is missing',
      trans.__('data made up where a file is missing')
    ],
    [
      'data made up where reading fails',
      trans.__('data made up where reading fails')
    ]
  ]);
}

function sentences(trans: Trans): ReadonlyMap<string, string> {
  return new Map([
    [
      '%1 stands for a value that the model has not seen.',
      trans.__('%1 stands for a value that the model has not seen.', '%1')
    ],
    [
      '%1 stood for a value that is sent as it is now.',
      trans.__('%1 stood for a value that is sent as it is now.', '%1')
    ],
    [
      'It comes back only into cell %1.',
      trans.__('It comes back only into cell %1.', '%1')
    ],
    [
      'Write the value in its place before you run this.',
      trans.__('Write the value in its place before you run this.')
    ],
    [
      "The answer is incomplete, so this code may be a part of the model's thinking.",
      trans.__(
        "The answer is incomplete, so this code may be a part of the model's thinking."
      )
    ],
    [
      'The answer was cut, so this code may be incomplete.',
      trans.__('The answer was cut, so this code may be incomplete.')
    ],
    [
      'The code before it has no clear end, so this may be a part of it.',
      trans.__(
        'The code before it has no clear end, so this may be a part of it.'
      )
    ],
    [
      'The model did not mark the end of this code, so a part of it may be missing.',
      trans.__(
        'The model did not mark the end of this code, so a part of it may be missing.'
      )
    ],
    [
      'The model did not mark the end of this code: a line of it reads like a sentence.',
      trans.__(
        'The model did not mark the end of this code: a line of it reads like a sentence.'
      )
    ],
    [
      'The model did not say clearly that this code is meant to run.',
      trans.__('The model did not say clearly that this code is meant to run.')
    ],
    [
      'The model wrote this code while it was thinking.',
      trans.__('The model wrote this code while it was thinking.')
    ],
    [
      'This code ends inside a string or a bracket, so a part of it may be missing.',
      trans.__(
        'This code ends inside a string or a bracket, so a part of it may be missing.'
      )
    ],
    [
      'This code has a Markdown fence in it, so a part of it may be missing.',
      trans.__(
        'This code has a Markdown fence in it, so a part of it may be missing.'
      )
    ],
    [
      'This code has characters that cannot be seen.',
      trans.__('This code has characters that cannot be seen.')
    ],
    [
      'Your administrator does not allow more than this.',
      trans.__('Your administrator does not allow more than this.')
    ]
  ]);
}
