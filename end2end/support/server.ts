/**
 * The release binary on a port and a data folder of its own, which can be killed and started again on the same
 * data in the middle of a test.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { setTimeout as wait } from "node:timers/promises";

/** `make build` makes it; another one, say a packaged one, may be named. */
const binary = process.env["SNAK_BINARY"] ?? fileURLToPath(new URL("../../target/release/snak", import.meta.url));

/** How long after a restart a browser may still speak of the time the server was down. */
const AFTERMATH_MS = 2_000;
const START_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 5_000;

/** Above what services have, and below what systems give to connections: nobody else takes one while a server is away. */
const PORTS = [15_000, 32_000] as const;

export interface Fronts {
  customer: number;
  agent: number;
}

export interface Beginning {
  /** The ports through which people reach it, where that is not its own. */
  fronts?: Partial<Fronts> | undefined;
  /** A data folder of which it gets a copy. */
  filled?: string | undefined;
  /** Taken before it serves, so that nobody meets the former ones. */
  settings?: object | undefined;
}

export class Server {
  readonly port: number;
  readonly data: string;
  /** What else it is started with, from the next start on. */
  readonly flags: string[] = [];
  readonly #fronts: Fronts;
  #process: ChildProcess | undefined;
  #log = "";
  /** When it was down on purpose, each with some aftermath. */
  readonly #downs: { from: number; to: number }[] = [];

  static async start({ fronts, filled, settings }: Beginning = {}): Promise<Server> {
    const server = new Server(await freePort(), await mkdtemp(`${tmpdir()}/snak-end2end-`), fronts);
    if (filled) await cp(filled, server.data, { recursive: true });
    if (settings) await server.importSettings(settings);
    await server.restart();
    return server;
  }

  private constructor(port: number, data: string, fronts?: Partial<Fronts>) {
    this.port = port;
    this.data = data;
    this.#fronts = { customer: port, agent: port, ...fronts };
  }

  /** Where agents work. */
  get console(): string {
    return `http://localhost:${this.#fronts.agent}/`;
  }

  /** Where the widget's frame comes from. */
  get #public(): string {
    return `http://localhost:${this.#fronts.customer}`;
  }

  /** The page of a shop that embeds the widget from another origin. */
  get shop(): string {
    return `http://127.0.0.1:${this.#fronts.customer}/demo`;
  }

  /** The tag that a user pastes. */
  snippet(channel = "support"): string {
    return `<script async src="${this.#public}/snak.js?channel=${channel}"></script>`;
  }

  get origins(): string[] {
    const ports = [this.port, this.#fronts.customer, this.#fronts.agent];
    return ports.flatMap((port) => [`localhost:${port}`, `127.0.0.1:${port}`]);
  }

  /** Everything that it wrote to stdout and stderr, over all its lives. */
  get log(): string {
    return this.#log;
  }

  /** Whether a browser could rightly find it unreachable at that time: it was killed on purpose and not long back. */
  wasDown(at: number): boolean {
    return this.#downs.some(({ from, to }) => from <= at && at <= to);
  }

  /** From now on it may be out of reach, because its network is broken on purpose. */
  breaks(): void {
    this.#downs.push({ from: Date.now(), to: Infinity });
  }

  /** Ends it the hard way by default; returns when the process is gone. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    this.#downs.push({ from: Date.now(), to: Infinity });
    await this.#end(signal);
  }

  /** Starts it (again) on the same port and data; returns when it can serve. */
  async restart(): Promise<void> {
    if (this.#process) throw new Error("the server is running: kill it first");
    const child = spawn(
      binary,
      ["serve", "--demo", "--listen", `127.0.0.1:${this.port}`]
        .concat("--public-url", this.#public)
        .concat("--data-dir", this.data, this.flags),
      { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NO_COLOR: "1" } },
    );
    this.#process = child;
    let failure: Error | undefined;
    child.once("error", (error) => (failure = error));
    child.once("exit", () => (this.#process = undefined));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (this.#log += text));
    }
    const deadline = Date.now() + START_WITHIN_MS;
    while (Date.now() < deadline) {
      if (failure) throw new Error(`${binary} could not be started: ${failure.message}`);
      if (!this.#process) throw new Error(`the server ended before it could serve:\n${this.#log}`);
      if (await this.#canServe()) {
        const down = this.#downs.at(-1);
        if (down) down.to = Date.now() + AFTERMATH_MS;
        return;
      }
      await wait(20);
    }
    throw new Error(`the server did not answer /healthz within ${START_WITHIN_MS} ms:\n${this.#log}`);
  }

  /** Changes settings as an admin does, beside the running server. */
  async importSettings(settings: object): Promise<void> {
    await this.#admin(["settings", "import", "-"], JSON.stringify(settings));
  }

  /** What agents did that is to be accounted for, a line each. */
  async audited(): Promise<string[]> {
    return (await this.#admin(["audit", "list"])).split("\n").filter((line) => line !== "");
  }

  async #admin(command: string[], input = ""): Promise<string> {
    const child = spawn(binary, ["admin", ...command, "--data-dir", this.data]);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (said += text));
    }
    child.stdin.end(input);
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw new Error(`snak admin ${command.join(" ")} was refused:\n${said}`);
    return said;
  }

  /** Ends it politely and removes its data. */
  async stop(): Promise<void> {
    this.#downs.push({ from: Date.now(), to: Infinity });
    await this.#end("SIGTERM");
    await rm(this.data, { recursive: true, force: true });
  }

  async #canServe(): Promise<boolean> {
    try {
      const answer = await fetch(`http://127.0.0.1:${this.port}/healthz`, { signal: AbortSignal.timeout(1_000) });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (!child) return;
    const gone = once(child, "exit");
    child.kill(signal);
    const stubborn = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
    await gone;
    clearTimeout(stubborn);
  }
}

async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(...PORTS);
    const listener = createServer();
    const isFree = await new Promise<boolean>((know) => {
      listener.once("error", () => know(false)).listen(port, "127.0.0.1", () => know(true));
    });
    if (!isFree) continue;
    listener.close();
    await once(listener, "close");
    return port;
  }
}
