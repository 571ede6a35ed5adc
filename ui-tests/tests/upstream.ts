/** A small OpenAI-compatible endpoint that does what a story asks for, to the byte. */

import { createServer, type ServerResponse } from 'http';

/** What becomes of a request for an answer. */
export type Reply = (response: ServerResponse) => void;

export class Upstream {
  /** The user's last words in each request for an answer. */
  readonly requests: string[] = [];
  /** What is done from now on; `fine` unless a story says otherwise. */
  reply: Reply = streams(words('Fine.'), STOP);
  /** The models that it lists. */
  models = ['tiny'];
  /** The only key that it takes; any, or none, if empty. */
  key = '';

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this._server.once('error', reject);
      this._server.listen(port, '127.0.0.1', resolve);
    });
  }

  close(): void {
    this._server.close();
    this._server.closeAllConnections();
  }

  private _server = createServer((request, response) => {
    const { authorization = '' } = request.headers;
    if (this.key && authorization !== `Bearer ${this.key}`) {
      const message = `Incorrect API key provided: ${authorization.slice(7)}.`;
      refuses(401, { message, code: 'invalid_api_key' })(response);
      return;
    }
    if (request.url?.endsWith('/models')) {
      const data = this.models.map(id => ({ id }));
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ object: 'list', data }));
      return;
    }
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(pieces).toString()) as {
        messages: { content: string }[];
      };
      this.requests.push(body.messages.at(-1)?.content ?? '');
      this.reply(response);
    });
  });
}

/** A refusal as OpenAI's. */
export const refuses =
  (
    status: number,
    error: { message?: string; code?: string } = {},
    headers: Record<string, string> = {}
  ): Reply =>
  response => {
    response.writeHead(status, {
      'Content-Type': 'application/json',
      ...headers
    });
    response.end(JSON.stringify({ error: { message: 'No.', ...error } }));
  };

/** A stream of server-sent events, to its regular end. */
export const streams =
  (...events: string[]): Reply =>
  response => {
    begin(response, events);
    response.end('data: [DONE]\n\n');
  };

/** One that breaks off after these events. */
export const breaks =
  (...events: string[]): Reply =>
  response => {
    begin(response, events);
    // Only once what was written is on its way.
    setTimeout(() => response.destroy(), 200);
  };

/** One in which nothing comes any more, or never does. */
export const hangs =
  (...events: string[]): Reply =>
  response => {
    if (events.length > 0) {
      begin(response, events);
    }
  };

export const page = (html: string): Reply => {
  return response => {
    response.setHeader('Content-Type', 'text/html');
    response.end(html);
  };
};

/** A piece of an answer. */
export const words = (content: string) => chunk({ content }, null);

/** The end of an answer, and why it ends. */
export const finish = (reason: string) => chunk({}, reason);

export const STOP = finish('stop');

function chunk(delta: object, reason: string | null): string {
  const choice = { index: 0, delta, finish_reason: reason };
  const object = 'chat.completion.chunk';
  return `data: ${JSON.stringify({ id: '1', object, choices: [choice] })}\n\n`;
}

function begin(response: ServerResponse, events: string[]): void {
  response.setHeader('Content-Type', 'text/event-stream');
  events.forEach(event => response.write(event));
}
