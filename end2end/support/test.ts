/**
 * The test function of this suite: `import { expect, test } from "../support/test.ts"`.
 *
 * A test asks for `server` and `people`, or for one of each: `customer` and `agent`; a story of a whole office for `customer`
 * and `office`, which has two agents and a manager. Afterwards everybody's watch is read and the server's log with it: what
 * went wrong unseen fails the test too.
 */
import { test as base, expect, type BrowserContextOptions, type Page } from "@playwright/test";
import { rm } from "node:fs/promises";
import { Host } from "./host.ts";
import { Overheard } from "./overheard.ts";
import { Agent, AISHA, Customer, JONAS, METTE, NAMES } from "./people.ts";
import { Server } from "./server.ts";
import { Watch } from "./watch.ts";

/** On a test in which a phone differs in nothing: `test("...", ONE_SIZE, ...)` runs at the desktop's size only. */
export const ONE_SIZE = { tag: "@one-size" };

/** On a test of what only a phone has no room for. */
export const ON_PHONE = { tag: "@on-phone" };

/** Brings people into the test, each in a browser context of their own. */
export interface People {
  customer(name?: string): Promise<Customer>;
  /** Signed in, not yet Present. */
  agent(email?: string): Promise<Agent>;
  /** Somebody with a browser, who has not gone anywhere yet. */
  visitor(who: string, options?: BrowserContextOptions): Promise<Page>;
}

/** All who work for the shop of the demonstration, signed in, none of them Present. */
export interface Office {
  mette: Agent;
  jonas: Agent;
  aisha: Agent;
}

interface Asked {
  /** What the server's settings are from the beginning, in place of the demonstration's: `test.use({ settings: ... })`. */
  settings: object | undefined;
  /** Whether what reaches customers is taken down: `test.use({ overhears: true })`, and then `overheard`. */
  overhears: boolean;
}

interface World {
  server: Server;
  /** Between the server and the customers, where a test overhears them. */
  wire: Overheard | undefined;
  overheard: Overheard;
  watch: Watch;
  host: Host;
  people: People;
  customer: Customer;
  agent: Agent;
  office: Office;
}

interface Once {
  /** A data folder with the demonstration in it: to fill one takes longer than to copy it. */
  filled: string;
}

export const test = base.extend<World & Asked, Once>({
  settings: [undefined, { option: true }],
  overhears: [false, { option: true }],

  filled: [
    async ({}, use) => {
      const server = await Server.start();
      await server.kill("SIGTERM");
      await use(server.data);
      await rm(server.data, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],

  wire: async ({ overhears }, use) => {
    const wire = overhears ? await Overheard.start() : undefined;
    await use(wire);
    await wire?.stop();
  },

  overheard: async ({ wire }, use) => {
    if (!wire) throw new Error("nobody listens: test.use({ overhears: true })");
    await use(wire);
  },

  server: async ({ filled, settings, wire }, use, info) => {
    const server = await Server.start({ filled, settings, fronts: wire && { customer: wire.port } });
    if (wire) wire.target = server.port;
    await use(server);
    await server.stop();
    await info.attach("server.log", { body: server.log, contentType: "text/plain" });
    expect(server.log, "the server's log").not.toContain("panicked at");
  },

  watch: async ({ server }, use) => {
    const watch = new Watch(server);
    await use(watch);
    expect(watch.complaints, "what went wrong in the browsers").toEqual([]);
  },

  host: async ({ watch }, use) => {
    const host = await Host.start();
    watch.knows(host.name);
    await use(host);
    await host.stop();
  },

  people: async ({ browser, server, watch }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    const arrive = async (who: string, options: BrowserContextOptions = {}) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      watch.over(context, who);
      return context.newPage();
    };
    await use({
      async customer(name = "customer") {
        return new Customer(await arrive(name), server);
      },
      async agent(email = METTE) {
        const agent = new Agent(await arrive(email), server, NAMES[email]);
        await agent.arrive(email);
        return agent;
      },
      visitor: arrive,
    });
    // Before the server is stopped: what the browsers say after that is no one's fault.
    await Promise.all(contexts.map((context) => context.close()));
  },

  customer: async ({ people }, use) => use(await people.customer()),
  agent: async ({ people }, use) => use(await people.agent()),
  office: async ({ people }, use) => {
    const [mette, jonas, aisha] = await Promise.all([people.agent(METTE), people.agent(JONAS), people.agent(AISHA)]);
    await use({ mette, jonas, aisha });
  },
});

export { expect };
