/**
 * Networks that break while both sides write: whatever was acknowledged is there, once and in order, on both sides, and
 * each fault was felt.
 */
import { numbered } from "../support/log.ts";
import { type Direction, Network } from "../support/network.ts";
import type { Agent, Customer } from "../support/people.ts";
import { Script } from "../support/script.ts";
import { Server } from "../support/server.ts";
import { expect, test as base } from "../support/test.ts";

const HOLE_MS = 60_000;
const SCRIPTS = 3;

/** The customer's network and the agent's, with the server behind both. */
const test = base.extend<{ networks: { customer: Network; agent: Network } }>({
  networks: async ({}, use) => {
    const networks = { customer: await Network.start(), agent: await Network.start() };
    await use(networks);
    await networks.customer.stop();
    await networks.agent.stop();
  },
  server: async ({ filled, networks }, use, info) => {
    const fronts = { customer: networks.customer.port, agent: networks.agent.port };
    const server = await Server.start({ filled, fronts });
    networks.customer.target = networks.agent.target = server.port;
    await use(server);
    await server.stop();
    await info.attach("server.log", { body: server.log, contentType: "text/plain" });
    expect(server.log, "the server's log").not.toContain("panicked at");
  },
});

test.skip(({ isMobile }) => isMobile, "a network does not know how wide the screen is");

/** A conversation over sound networks, and scripted customers beside it. */
async function conversation(customer: Customer, agent: Agent, networks: { customer: Network }): Promise<Script[]> {
  await agent.answers(customer);
  const scripts = Array.from({ length: SCRIPTS }, (_, n) => new Script(`http://localhost:${networks.customer.port}`, `s${n}`));
  for (const script of scripts) await script.start();
  return scripts;
}

/** Both write so many lines, one after the other, without waiting for an answer. */
async function write(customer: Customer, agent: Agent, round: number, lines = 5): Promise<string[]> {
  const written: string[] = [];
  for (let n = 1; n <= lines; n += 1) {
    for (const [person, side] of [[customer, "c"], [agent, "a"]] as const) {
      const text = `${side}${round}-${n}`;
      await person.message.fill(text);
      await person.message.press("Enter");
      written.push(text);
    }
  }
  return written;
}

/** The ledger: all that was written is on both sides, once, each author's in order, and both see one order. */
async function settled(customer: Customer, agent: Agent, written: string[], scripts: Script[]): Promise<void> {
  for (const side of [customer, agent]) {
    await expect.poll(() => numbered(side.log).then((lines) => lines.toSorted()), { timeout: 60_000 }).toEqual(
      written.toSorted(),
    );
    await expect(side.offline).toBeHidden();
  }
  const log = await numbered(customer.log);
  for (const who of ["c", "a"]) {
    const own = (lines: string[]) => lines.filter((line) => line.startsWith(who));
    expect(own(log), "each side's lines in the order in which they were written").toEqual(own(written));
  }
  expect(await numbered(agent.log), "both sides see one order").toEqual(log);
  for (const script of scripts) {
    await script.stop();
    expect(await script.stored(), "what was acknowledged is stored, once and in order").toEqual(script.acknowledged);
  }
  const acknowledged = scripts.reduce((sum, script) => sum + script.acknowledged.length, written.length);
  const retries = scripts.reduce((sum, script) => sum + script.retries, 0);
  test.info().annotations.push({
    type: "ledger",
    description: `${acknowledged} acknowledged, 0 lost, 0 twice, 0 out of order; the scripts asked again ${retries} times`,
  });
}

/** They wait for most of it, so each stands beside tests that do not. */
function silence(direction: Direction): void {
  test(`a minute of silence on the way ${direction}`, async ({ server, networks, customer, agent }) => {
    test.setTimeout(240_000);
    const scripts = await conversation(customer, agent, networks);
    const written = await write(customer, agent, 1);
    await settled(customer, agent, written, []);
    const before = [networks.customer, networks.agent].map(({ seen }) => seen.sockets + seen.polls);
    server.breaks();
    for (const network of [networks.customer, networks.agent]) network.silence(direction);
    const from = Date.now();
    written.push(...(await write(customer, agent, 2)));
    // Nobody said anything about a lost connection: both find out by themselves, and say so.
    for (const side of [customer, agent]) await expect(side.offline).toBeVisible({ timeout: HOLE_MS });
    written.push(...(await write(customer, agent, 3)));
    await new Promise((over) => setTimeout(over, HOLE_MS - (Date.now() - from)));
    for (const network of [networks.customer, networks.agent]) await network.recover();
    written.push(...(await write(customer, agent, 4)));
    await settled(customer, agent, written, scripts);
    for (const [n, { seen }] of [networks.customer, networks.agent].entries()) {
      expect(seen.held, "something was swallowed").toBeGreaterThan(0);
      expect(seen.sockets + seen.polls, "a new line was opened").toBeGreaterThan(before[n] ?? Infinity);
    }
    expect(scripts.every((script) => script.retries > 0), "each script had to ask again").toBe(true);
  });
}

silence("up");

test("connections that are reset again and again", async ({ server, networks, customer, agent }) => {
  test.slow();
  const scripts = await conversation(customer, agent, networks);
  const before = { customer: networks.customer.seen.sockets, agent: networks.agent.seen.sockets };
  server.breaks();
  const written: string[] = [];
  let resets = 0;
  for (let round = 1; round <= 8; round += 1) {
    const writing = write(customer, agent, round, 3);
    resets += networks.customer.reset() + networks.agent.reset();
    written.push(...(await writing));
    resets += networks.customer.reset() + networks.agent.reset();
    // They come back by themselves before the next blow.
    for (const side of [customer, agent]) {
      await expect.poll(() => numbered(side.log).then((lines) => lines.length), { timeout: 30_000 }).toBe(written.length);
    }
  }
  await settled(customer, agent, written, scripts);
  expect(resets, "connections were reset").toBeGreaterThan(20);
  expect(networks.customer.seen.sockets, "the customer came back").toBeGreaterThan(before.customer + 2);
  expect(networks.agent.seen.sockets, "the agent came back").toBeGreaterThan(before.agent + 2);
});

test("a network in which everything is late", async ({ networks, customer, agent }) => {
  test.slow();
  for (const network of [networks.customer, networks.agent]) network.delay = 400;
  const scripts = await conversation(customer, agent, networks);
  const written = await write(customer, agent, 1, 8);
  await settled(customer, agent, written, scripts);
});

test("where WebSockets are refused, the same comes over questions", async ({ server, networks, people }) => {
  test.slow();
  server.breaks();
  // Before anybody comes: the first socket of each is refused.
  for (const network of [networks.customer, networks.agent]) network.refusesSockets = true;
  const [customer, agent] = await Promise.all([people.customer(), people.agent()]);
  const scripts = await conversation(customer, agent, networks);
  const written = await write(customer, agent, 1);
  for (const side of [customer, agent]) {
    await expect.poll(() => numbered(side.log).then((lines) => lines.length), { timeout: 30_000 }).toBe(written.length);
  }
  for (const { seen } of [networks.customer, networks.agent]) {
    expect(seen.refused, "a WebSocket was refused").toBeGreaterThan(0);
    expect(seen.polls, "the line fell back").toBeGreaterThan(1);
  }
  const polls = networks.customer.seen.polls;
  written.push(...(await write(customer, agent, 2)));
  await settled(customer, agent, written, scripts);
  expect(networks.customer.seen.polls, "and goes on like that").toBeGreaterThan(polls);
});

silence("down");
