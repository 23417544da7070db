/**
 * Every byte that reaches a customer's browser, taken down between the server and the browser: pages, bundles, answers,
 * files and live lines, whatever the browser makes of them.
 */
import { expect } from "@playwright/test";
import { Network, type Way } from "./network.ts";

/** What a browser says that it can unpack. */
const UNPACKS = /^accept-encoding:.*$/im;
const PACKED = /^content-encoding: *(?!identity)\S+/im;
/** Where an answer of unknown length goes on. */
const SEAM = /\r\n[0-9a-f]{1,8}\r\n/gi;

export class Overheard {
  readonly #network: Network;
  readonly #down = new Map<Way, Buffer[]>();

  static async start(): Promise<Overheard> {
    return new Overheard(await Network.start());
  }

  private constructor(network: Network) {
    this.#network = network;
    network.tap = (way, chunk) => (way.direction === "up" ? unpacked(chunk) : this.#takeDown(way, chunk));
  }

  get port(): number {
    return this.#network.port;
  }

  set target(port: number) {
    this.#network.target = port;
  }

  async stop(): Promise<void> {
    await this.#network.stop();
  }

  /**
   * None of these has come, in whatever way it can be written; each of `known` has, so something was listened to.
   * To be asked once something that was said later has been read.
   */
  expectNothingOf(secrets: string[], { known }: { known: string[] }): void {
    const heard = [...this.#down.values()].map((chunks) => Buffer.concat(chunks).toString("latin1"));
    const packed = heard.map((text) => PACKED.exec(text)?.[0]).filter(Boolean);
    expect(packed, "what is packed could not be read").toEqual([]);
    const texts = heard.flatMap((text) => [text, text.replaceAll(SEAM, "")]);
    const has = (words: string) => spellings(words).some((spelt) => texts.some((text) => text.includes(spelt)));
    expect(known.filter((words) => !has(words)), "what has reached the customer must be found").toEqual([]);
    expect(secrets.filter(has), "what has reached the customer and is not for them").toEqual([]);
  }

  #takeDown(way: Way, chunk: Buffer): Buffer {
    const chunks = this.#down.get(way);
    if (chunks) chunks.push(chunk);
    else this.#down.set(way, [chunk]);
    return chunk;
  }
}

/** A request that asks for nothing packed. */
function unpacked(chunk: Buffer): Buffer {
  const text = chunk.toString("latin1");
  return /^(GET|POST|HEAD) /.test(text) ? Buffer.from(text.replace(UNPACKS, "accept-encoding: identity"), "latin1") : chunk;
}

/** As it stands, in JSON, in an address, in a page; byte by byte. */
function spellings(words: string): string[] {
  const page = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  const all = [words, JSON.stringify(words).slice(1, -1), encodeURIComponent(words), page];
  return [...new Set(all)].map((spelt) => Buffer.from(spelt).toString("latin1"));
}
