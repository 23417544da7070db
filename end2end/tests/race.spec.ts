/** Two agents press at once. Their requests are kept back until both are there, so that they really meet. */
import { hold, type Held } from "../support/hold.ts";
import { type Agent, IDA, JONAS, METTE, TOM } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test.skip(({ isMobile }) => isMobile, "who comes first does not depend on the screen");

test.beforeEach(({ watch }) => {
  // The refusal that one of them gets.
  watch.expect(/console error: .*status of 409.*\/api\/pick/);
});

/** Who has the conversation now, and who has been told something instead. */
async function outcome(mette: Agent, jonas: Agent): Promise<{ winner: Agent; loser: Agent; name: string }> {
  await expect
    .poll(async () => Number(await mette.message.isVisible()) + Number(await jonas.message.isVisible()))
    .toBe(1);
  return (await mette.message.isVisible())
    ? { winner: mette, loser: jonas, name: "Mette" }
    : { winner: jonas, loser: mette, name: "Jonas" };
}

async function bothAtOnce(agents: Agent[], url: string, press: (agent: Agent) => Promise<void>): Promise<void> {
  const holds: Held[] = await Promise.all(agents.map((agent) => hold(agent.page, url)));
  await Promise.all(agents.map(press));
  await Promise.all(holds.map((held) => held.arrived));
  for (const held of holds) held.release();
}

test("of two agents who answer the same chat at once one gets it, and the other is told who", async ({
  customer,
  people,
}) => {
  const [mette, jonas] = await Promise.all([people.agent(METTE), people.agent(JONAS)]);
  await customer.ask(IDA);
  for (const agent of [mette, jonas]) {
    await agent.becomePresent();
    await agent.lookAtDashboard();
    await expect(agent.waiting(IDA.name)).toBeVisible();
  }
  await bothAtOnce([mette, jonas], "**/api/pick", (agent) =>
    agent.waiting(IDA.name).getByRole("button", { name: "Answer" }).click(),
  );

  const { winner, loser, name } = await outcome(mette, jonas);
  await expect(loser.told).toContainText(name);
  await expect(loser.waiting(IDA.name)).toHaveCount(0);
  await loser.counts({ chats: 0, dashboard: 0 });
  await winner.reads(IDA.question);
  await expect(customer.log).toContainText(`${name} answered`);
  await winner.say("Hello Ida.");
  await customer.reads("Hello Ida.");
  // Both were there to answer, and one did.
  await expect(customer.log.getByText(/ answered/)).toHaveCount(1);
});

test("of two agents who get the next in the queue at once one gets it, and the other is told that nobody waits", async ({
  customer,
  people,
}) => {
  const [mette, jonas] = await Promise.all([people.agent(METTE), people.agent(JONAS)]);
  await customer.ask(IDA);
  for (const agent of [mette, jonas]) {
    await agent.becomePresent();
    await expect(agent.next).toHaveText("Get next in queue (1)");
  }
  await bothAtOnce([mette, jonas], "**/api/pick_next", (agent) => agent.next.click());

  const { winner, loser, name } = await outcome(mette, jonas);
  await expect(loser.told).not.toBeEmpty();
  await expect(loser.next).toBeHidden();
  await winner.reads(IDA.question);
  await expect(customer.log.getByText(/ answered/)).toHaveText(new RegExp(`^${name} answered`));
});

test("of two agents who get the next in the queue at once each gets one when two wait", async ({ customer, people }) => {
  const [mette, jonas] = await Promise.all([people.agent(METTE), people.agent(JONAS)]);
  const tom = await people.customer("tom");
  await customer.ask(IDA);
  await tom.ask(TOM);
  for (const agent of [mette, jonas]) {
    await agent.becomePresent();
    await expect(agent.next).toHaveText("Get next in queue (2)");
  }
  await bothAtOnce([mette, jonas], "**/api/pick_next", (agent) => agent.next.click());

  await expect(mette.message).toBeVisible();
  await expect(jonas.message).toBeVisible();
  const answeredBy = async (person: typeof customer) => (await person.log.getByText(/ answered/).innerText()).split(" ")[0];
  expect([await answeredBy(customer), await answeredBy(tom)].sort()).toEqual(["Jonas", "Mette"]);
});
