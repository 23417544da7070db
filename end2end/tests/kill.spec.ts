/** The server dies in mid-conversation, as often as one likes: nothing is lost, nothing stands twice. */
import { numbered } from "../support/log.ts";
import { type Agent, type Customer, IDA } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test.skip(({ isMobile }) => isMobile, "a server does not know how wide the screen is");

/** More than this is not written between two deaths. */
const MOST = 30;

/** Writes on, whether there is a server or not, and three more once it is dead. Returns what was written. */
async function writes(person: Customer | Agent, prefix: string, isDead: () => boolean): Promise<string[]> {
  const written: string[] = [];
  for (let left = 3; left > 0 && written.length < MOST; left -= Number(isDead())) {
    const text = `${prefix}-${written.length + 1}`;
    await person.message.fill(text);
    await person.message.press("Enter");
    written.push(text);
  }
  return written;
}

test("kill -9 while both sides write loses nothing and shows nothing twice", async ({ server, customer, agent }) => {
  test.slow();
  await agent.answers(customer);
  const written: string[] = [];

  for (const round of [1, 2, 3, 4]) {
    let dead = false;
    const writing = Promise.all([
      writes(customer, `c${round}`, () => dead),
      writes(agent, `a${round}`, () => dead),
    ]);
    // Some are there on both sides, some are on their way, some are not yet written.
    await expect(customer.log).toContainText(`a${round}-2`);
    await expect(agent.log).toContainText(`c${round}-2`);
    await server.kill();
    dead = true;
    written.push(...(await writing).flat());
    for (const side of [customer, agent]) {
      await expect(side.offline).toBeVisible();
      await expect(side.state).toHaveText(/Sending|Waiting to be sent/);
    }

    await server.restart();
    // Nobody presses anything: both come back by themselves.
    await expect(customer.offline).toBeHidden({ timeout: 30_000 });
    await expect(agent.offline).toBeHidden({ timeout: 30_000 });
    for (const side of [customer, agent]) {
      await expect.poll(() => numbered(side.log).then((lines) => lines.toSorted()), { timeout: 30_000 }).toEqual(
        written.toSorted(),
      );
    }
  }

  await expect(customer.state).toHaveText("Read");
  await expect(agent.state).toHaveText("Read");
  const log = await numbered(customer.log);
  for (const who of ["c", "a"]) {
    const own = (lines: string[]) => lines.filter((line) => line.startsWith(who));
    expect(own(log), "each side's lines in the order in which they were written").toEqual(own(written));
  }
  expect(await numbered(agent.log), "both sides see one order").toEqual(log);

  await customer.page.reload();
  await agent.reload();
  for (const side of [customer, agent]) {
    await expect.poll(() => numbered(side.log), "and so does whoever comes anew").toEqual(log);
  }
});

test("a chat that is started while the server is down starts once it is back", async ({ server, customer, agent }) => {
  await customer.visit();
  await customer.open();
  await customer.fillIn(IDA);
  await expect(customer.chat.getByRole("button", { name: "Minimise chat" })).toBeVisible();
  await server.kill();
  await customer.startChat();
  await expect(customer.chat.getByText("The chat could not be started.")).toBeVisible();
  await expect(customer.question).toHaveValue(IDA.question);
  await server.restart();
  await customer.startChat();
  await customer.standsAt(1);
  await customer.reads(IDA.question);
  await agent.becomePresent();
  await expect(agent.next).toHaveText("Get next in queue (1)");
});

test("a chat that waits when the server dies keeps its place", async ({ server, customer, people }) => {
  const tom = await people.customer("tom");
  await customer.ask(IDA);
  await tom.ask({ name: "Tom Baker", email: "tom@baker.example", question: "And the grey one?" });
  await tom.standsAt(2);
  await server.kill();
  await expect(tom.offline).toBeVisible();
  await server.restart();
  await expect(tom.offline).toBeHidden({ timeout: 30_000 });
  const agent = await people.agent();
  await agent.becomePresent();
  await agent.takeNext();
  await agent.reads(IDA.question);
  await tom.standsAt(1);
});
