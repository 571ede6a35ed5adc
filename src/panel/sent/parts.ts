/** A request's JSON, taken apart for its reader. */

import type { ISentMessage, ISentRequest } from '../../server/wire';

export type PartName = ISentMessage['parts'][number]['part'];

/** A piece of a message: text, or the address of an image. */
export type Piece =
  { type: 'text'; text: string } | { type: 'image'; url: string };

export interface IReadMessage extends ISentMessage {
  role: string;
  pieces: Piece[];
}

/** The fields that hold messages: of chat completions, and of the Responses API. */
const FIELDS = ['messages', 'input'] as const;

/** The messages of a request, in its order. */
export function messagesOf({ body, messages }: ISentRequest): IReadMessage[] {
  const field = FIELDS.find(name => Array.isArray(body[name]));
  const sent = (field ? body[field] : []) as Record<string, unknown>[];
  return sent.map((message, index) => ({
    ...messages[index],
    role: String(message.role),
    pieces: piecesOf(message.content)
  }));
}

/** All of a request but its messages, as JSON. */
export function settingsOf({ body }: ISentRequest): string {
  const rest = Object.entries(body).filter(
    ([name]) => !(FIELDS as readonly string[]).includes(name)
  );
  return JSON.stringify(Object.fromEntries(rest), null, 2);
}

function piecesOf(content: unknown): Piece[] {
  const parts: unknown[] = Array.isArray(content) ? content : [content];
  return parts.map(part => {
    if (typeof part === 'string') {
      return { type: 'text', text: part };
    }
    const { image_url: image, text } = (part ?? {}) as Record<string, unknown>;
    const url = typeof image === 'string' ? image : urlOf(image);
    if (url) {
      return { type: 'image', url };
    }
    const shown = typeof text === 'string' ? text : JSON.stringify(part);
    return { type: 'text', text: shown };
  });
}

function urlOf(image: unknown): string {
  const { url } = (image ?? {}) as { url?: unknown };
  return typeof url === 'string' ? url : '';
}

/** The bytes of an image that a `data:` URL holds; null for another address. */
export function imageBytes(url: string): number | null {
  const [, data] = /^data:image\/[\w.+-]+;base64,(.*)$/s.exec(url) ?? [];
  return data === undefined
    ? null
    : Math.floor((data.replace(/=+$/, '').length * 3) / 4);
}
