/**
 * The test function of this suite: `import { expect, test } from "../support/test.ts"`.
 *
 * A test asks for `server` and `people` (or `customer` and `agent`, one of each). Afterwards everybody's watch is
 * read and the server's log with it: what went wrong unseen fails the test too.
 */
import { test as base, expect, type BrowserContextOptions, type Page } from "@playwright/test";
import { Host } from "./host.ts";
import { Agent, Customer } from "./people.ts";
import { Server } from "./server.ts";
import { Watch } from "./watch.ts";

/** Brings people into the test, each in a browser context of their own. */
export interface People {
  customer(name?: string): Promise<Customer>;
  /** Signed in, not yet Present. */
  agent(email?: string): Promise<Agent>;
  /** Somebody with a browser, who has not gone anywhere yet. */
  visitor(who: string, options?: BrowserContextOptions): Promise<Page>;
}

interface World {
  server: Server;
  watch: Watch;
  host: Host;
  people: People;
  customer: Customer;
  agent: Agent;
}

export const test = base.extend<World>({
  server: async ({}, use, info) => {
    const server = await Server.start();
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
      async agent(email = "agent1@example.com") {
        const agent = new Agent(await arrive(email), server);
        await agent.signIn(email);
        return agent;
      },
      visitor: arrive,
    });
    // Before the server is stopped: what the browsers say after that is no one's fault.
    for (const context of contexts) await context.close();
  },

  customer: async ({ people }, use) => use(await people.customer()),
  agent: async ({ people }, use) => use(await people.agent()),
});

export { expect };
