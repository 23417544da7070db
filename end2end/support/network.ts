/**
 * A network between one person and the server, which can be broken as networks break: connections are reset, a
 * direction goes silent without a word, everything is late, or somebody in between refuses WebSockets.
 */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server as Listener, Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

export type Direction = "up" | "down";

/** One way of one connection. */
export interface Way {
  readonly direction: Direction;
  readonly to: Socket;
  /** What has come and has not gone on. TCP would send it again once the way is free. */
  readonly held: Buffer[];
  ended: boolean;
}

const UPGRADE = /^GET \S+ HTTP\/1\.1\r\n[^]*?\r\nupgrade: websocket\r\n/i;
const POLL = /^POST \S*\/poll HTTP/;
const REFUSAL = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

export class Network {
  readonly port: number;
  /** What has been asked for through it, for tests that must know that a fault was felt. */
  readonly seen = { sockets: 0, refused: 0, polls: 0, held: 0 };
  target = 0;
  refusesSockets = false;
  /** Milliseconds each way. */
  delay = 0;
  /** Sees each piece as it comes, and says what goes on in its place. */
  tap: (way: Way, chunk: Buffer) => Buffer = (_, chunk) => chunk;
  readonly #listener: Listener;
  readonly #silent = new Set<Direction>();
  readonly #open = new Set<Socket>();
  readonly #ways = new Set<Way>();

  static async start(): Promise<Network> {
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    return new Network(listener);
  }

  private constructor(listener: Listener) {
    this.#listener = listener;
    this.port = (listener.address() as AddressInfo).port;
    listener.on("connection", (near) => this.#connect(near));
  }

  /** Every connection ends at once, with a reset instead of a goodbye. */
  reset(): number {
    const sockets = [...this.#open];
    for (const socket of sockets) socket.resetAndDestroy();
    return sockets.length;
  }

  /** Nothing comes through any more in these directions, and nobody is told. */
  silence(...directions: Direction[]): void {
    for (const direction of directions) this.#silent.add(direction);
  }

  /** What was under way arrives now, late. */
  async recover(): Promise<void> {
    this.#silent.clear();
    for (const way of this.#ways) this.#flush(way);
  }

  async stop(): Promise<void> {
    this.#listener.close();
    this.reset();
    await once(this.#listener, "close");
  }

  #connect(near: Socket): void {
    const far = new Socket();
    far.connect(this.target, "127.0.0.1");
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      this.#open.add(socket);
      // Both ends are told by `close`; a reset is what these tests are about.
      socket.on("error", () => {});
    }
    this.#carry(near, far, "up");
    this.#carry(far, near, "down");
  }

  #carry(from: Socket, to: Socket, direction: Direction): void {
    const way: Way = { direction, to, held: [], ended: false };
    this.#ways.add(way);
    from.on("data", (chunk: Buffer) => void this.#bring(way, from, chunk));
    from.on("close", (failed) => {
      this.#open.delete(from);
      way.ended = true;
      if (failed) to.resetAndDestroy();
      this.#flush(way);
    });
  }

  async #bring(way: Way, from: Socket, chunk: Buffer): Promise<void> {
    if (way.direction === "up" && this.#isRefused(chunk.toString("latin1"))) {
      from.end(REFUSAL);
      way.to.destroy();
      return;
    }
    if (this.#silent.has(way.direction)) this.seen.held += 1;
    way.held.push(this.tap(way, chunk));
    if (this.delay > 0) await wait(this.delay);
    this.#flush(way);
  }

  #isRefused(text: string): boolean {
    if (POLL.test(text)) this.seen.polls += 1;
    if (!UPGRADE.test(text)) return false;
    this.seen.sockets += 1;
    this.seen.refused += Number(this.refusesSockets);
    return this.refusesSockets;
  }

  #flush(way: Way): void {
    if (this.#silent.has(way.direction)) return;
    for (const chunk of way.held.splice(0)) way.to.write(chunk);
    if (way.ended) {
      way.to.end();
      this.#ways.delete(way);
    }
  }
}
