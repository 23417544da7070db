/** Chats that are offered: wherever the agent is, with a countdown, and to somebody else if they do not want it. */
import { expectAccessible } from "../support/axe.ts";
import {
  countSounds,
  looksElsewhere,
  Offer,
  pressNotification,
  recordNotifications,
  routed,
  rungAt,
  standingNotifications,
} from "../support/offer.ts";
import { Agent, IDA, TOM } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test.beforeEach(async ({ server }) => {
  await server.importSettings(routed("offer"));
});

test("an offer rings wherever the agent is, takes the focus from nothing, and is answered with the keyboard", async ({
  people,
  customer,
  server,
  isMobile,
}) => {
  const mette = new Agent(await people.visitor("mette"), server);
  const { page } = mette;
  const [shown, heard] = [await recordNotifications(page), await countSounds(page)];
  await mette.signIn("agent1@example.com");
  await mette.becomePresent();
  await mette.lookAtDashboard();
  const filter = page.getByRole("combobox", { name: "Channel" });
  await filter.focus();
  await looksElsewhere(page);

  await customer.ask(IDA);
  const offer = new Offer(mette);
  await expect(offer.card).toContainText(IDA.name);
  await expect(offer.card).toContainText(IDA.question);
  await expect(offer.card).toContainText(/Support · waited 0:0\d/);
  await expect(offer.card.getByRole("timer")).toHaveAccessibleName(/^(30|2\d) seconds left to answer$/);
  await expect(page.getByRole("status").filter({ hasText: `New chat from ${IDA.name} in Support` })).toContainText(
    /(30|29|28|27) seconds to answer$/,
  );
  await expect(page).toHaveTitle(/^New chat · .*Dashboard · Snak$/);
  await expect(filter).toBeFocused();
  await expect(mette.waiting(IDA.name)).toContainText("Offered to you");
  expect(await shown()).toEqual([{ title: `New chat from ${IDA.name} in Support`, body: IDA.question }]);
  expect(await heard()).toBe(1);
  await expectAccessible(page);
  await pressNotification(page);
  await expect(mette.log).toContainText(IDA.question);

  await page.keyboard.press("Alt+Enter");
  await expect(mette.message).toBeVisible();
  await expect(customer.log).toContainText("Mette answered");
  await expect(offer.card).toHaveCount(0);
  await expect(page).toHaveTitle(/^(\(1\) )?Chats · Snak$/);

  // The next one comes while she writes; what she writes stays, and neither key sends it.
  await mette.message.fill("Let me look");
  const tom = await people.customer("tom");
  await tom.ask(TOM);
  await expect(offer.card).toContainText(TOM.name);
  if (!isMobile) await expect(mette.message).toBeFocused();
  expect(await standingNotifications(page)).toEqual([`New chat from ${TOM.name} in Support`]);
  await mette.message.press("Alt+Shift+Enter");
  await expect(offer.card).toHaveCount(0);
  expect(await standingNotifications(page)).toEqual([]);
  await mette.message.press("Alt+Enter");
  await expect(mette.message).toHaveValue("Let me look");
  await tom.standsAt(1);
  await expect(mette.log.getByText("Let me look")).toHaveCount(0);
});

test("what an agent declines keeps its place and rings at the other, and no count tells otherwise", async ({
  people,
  customer,
}) => {
  const agents: [Agent, Agent] = [await people.agent("agent1@example.com"), await people.agent("agent2@example.com")];
  for (const agent of agents) await agent.becomePresent();
  await customer.ask(IDA);
  const [first, second] = await rungAt(agents, IDA.name);
  const name = first === agents[0] ? "Mette" : "Jonas";
  for (const agent of agents) {
    await agent.counts({ chats: 0, dashboard: 1 });
    await expect(agent.next).toHaveText("Get next in queue (1)");
    await expect(agent.next).toBeDisabled();
  }
  await second.lookAtDashboard();
  await expect(second.waiting(IDA.name)).toContainText(`Offered to ${name}`);
  await expect(second.waiting(IDA.name).getByRole("button", { name: /^(Answer|Accept)/ })).toHaveCount(0);
  await expect(second.incoming).toContainText("1 person waiting");

  const tom = await people.customer("tom");
  await tom.ask(TOM);
  await expect(new Offer(second).card).toContainText(TOM.name);
  await new Offer(first).decline.click();
  await expect(new Offer(first).card).toHaveCount(0);
  await customer.standsAt(1);
  await tom.standsAt(2);
  await second.counts({ chats: 0, dashboard: 2 });

  // One at a time: the second one is asked when the first is answered.
  await new Offer(second).accept.click();
  await expect(tom.log).toContainText(" answered");
  await second.reads(TOM.question);
  await expect(new Offer(second).card).toContainText(IDA.name);
  await customer.standsAt(1);
  await expectAccessible(second.page);
  await new Offer(second).accept.click();
  await second.reads(IDA.question);
  for (const [agent, chats] of [[first, 0], [second, 2]] as const) {
    await agent.leave();
    await agent.counts({ chats, dashboard: 0 });
  }
});

test("who leaves two offers unanswered is sent nobody until they are back, and who pauses says why", async ({
  people,
  customer,
  server,
  isMobile,
}) => {
  test.skip(isMobile, "who answers does not depend on the screen");
  await server.importSettings(routed("offer", 5));
  const mette = await people.agent("agent1@example.com");
  await mette.becomePresent();
  const manager = await people.agent("manager@example.com");
  await manager.lookAtDashboard();
  const staff = manager.page.getByRole("region", { name: "Agents available" });
  const row = staff.getByRole("listitem").filter({ hasText: "Mette" });
  await customer.ask(IDA);
  const tom = await people.customer("tom");
  await tom.ask(TOM);
  const offer = new Offer(mette);
  await expect(offer.card).toContainText(IDA.name);
  await expect(offer.card).toContainText(TOM.name);

  const missing = mette.page.getByRole("region", { name: "Not responding" });
  await expect(missing).toContainText("You did not answer two chats");
  await expect(offer.card).toHaveCount(0);
  await expect(mette.present).not.toBeChecked();
  await expect(row).toContainText("Not responding");
  await customer.standsAt(1);
  await expectAccessible(mette.page);
  await missing.getByRole("button", { name: "I am back" }).click();
  await expect(mette.present).toBeChecked();
  await expect(missing).toHaveCount(0);
  await expect(row).not.toContainText("Not responding");

  const presence = mette.page.getByRole("button", { name: /^Presence/ });
  await presence.click();
  await mette.page.getByRole("menuitemradio", { name: "Lunch" }).click();
  await expect(presence).toHaveAccessibleName("Presence: Paused: Lunch");
  await expect(row).toContainText("Paused: Lunch");
  await presence.click();
  await expectAccessible(mette.page);
  await mette.page.getByRole("menuitemradio", { name: "Pause with another reason" }).click();
  await mette.dialog.getByRole("textbox", { name: /^Reason/ }).fill("Dentist");
  await mette.dialog.getByRole("button", { name: "Pause" }).click();
  await expect(row).toContainText("Paused: Dentist");

  // What was decided, for who manages the channel.
  await manager.waiting(IDA.name).getByRole("button", { name: `Why did ${IDA.name} wait?` }).click();
  for (const text of ["Offered to Mette", "Mette did not answer", "Nobody was free", "Mette: paused: Dentist"]) {
    await expect(manager.dialog.getByRole("listitem").filter({ hasText: text }).first()).toBeVisible();
  }
  await expectAccessible(manager.page);
  await manager.page.keyboard.press("Escape");
  await expect(manager.dialog).toBeHidden();
  await mette.lookAtDashboard();
  await expect(mette.waiting(IDA.name)).toBeVisible();
  await expect(mette.page.getByRole("button", { name: /^Why did/ })).toHaveCount(0);
});

test("nobody is asked for notifications out of nowhere, and a test shows what they look like", async ({
  people,
  server,
  isMobile,
}) => {
  test.skip(isMobile, "phones have none in a page");
  const page = await people.visitor("mette");
  await page.addInitScript(() => {
    const asked: string[] = [];
    class Stub {
      static permission = "default";
      static async requestPermission(): Promise<string> {
        asked.push("asked");
        return (Stub.permission = "granted");
      }
      constructor(title: string) {
        asked.push(title);
      }
      close(): void {}
    }
    Object.assign(window, { Notification: Stub, asked });
  });
  const asked = () => page.evaluate(() => (window as unknown as { asked: string[] }).asked);
  const mette = new Agent(page, server);
  await mette.signIn("agent1@example.com");
  const question = page.getByRole("region", { name: "Notifications" });
  await expect(question).toHaveCount(0);
  await mette.becomePresent();
  await expect(question).toContainText("Be told of new chats while you look elsewhere?");
  expect(await asked()).toEqual([]);
  await expectAccessible(page);
  await question.getByRole("button", { name: "Not now" }).click();
  await mette.reload();
  await expect(mette.present).toBeChecked();
  await expect(question).toHaveCount(0);

  const menu = page.getByRole("button", { name: /agent menu/ });
  await menu.click();
  await page.getByRole("menuitem", { name: "Allow notifications" }).click();
  await menu.click();
  await page.getByRole("menuitem", { name: "Send a test" }).click();
  expect(await asked()).toEqual(["asked", "This is how a new chat looks"]);
  await menu.click();
  await page.getByRole("menuitemcheckbox", { name: "Sound" }).click();
  await mette.reload();
  await menu.click();
  await expect(page.getByRole("menuitemcheckbox", { name: "Sound" })).not.toBeChecked();
});
