/**
 * Listens to everything that goes wrong in a browser context, in any of its pages and frames: errors on the
 * console, uncaught errors, panics of the wasm, crashes, requests that fail and requests to strangers. A test
 * with one complaint left has failed.
 */
import type { BrowserContext, Request } from "@playwright/test";
import type { Server } from "./server.ts";

/** What Chromium says when there is no server. Only true while it is down on purpose. */
const UNREACHABLE =
  /net::ERR_(CONNECTION_\w+|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|SOCKET_NOT_CONNECTED)|^console error: WebSocket connection to \S+ failed/;

export class Watch {
  readonly #server: Server;
  readonly #expected: RegExp[] = [];
  readonly #known: string[] = [];
  readonly #complaints: string[] = [];

  constructor(server: Server) {
    this.#server = server;
  }

  /** From now on a complaint that matches is part of the test: a refused sign-in is a 401 on the console. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  /** Whoever is at this host and port is no stranger. */
  knows(host: string): void {
    this.#known.push(host);
  }

  /** `who` stands before each of this context's complaints. */
  over(context: BrowserContext, who: string): void {
    const complain = (text: string, at = Date.now()) => this.#add(who, text, at);
    context.on("console", (message) => {
      const text = message.text();
      const at = message.location().url;
      // Some of these come late, so they are judged by their own time.
      if (message.type() === "error") complain(`console error: ${text} (${at})`, message.timestamp());
      else if (text.includes("panicked")) complain(`panic: ${text}`);
    });
    context.on("weberror", (error) => complain(`uncaught: ${error.error().stack ?? error.error().message}`));
    context.on("page", (page) => page.on("crash", () => complain(`the page crashed: ${page.url()}`)));
    context.on("request", (request) => {
      if (this.#isStranger(request)) complain(`a request to a stranger: ${request.url()}`);
    });
    context.on("requestfailed", (request) => {
      const why = request.failure()?.errorText ?? "no reason given";
      // A page that goes away or changes its mind aborts what it had asked for: no fault of anyone's.
      if (why !== "net::ERR_ABORTED") complain(`request failed: ${request.method()} ${request.url()}: ${why}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 500) complain(`answer ${response.status()}: ${response.url()}`);
    });
  }

  /** All that nobody expected, one line each. */
  get complaints(): string[] {
    return this.#complaints.filter((line) => !this.#expected.some((pattern) => pattern.test(line)));
  }

  #add(who: string, text: string, at: number): void {
    if (this.#server.wasDown(at) && UNREACHABLE.test(text)) return;
    this.#complaints.push(`${who}: ${text}`);
  }

  #isStranger(request: Request): boolean {
    const url = new URL(request.url());
    return /^(https?|wss?):$/.test(url.protocol) && ![...this.#server.origins, ...this.#known].includes(url.host);
  }
}
