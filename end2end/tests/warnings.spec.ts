/**
 * Who waits too long: agents and managers are warned in the console and by mail, once. The times are parts of minutes. The first is
 * story 8 (warnings) of a whole office.
 */
import type { Locator } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { IDA, TOM, type Agent } from "../support/people.ts";
import { mails } from "../support/post.ts";
import { says, waits } from "../support/queue.ts";
import { expect, test } from "../support/test.ts";

test.skip(({ isMobile }) => isMobile, "the rules are the same, and the look is one of the pictures");

const closed = { unattended: "queue" };
const support = (warnings: object) => ({
  channels: [{ key: "support", name: "Support", header: "Nordlys", badge: "Chat with us", closed, warnings }],
});

/** Settings are looked at every five seconds; until then the former ones hold. */
const SOON = { timeout: 20_000 };
/** What is hidden is in the page all the same. */
const SEEN = { useInnerText: true };

function warnings(agent: Agent): Locator {
  return agent.page.getByRole("region", { name: "Warnings" });
}

test("who is Present, and a manager, are warned of a new chat and of a message, and nobody else is", async ({
  server,
  customer,
  office: { mette, jonas: away, aisha },
}) => {
  // In the middle of a sentence to somebody else, who was answered before anything could be late.
  await mette.becomePresent();
  const tom = await waits(server, TOM.name, TOM.question);
  await mette.takeNext();
  await mette.say("Good morning!");
  await mette.reads("Good morning!");
  await expect(mette.state).toHaveText("Stored");
  await mette.message.pressSequentially("I am just loo");
  await server.importSettings(
    support({ new_chat_minutes: 0.05, new_chat_manager_minutes: 0.1, message_minutes: 0.05, mail: true }),
  );
  await customer.ask(IDA);
  const late = (agent: Agent) => warnings(agent).getByText(/^Ida Lindqvist has waited \d+ seconds? in Support$/);
  await expect(late(mette)).toBeVisible(SOON);
  await expect(mette.message).toBeFocused();
  await mette.page.keyboard.type("king");
  await expect(mette.message).toHaveValue("I am just looking");
  await expect(mette.page.getByRole("status").filter({ hasText: "Ida Lindqvist has waited" })).toHaveCount(1);
  await expectAccessible(mette.page);

  // The manager is not Present.
  await expect(late(aisha)).toBeVisible(SOON);
  await expect(aisha.present).not.toBeChecked();
  await expect(warnings(away)).toBeHidden();
  await aisha.lookAtDashboard();
  await expect(aisha.waiting(IDA.name)).toBeVisible();
  // She who waits is told her place, and nothing of warnings.
  await customer.standsAt(1);
  await expect(customer.log).not.toContainText(/warn|too long|has waited/);

  await warnings(mette).getByRole("button", { name: `Answer ${IDA.name}` }).click();
  await mette.reads(IDA.question);
  const address = new URL(mette.page.url()).pathname;
  await expect(warnings(mette)).toBeHidden();
  await expect(warnings(aisha)).toBeHidden();

  // Nobody replies: it is the agent's, whose row says so.
  const reply = warnings(mette).getByText(/^Ida Lindqvist has waited \d+ seconds? for your reply$/);
  await expect(reply).toBeVisible(SOON);
  await expect(mette.chat(mette.ongoing, IDA.name)).toContainText("waits too long");
  await expect(mette.chat(mette.ongoing, TOM.name)).not.toContainText("waits too long", SEEN);
  await mette.say("A new shade is on its way.");
  await customer.reads("A new shade is on its way.");
  await expect(warnings(mette)).toBeHidden();
  await expect(mette.chat(mette.ongoing, IDA.name)).not.toContainText("waits too long", SEEN);
  await expect(warnings(away)).toBeHidden();

  // Closed, it stays closed; the row goes on saying it.
  await says(server, tom, "Is there a blue one?");
  const toms = warnings(mette).getByText(/^Tom Baker has waited/);
  await expect(toms).toBeVisible(SOON);
  await warnings(mette).getByRole("button", { name: "Close" }).press("Enter");
  await expect(toms).toBeHidden();
  await expect(mette.page.locator("#main")).toBeFocused();
  await expect(mette.chat(mette.ongoing, TOM.name)).toContainText("waits too long");
  await says(server, tom, "Hello?");
  await expect(mette.chat(mette.ongoing, TOM.name)).toContainText("Hello?");
  // By the time somebody else is late a second warning of his would have come.
  await customer.say("When will it come?");
  await expect(reply).toBeVisible(SOON);
  await expect(toms).toBeHidden();
  await expect(warnings(away)).toBeHidden();
  await expect(warnings(aisha)).toBeHidden();

  await expect.poll(async () => (await mails(server)).length).toBe(5);
  const to = (await mails(server)).map((mail) => /^To: (.*)$/m.exec(mail)?.[1]?.trim());
  expect(to.sort()).toEqual([...Array(4).fill("agent1@example.com"), "manager@example.com"]);
  const link = `http://localhost:${server.port}${address}`;
  const about = (await mails(server)).filter((mail) => mail.replaceAll("=\r\n", "").includes(link));
  expect(about).toHaveLength(4);
  expect(about.every((mail) => /^Subject: Ida Lindqvist waits in Support\r?$/m.test(mail))).toBe(true);
});

test.describe("three seconds from the beginning", () => {
  test.use({ settings: support({ new_chat_minutes: 0.05 }) });

  test("of many who wait three stand there, the longest first, and after a restart nobody is warned again", async ({
    server,
    agent,
  }) => {
    await agent.becomePresent();
    const names = ["Ida", "Tom", "Nora", "Priya", "Marek"];
    for (const name of names) await waits(server, name, "Is anybody there?");
    const region = warnings(agent);
    await expect(region.getByRole("link", { name: "+2 more" })).toBeVisible(SOON);
    for (const [n, name] of names.entries()) {
      await expect(region.getByText(`${name} has waited`)).toHaveCount(n < 3 ? 1 : 0);
    }
    await expectAccessible(agent.page);

    // By the keyboard, closing goes on to the next one.
    const close = region.getByRole("button", { name: "Close" });
    await close.first().press("Enter");
    await expect(region.getByText("Ida has waited")).toBeHidden();
    await expect(region.getByText("Priya has waited")).toBeVisible();
    await expect(close.first()).toBeFocused();
    await close.first().press("Enter");
    await expect(region.getByRole("link", { name: "+2 more" })).toBeHidden();

    await server.kill();
    await server.restart();
    await agent.reload();
    await agent.becomePresent();
    await waits(server, "Greta", "And I?");
    await expect(region.getByText("Greta has waited")).toBeVisible(SOON);
    await expect(region.getByText("has waited")).toHaveCount(1);
  });
});
