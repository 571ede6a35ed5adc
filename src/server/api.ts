/** The calls under `/gptcode`. Errors are thrown as `ApiError`s with words for the user. */

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { readEvents } from './sse';
import type {
  ConversationEvent,
  IActed,
  IAction,
  IChosenModel,
  IConversation,
  IErrorWords,
  IExists,
  IInspector,
  IModels,
  IProfile,
  IServerStatus,
  IStarter,
  IStop,
  IStopped,
  IUndone,
  IUndoRequest,
  ISentStep
} from './wire';

/** A call that failed; `words` are shown to the user as they are. */
export class ApiError extends Error {
  constructor(readonly words: IErrorWords) {
    super(words.message);
  }
}

/** Whether the server has no such thing, and not only its extension is missing. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.words.kind === 'not-found';
}

export class Api {
  constructor(private _settings: ServerConnection.ISettings) {}

  /** The server's address. */
  get address(): string {
    return this._settings.baseUrl;
  }

  status(): Promise<IServerStatus> {
    return this.call('GET', 'status');
  }

  models(): Promise<IModels> {
    return this.call('GET', 'models');
  }

  /** Chooses the model for new notebooks, unless its endpoint has none of this name. */
  chooseModel(model: string): Promise<IChosenModel> {
    return this.call('POST', 'models/choice', { model });
  }

  /** What reads the variables of a kernel of this language. */
  inspector(language: string): Promise<IInspector> {
    return this.call('GET', `inspectors/${encodeURIComponent(language)}`);
  }

  starter(): Promise<IStarter> {
    return this.call('GET', 'starter');
  }

  fetchStarter(): Promise<IStarter> {
    return this.call('POST', 'starter', {});
  }

  stopStarter(): Promise<IStarter> {
    return this.call('POST', 'starter/stop', {});
  }

  removeStarter(): Promise<IStarter> {
    return this.call('DELETE', 'starter');
  }

  /**
   * A new conversation or, in a copied notebook, a fork of the one that is shown there. Refused if
   * the notebook has others than those in `known`.
   */
  createConversation(
    notebook: string,
    fork?: { conversation: string; seq: number } | null,
    known?: readonly string[] | null
  ): Promise<IConversation> {
    return this.call('POST', 'conversations', {
      notebook,
      ...(fork && { fork }),
      ...(known && { known })
    });
  }

  /** A conversation with its events, or null if the server has none of this id. */
  readConversation(conversation: string): Promise<IConversation | null> {
    return this._found(this.call<IConversation>('GET', path(conversation)));
  }

  act(conversation: string, action: IAction): Promise<IActed> {
    return this.call('POST', path(conversation, 'actions'), action);
  }

  /** What to write into the notebook to undo or redo what a turn did there. */
  undo(conversation: string, request: IUndoRequest): Promise<IUndone> {
    return this.call('POST', path(conversation, 'undo'), request);
  }

  /** What a file is; null where the contents manager does not serve it. */
  async profile(file: string, confirmed: boolean): Promise<IProfile | null> {
    // The console of the browser shows each 404 as an error.
    if (!(await this.exists(file))) {
      return null;
    }
    const body = { path: file, ...(confirmed && { confirmed }) };
    return this._found(this.call<IProfile>('POST', 'files/profile', body));
  }

  /** The ids of the conversations about the notebook of this path, newest first. */
  async conversationsOf(notebook: string, active = true): Promise<string[]> {
    const query = `?notebook=${encodeURIComponent(notebook)}${active ? '' : IDLE}`;
    const { conversations } = await this.call<{
      conversations: { conversation: string }[];
    }>('GET', `conversations${query}`);
    return conversations.map(({ conversation }) => conversation);
  }

  /** Reports that this page closes; the call outlives it. */
  leave(conversation: string, client: string): void {
    const action: IAction = { client, action: 'left', turn: 0 };
    const place = path(conversation, 'actions');
    this._request('POST', place, action, { keepalive: true }).catch(
      () => undefined
    );
  }

  /** Stops this step of this client, and no other. */
  stop(conversation: string, stop: IStop): Promise<IStopped> {
    return this.call('POST', path(conversation, 'stop'), stop);
  }

  /** Whether the contents manager has a file of this path. */
  async exists(file: string): Promise<boolean> {
    const body = { path: file };
    const { exists } = await this.call<IExists>('POST', 'files/exists', body);
    return exists;
  }

  /** Starts a step, or finds the one of this id, and yields its events until it ends. */
  step(
    conversation: string,
    request: ISentStep,
    signal: AbortSignal
  ): AsyncGenerator<ConversationEvent> {
    const body = JSON.stringify(request);
    const init = { method: 'POST', body, signal };
    return this._events(path(conversation, 'steps'), init);
  }

  /**
   * Yields what is later than `seq`, until no step runs; who drives comes first and last. Without
   * `active` Jupyter does not count the call as activity.
   */
  events(
    conversation: string,
    seq: number,
    client: string,
    signal: AbortSignal,
    active = true
  ): AsyncGenerator<ConversationEvent> {
    const headers = { 'Last-Event-ID': String(seq) };
    // A visible page polls often, so the server may soon count it as gone.
    const seen = document.hidden ? '' : '&seen=1';
    const idle = active ? '' : IDLE;
    const query = `?client=${encodeURIComponent(client)}${seen}${idle}`;
    const init = { method: 'GET', headers, signal };
    return this._events(path(conversation, 'events') + query, init);
  }

  private async *_events(
    place: string,
    init: RequestInit
  ): AsyncGenerator<ConversationEvent> {
    const response = await this.fetch(place, init);
    const events = readEvents<ConversationEvent>(
      response.body ?? new ReadableStream()
    );
    for (;;) {
      let next: IteratorResult<ConversationEvent>;
      try {
        next = await events.next();
      } catch {
        throw new ApiError(UNREACHABLE);
      }
      if (next.done) {
        return;
      }
      yield next.value;
    }
  }

  /** Null instead of the error `not-found`. */
  private async _found<T>(call: Promise<T>): Promise<T | null> {
    try {
      return await call;
    } catch (error) {
      if (isNotFound(error)) {
        return null;
      }
      throw error;
    }
  }

  /** Any call that answers JSON: what is loaded later brings its own. */
  async call<T>(method: string, place: string, body?: unknown): Promise<T> {
    const response = await this._request(method, place, body);
    return (await response.json()) as T;
  }

  /** Any call, whatever it answers; throws an `ApiError` where it fails. */
  async fetch(place: string, init: RequestInit): Promise<Response> {
    const url = URLExt.join(this._settings.baseUrl, 'gptcode', place);
    let response: Response;
    try {
      response = await ServerConnection.makeRequest(url, init, this._settings);
    } catch {
      throw new ApiError(UNREACHABLE);
    }
    if (!response.ok) {
      throw new ApiError(await errorWords(response));
    }
    return response;
  }

  private _request(
    method: string,
    place: string,
    body?: unknown,
    init: RequestInit = {}
  ): Promise<Response> {
    const text = body ? JSON.stringify(body) : undefined;
    return this.fetch(place, { method, body: text, ...init });
  }
}

/** An open panel must not keep an idle server from being stopped. */
const IDLE = '&no_track_activity=1';

export const UNREACHABLE: IErrorWords = {
  kind: 'unreachable',
  message: 'The Jupyter server cannot be reached.',
  kept: 'Nothing shown here is lost.',
  retryable: true
};

function path(conversation: string, ...rest: string[]): string {
  return ['conversations', encodeURIComponent(conversation), ...rest].join('/');
}

/** The server's own words, if it answered: a proxy's body may be anything. */
async function errorWords(response: Response): Promise<IErrorWords> {
  const body = (await response.json().catch(() => ({}))) as {
    kind?: string;
    message?: string;
    detail?: string;
  };
  return {
    kind: body.kind ?? `http-${response.status}`,
    message: body.message ?? statusWords(response),
    ...(body.detail && { detail: body.detail }),
    kept: 'Nothing was sent to a model.',
    retryable: response.status >= 500
  };
}

function statusWords({ status, url }: Response): string {
  if (status === 404 && /\/gptcode\/status(\?|$)/.test(url)) {
    return 'The GPT-Code server extension is not running. Restart the Jupyter server. If that does not help, run “jupyter server extension enable jupyterlab_gptcode” where it is installed (“pip install jupyterlab-gptcode”), and restart again.';
  }
  return status === 401 || status === 403
    ? 'You are no longer signed in to the Jupyter server. Save what you need, then reload this page.'
    : `The Jupyter server answered with ${status}.`;
}
