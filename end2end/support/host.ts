/**
 * Host pages other than the demo's shop, served by the test itself from an origin that is neither the shop's nor the
 * widget's. A real server, because browsers ask more of pages that come from nowhere.
 */
import { once } from "node:events";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface HostPage {
  head?: string;
  body?: string;
  headers?: Record<string, string>;
}

export class Host {
  readonly #http: HttpServer;
  #page: HostPage = {};

  static async start(): Promise<Host> {
    const host = new Host();
    host.#http.listen(0, "127.0.0.1");
    await once(host.#http, "listening");
    return host;
  }

  private constructor() {
    this.#http = createServer((_, answer) => {
      const { head = "", body = "", headers = {} } = this.#page;
      answer.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers });
      answer.end(`<!doctype html><html lang="en"><head><title>A host page</title>
        <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
        ${head}</head><body><h1>A host page</h1>${body}</body></html>`);
    });
  }

  /** What stands between "//" and "/". */
  get name(): string {
    return `127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Serves this page from now on, under every path; returns one. */
  serve(page: HostPage): string {
    this.#page = page;
    return `http://${this.name}/shop`;
  }

  async stop(): Promise<void> {
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, "close");
  }
}
