/** Who waits too long: agents and managers are warned in the console and by mail, once. The times are parts of minutes. */
import { readdir, readFile } from "node:fs/promises";
import type { Locator } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { IDA, TOM, type Agent } from "../support/people.ts";
import { says, waits } from "../support/queue.ts";
import type { Server } from "../support/server.ts";
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

async function mails(server: Server): Promise<string[]> {
  const folder = `${server.data}/mail`;
  const names = await readdir(folder).catch(() => [] as string[]);
  const whole = names.filter((name) => name.endsWith(".eml") && !name.startsWith("."));
  return Promise.all(whole.map((name) => readFile(`${folder}/${name}`, "utf8")));
}

test("who is Present, and a manager, are warned of a new chat and of a message, and nobody else is", async ({
  server,
  people,
  agent,
}) => {
  await server.importSettings(
    support({ new_chat_minutes: 0.05, new_chat_manager_minutes: 0.1, message_minutes: 0.05, mail: true }),
  );
  const away = await people.agent("agent2@example.com");
  const manager = await people.agent("manager@example.com");
  await agent.becomePresent();

  // In the middle of a sentence to somebody else.
  const tom = await waits(server, TOM.name, TOM.question);
  await agent.takeNext();
  await agent.say("Good morning!");
  await agent.reads("Good morning!");
  await agent.message.pressSequentially("I am just loo");
  const ida = await waits(server, IDA.name, IDA.question);
  const waited = warnings(agent).getByText(/^Ida Lindqvist has waited \d+ seconds? in Support$/);
  await expect(waited).toBeVisible(SOON);
  await expect(agent.message).toBeFocused();
  await agent.page.keyboard.type("king");
  await expect(agent.message).toHaveValue("I am just looking");
  await expect(agent.page.getByRole("status").filter({ hasText: "Ida Lindqvist has waited" })).toHaveCount(1);
  await expectAccessible(agent.page);

  // The manager is not Present, and was not warned before their own time.
  const theirs = warnings(manager).getByText(/^Ida Lindqvist has waited \d+ seconds? in Support$/);
  await expect(theirs).toBeVisible(SOON);
  await expect(manager.present).not.toBeChecked();
  await expect(warnings(away)).toBeHidden();
  await manager.lookAtDashboard();
  await expect(manager.waiting(IDA.name)).toBeVisible();

  await warnings(agent).getByRole("button", { name: `Answer ${IDA.name}` }).click();
  await agent.reads(IDA.question);
  await expect(warnings(agent)).toBeHidden();
  await expect(warnings(manager)).toBeHidden();

  // Nobody replies: it is the agent's, whose row says so.
  const reply = warnings(agent).getByText(/^Ida Lindqvist has waited \d+ seconds? for your reply$/);
  await expect(reply).toBeVisible(SOON);
  await expect(agent.chat(agent.ongoing, IDA.name)).toContainText("waits too long");
  await expect(agent.chat(agent.ongoing, TOM.name)).not.toContainText("waits too long", SEEN);
  await agent.say("A new shade is on its way.");
  await expect(warnings(agent)).toBeHidden();
  await expect(agent.chat(agent.ongoing, IDA.name)).not.toContainText("waits too long", SEEN);
  await expect(warnings(away)).toBeHidden();

  // Closed, it stays closed; the row goes on saying it.
  await says(server, tom, "Is there a blue one?");
  const toms = warnings(agent).getByText(/^Tom Baker has waited/);
  await expect(toms).toBeVisible(SOON);
  await warnings(agent).getByRole("button", { name: "Close" }).press("Enter");
  await expect(toms).toBeHidden();
  await expect(agent.page.locator("#main")).toBeFocused();
  await expect(agent.chat(agent.ongoing, TOM.name)).toContainText("waits too long");
  await says(server, tom, "Hello?");
  await expect(agent.chat(agent.ongoing, TOM.name)).toContainText("Hello?");
  await expect(toms).toBeHidden();

  await expect.poll(async () => (await mails(server)).length).toBe(4);
  const to = (await mails(server)).map((mail) => /^To: (.*)$/m.exec(mail)?.[1]?.trim());
  expect(to.sort()).toEqual([...Array(3).fill("agent1@example.com"), "manager@example.com"]);
  const link = `http://localhost:${server.port}/chats/${ida.chat}`;
  const about = (await mails(server)).filter((mail) => mail.replaceAll("=\r\n", "").includes(link));
  expect(about).toHaveLength(3);
  expect(about.every((mail) => /^Subject: Ida Lindqvist waits in Support\r?$/m.test(mail))).toBe(true);
});

test("of many who wait three stand there, the longest first, and after a restart nobody is warned again", async ({
  server,
  agent,
}) => {
  await server.importSettings(support({ new_chat_minutes: 0.05 }));
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
