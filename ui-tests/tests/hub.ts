/** A model hub with one file, which it redirects to its storage for; see tests/hub_server.py. */

import { createHash } from 'crypto';
import { createServer, type ServerResponse } from 'http';

const REPO = 'own/tiny-GGUF';
const I8 = 24; // a type of tensors

/** A whole GGUF file, whose only tensor has so many bytes. */
export function model(size: number): Buffer {
  const head = Buffer.alloc(64); // aligned, with 7 bytes to spare
  head.write('GGUF');
  head.writeUInt32LE(3, 4);
  head.writeBigUInt64LE(1n, 8); // tensors
  head.writeBigUInt64LE(0n, 16); // values
  head.writeBigUInt64LE(1n, 24);
  head.write('w', 32);
  head.writeUInt32LE(1, 33); // dimensions
  head.writeBigUInt64LE(BigInt(size), 37);
  head.writeUInt32LE(I8, 45);
  head.writeBigUInt64LE(0n, 49);
  return Buffer.concat([head, Buffer.alloc(size, 7)]);
}

export class Hub {
  /** The first bytes that were asked for, of each request to the storage. */
  readonly starts: number[] = [];
  /** After so many bytes of an answer the rest waits, until the story releases it. */
  heldAt: number | null = null;

  constructor(
    readonly file: string,
    private _content: Buffer
  ) {}

  /** What the page calls the file by. */
  get spec(): string {
    return `hf:${REPO}/${this.file}`;
  }

  listen(port: number): Promise<void> {
    this._port = port;
    return new Promise((resolve, reject) => {
      this._server.once('error', reject);
      this._server.listen(port, '127.0.0.1', resolve);
    });
  }

  release(): void {
    this.heldAt = null;
    this._held.forEach(go => go());
    this._held = [];
  }

  close(): void {
    this._server.close();
    this._server.closeAllConnections();
  }

  private _send(range: string | undefined, response: ServerResponse): void {
    const start = Number(range?.match(/^bytes=(\d+)-$/)?.[1] ?? 0);
    const size = this._content.length;
    this.starts.push(start);
    response.writeHead(start > 0 ? 206 : 200, {
      'Content-Length': size - start,
      ...(start > 0 && {
        'Content-Range': `bytes ${start}-${size - 1}/${size}`
      })
    });
    const rest = this._content.subarray(start);
    const at = this.heldAt ?? rest.length;
    response.write(rest.subarray(0, at));
    const finish = () => response.end(rest.subarray(at));
    if (this.heldAt === null) {
      finish();
    } else {
      this._held.push(finish);
    }
  }

  private _held: (() => void)[] = [];
  private _port = 0;
  private _server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/storage/')) {
      this._send(request.headers.range, response);
    } else if (path === `/${REPO}/resolve/main/${this.file}`) {
      const hash = createHash('sha256').update(this._content).digest('hex');
      response.writeHead(302, {
        'X-Linked-Etag': `"${hash}"`,
        'X-Linked-Size': this._content.length,
        Location: `http://127.0.0.1:${this._port}/storage/${this.file}?Signature=1`
      });
      response.end();
    } else {
      response.writeHead(404, { 'X-Error-Code': 'EntryNotFound' });
      response.end();
    }
  });
}
