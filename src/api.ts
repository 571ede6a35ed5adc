/** The calls under `/gptcode`. Errors are thrown as `ApiError`s with words for the user. */

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { readEvents } from './sse';
import type {
  IAction,
  IErrorWords,
  IModels,
  IServerStatus,
  IStepRequest,
  ITranscript,
  StepEvent
} from './wire';

/** A call that failed; `words` are shown to the user as they are. */
export class ApiError extends Error {
  constructor(readonly words: IErrorWords) {
    super(words.message);
  }
}

export class Api {
  constructor(private _settings: ServerConnection.ISettings) {}

  status(): Promise<IServerStatus> {
    return this._json('GET', 'status');
  }

  models(): Promise<IModels> {
    return this._json('GET', 'models');
  }

  createConversation(notebook: string): Promise<ITranscript> {
    return this._json('POST', 'conversations', { notebook });
  }

  /** The transcript of a conversation, or null where the server has none of this id. */
  async readConversation(conversation: string): Promise<ITranscript | null> {
    try {
      return await this._json<ITranscript>('GET', path(conversation));
    } catch (error) {
      if (error instanceof ApiError && error.words.kind === 'not-found') {
        return null;
      }
      throw error;
    }
  }

  async act(conversation: string, action: IAction): Promise<void> {
    await this._json('POST', path(conversation, 'actions'), action);
  }

  async stop(conversation: string): Promise<void> {
    await this._json('POST', path(conversation, 'stop'), {});
  }

  /** Whether the contents manager has a file of this path. */
  async exists(file: string): Promise<boolean> {
    const url = URLExt.join(
      this._settings.baseUrl,
      'api/contents',
      URLExt.encodeParts(file)
    );
    const init = { method: 'GET' };
    const response = await ServerConnection.makeRequest(
      `${url}?content=0`,
      init,
      this._settings
    );
    return response.ok;
  }

  /** Begins a step and gives its events until it ends. */
  step(conversation: string, request: IStepRequest): AsyncGenerator<StepEvent> {
    return this._events('POST', path(conversation, 'steps'), request);
  }

  /** The events later than `seq`, until no step runs. */
  events(conversation: string, seq: number): AsyncGenerator<StepEvent> {
    const headers = { 'Last-Event-ID': String(seq) };
    return this._events('GET', path(conversation, 'events'), null, headers);
  }

  private async *_events(
    method: string,
    place: string,
    body: unknown,
    headers?: Record<string, string>
  ): AsyncGenerator<StepEvent> {
    const response = await this._request(method, place, body, headers);
    try {
      yield* readEvents<StepEvent>(response.body ?? new ReadableStream());
    } catch {
      throw new ApiError(UNREACHABLE);
    }
  }

  private async _json<T>(
    method: string,
    place: string,
    body?: unknown
  ): Promise<T> {
    const response = await this._request(method, place, body);
    return (await response.json()) as T;
  }

  private async _request(
    method: string,
    place: string,
    body?: unknown,
    headers?: Record<string, string>
  ): Promise<Response> {
    const url = URLExt.join(this._settings.baseUrl, 'gptcode', place);
    const text = body ? JSON.stringify(body) : undefined;
    const init = { method, body: text, headers };
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
}

export const UNREACHABLE: IErrorWords = {
  kind: 'unreachable',
  message: 'The Jupyter server cannot be reached.',
  kept: 'What you see here is kept.',
  retryable: true
};

function path(conversation: string, ...rest: string[]): string {
  return ['conversations', encodeURIComponent(conversation), ...rest].join('/');
}

/** The server's own words; a proxy in between may answer with anything. */
async function errorWords(response: Response): Promise<IErrorWords> {
  const body = (await response.json().catch(() => ({}))) as {
    kind?: string;
    message?: string;
  };
  return {
    kind: body.kind ?? `http-${response.status}`,
    message:
      body.message ?? `The Jupyter server answered with ${response.status}.`,
    kept: 'Nothing was sent to a model.',
    retryable: response.status >= 500
  };
}
