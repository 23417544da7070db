/** The server dies in mid-conversation, as often as one likes: nothing is lost, nothing stands twice. */
import { numbered } from "../support/log.ts";
import { type Agent, type Customer, IDA } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

/** Writes on, whether there is a server or not. */
async function writes(person: Customer | Agent, texts: string[]): Promise<void> {
  for (const text of texts) {
    await person.message.fill(text);
    await person.message.press("Enter");
  }
}

const messages = (who: string, round: number, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `${who}${round}-${from + n}`);

test("kill -9 while both sides write loses nothing and shows nothing twice", async ({ server, customer, agent }) => {
  test.slow();
  await customer.ask(IDA);
  await agent.becomePresent();
  await agent.takeNext();
  await agent.reads(IDA.question);
  const written: string[] = [];

  for (const round of [1, 2, 3, 4]) {
    const [customers, agents] = [messages("c", round, 1, 8), messages("a", round, 1, 8)];
    const writing = Promise.all([writes(customer, customers), writes(agent, agents)]);
    // Some are there, some are on their way, some are not yet written.
    await expect(customer.log).toContainText(`c${round}-${round + 1}`);
    await server.kill();
    await writing;
    await expect(customer.offline).toBeVisible();
    await expect(agent.offline).toBeVisible();
    await expect(customer.state).toHaveText(/Sending|Waiting to be sent/);
    await expect(agent.state).toHaveText(/Sending|Waiting to be sent/);
    // Written while there is nobody to take it.
    await writes(customer, messages("c", round, 9, 10));
    await writes(agent, messages("a", round, 9, 10));
    await expect(customer.message).toHaveValue("");

    await server.restart();
    // Nobody presses anything: both come back by themselves.
    await expect(customer.offline).toBeHidden({ timeout: 30_000 });
    await expect(agent.offline).toBeHidden({ timeout: 30_000 });
    written.push(...messages("c", round, 1, 10), ...messages("a", round, 1, 10));
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
