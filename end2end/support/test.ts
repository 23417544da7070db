/**
 * The test function of this suite: `import { expect, test } from "../support/test.ts"`.
 *
 * A test asks for `server` and `people` (or `customer` and `agent`, one of each). Afterwards everybody's watch is
 * read and the server's log with it: what went wrong unseen fails the test too.
 */
import { test as base, expect } from "@playwright/test";
import { Agent, Customer } from "./people.ts";
import { Server } from "./server.ts";
import { Watch } from "./watch.ts";

/** Brings people into the test, each in a browser context of their own. */
export interface People {
  customer(name?: string): Promise<Customer>;
  /** Signed in, not yet Present. */
  agent(email?: string): Promise<Agent>;
}

interface World {
  server: Server;
  watch: Watch;
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

  people: async ({ browser, server, watch }, use) => {
    const arrive = async (who: string) => {
      const context = await browser.newContext();
      watch.over(context, who);
      return { context, page: await context.newPage() };
    };
    const contexts: { close(): Promise<void> }[] = [];
    await use({
      async customer(name = "customer") {
        const { context, page } = await arrive(name);
        contexts.push(context);
        return new Customer(page, server);
      },
      async agent(email = "agent1@example.com") {
        const { context, page } = await arrive(email);
        contexts.push(context);
        const agent = new Agent(page, server);
        await agent.signIn(email);
        await expect(agent.page.getByRole("button", { name: "Sign in" })).toBeHidden();
        return agent;
      },
    });
    // Before the server is stopped: what the browsers say after that is no one's fault.
    for (const context of contexts) await context.close();
  },

  customer: async ({ people }, use) => use(await people.customer()),
  agent: async ({ people }, use) => use(await people.agent()),
});

export { expect };
