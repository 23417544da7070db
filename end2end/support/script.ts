/** A customer without a browser, who writes all the time and keeps a ledger of what was acknowledged. */
import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";

const ANSWER_WITHIN_MS = 8_000;
const EVERY_MS = 400;

export class Script {
  /** In the order in which they were written. All of them were acknowledged once `stop` has returned. */
  readonly acknowledged: string[] = [];
  /** Requests that were not answered and were sent again. */
  retries = 0;
  readonly #base: string;
  readonly #name: string;
  readonly #token = randomBytes(32).toString("hex");
  #running: Promise<void> | undefined;
  #stopping = false;

  constructor(base: string, name: string) {
    this.#base = base;
    this.#name = name;
  }

  async start(): Promise<void> {
    const form = { name: this.#name, email: `${this.#name}@shop.example`, question: `${this.#name}-0` };
    const ids = { chat: randomUUID(), token: this.#token, channel: "support", write: randomUUID() };
    await this.#ask("/w/start", { ...ids, ...form });
    this.acknowledged.push(form.question);
    this.#running = this.#write();
  }

  /** Writes no more; what is under way is sent until it is acknowledged. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running;
  }

  /** What the server has of it, read anew. */
  async stored(): Promise<string[]> {
    const answer = await this.#ask("/w/poll", { seen: 0, epoch: "", cursor: "" });
    const frames = (answer as { frames: { t: string; view?: { entries: { what: { text?: string } }[] } }[] }).frames;
    const view = frames.find((frame) => frame.t === "view")?.view;
    return view?.entries.flatMap(({ what }) => what.text ?? []) ?? [];
  }

  async #write(): Promise<void> {
    for (let n = 1; !this.#stopping; n += 1) {
      const text = `${this.#name}-${n}`;
      await this.#ask("/w/say", { write: randomUUID(), text });
      this.acknowledged.push(text);
      await wait(EVERY_MS);
    }
  }

  /** Until there is an answer; the same write however often it takes. */
  async #ask(path: string, body: object): Promise<unknown> {
    for (;;) {
      try {
        const answer = await fetch(this.#base + path, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: `Bearer ${this.#token}` },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        });
        const said: unknown = await answer.json();
        if (answer.ok) return said;
        if (answer.status < 500 && answer.status !== 429) throw new Refused(`${path}: ${answer.status} ${JSON.stringify(said)}`);
      } catch (error) {
        if (error instanceof Refused) throw error;
      }
      this.retries += 1;
      await wait(EVERY_MS);
    }
  }
}

class Refused extends Error {}
