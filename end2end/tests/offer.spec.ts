/**
 * Chats that are offered: to whom, wherever the agent is, with a countdown, and to somebody else if they do not want it. Story 1
 * (routing and profiles) and story 2 (the offer) of a whole office are here.
 */
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
import { Agent, IDA, METTE, present, TOM } from "../support/people.ts";
import { waits } from "../support/queue.ts";
import { expect, ONE_SIZE, test } from "../support/test.ts";

test.use({ settings: routed("offer") });

test("an offer rings wherever the agent is, takes the focus from nothing, and is answered with the keyboard", async ({
  people,
  customer,
  server,
  isMobile,
}) => {
  const mette = new Agent(await people.visitor("mette"), server);
  const { page } = mette;
  const [shown, heard] = [await recordNotifications(page), await countSounds(page)];
  await mette.arrive(METTE);
  await mette.becomePresent();
  await mette.lookAtDashboard();
  const filter = page.getByRole("combobox", { name: "Channel" });
  await filter.focus();
  await looksElsewhere(page);

  await customer.ask(IDA);
  const offer = new Offer(mette);
  await expect(offer.card).toContainText(IDA.name);
  await expect(offer.card).toContainText(IDA.question);
  await expect(offer.card).toContainText(/Support · waited 0:\d\d/);
  await expect(offer.card.getByRole("timer")).toHaveAccessibleName(/^(120|11\d|10\d) seconds left to answer$/);
  await expect(page.getByRole("status").filter({ hasText: `New chat from ${IDA.name} in Support` })).toContainText(
    /(120|11\d) seconds to answer$/,
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
  await mette.message.press("Enter");
  await customer.reads("Let me look");
});

test("what an agent declines keeps its place and rings at the other, and no count tells otherwise", ONE_SIZE, async ({
  people,
  customer,
  office: { mette, jonas, aisha },
}) => {
  await present(mette, jonas);
  await aisha.lookAtDashboard();
  await customer.ask(IDA);
  const [first, second] = await rungAt([mette, jonas], IDA.name);
  for (const agent of [mette, jonas]) {
    await agent.counts({ chats: 0, dashboard: 1 });
    await expect(agent.next).toHaveText("Get next in queue (1)");
    await expect(agent.next).toBeDisabled();
  }
  await second.lookAtDashboard();
  // It is nobody's but theirs at whom it rings, the manager's neither.
  for (const agent of [second, aisha]) {
    await expect(agent.waiting(IDA.name)).toContainText(`Offered to ${first.name}`);
    await expect(agent.waiting(IDA.name).getByRole("button", { name: /^(Answer|Accept)/ })).toHaveCount(0);
    await expect(agent.incoming).toContainText("1 person waiting");
    await expect(new Offer(agent).card).toHaveCount(0);
  }

  const tom = await people.customer("tom");
  await tom.ask(TOM);
  await expect(new Offer(second).card).toContainText(TOM.name);
  await expect(aisha.waiting(TOM.name)).toContainText(`Offered to ${second.name}`);
  await new Offer(first).decline.click();
  await expect(new Offer(first).card).toHaveCount(0);
  await expect(aisha.waiting(IDA.name)).toContainText("Waiting");
  await customer.standsAt(1);
  await tom.standsAt(2);
  for (const agent of [second, aisha]) await agent.counts({ chats: 0, dashboard: 2 });

  // One at a time: the second one is asked when the first is answered.
  await new Offer(second).accept.click();
  await expect(tom.log).toContainText(`${second.name} answered`);
  await second.reads(TOM.question);
  await expect(new Offer(second).card).toContainText(IDA.name);
  await customer.standsAt(1);
  await expectAccessible(second.page);
  await new Offer(second).accept.click();
  await second.reads(IDA.question);
  await expect(customer.log).toContainText(`${second.name} answered`);
  for (const [agent, chats] of [[first, 0], [second, 2], [aisha, 0]] as const) {
    await agent.leave();
    await agent.counts({ chats, dashboard: 0 });
  }
  for (const name of [IDA.name, TOM.name]) await expect(aisha.served(name)).toContainText(second.name);
});

test.describe("five seconds to answer", () => {
  test.use({ settings: routed("offer", 5) });

  test("offers follow the profile, who leaves two unanswered is sent nobody until they are back, and a manager reads why", ONE_SIZE, async ({
    people,
    customer,
    office: { mette, jonas, aisha },
  }) => {
    const tom = await people.customer("tom");
    await tom.visit();
    await tom.open();
    await tom.fillIn(TOM);
    await present(mette, jonas);
    await aisha.lookAtDashboard();
    const row = (agent: Agent) =>
      aisha.page.getByRole("region", { name: "Agents available" }).getByRole("listitem").filter({ hasText: agent.name });
    const presence = ({ page }: Agent) => page.getByRole("button", { name: /^Presence/ });
    const choice = ({ page }: Agent, name: string) => page.getByRole("menuitemradio", { name, exact: true });
    const choose = async (agent: Agent, name: string) => {
      await presence(agent).click();
      await choice(agent, name).click();
    };

    // She has the greater skill, and works at requests only.
    await choose(mette, "Requests only");
    await mette.reload();
    await presence(mette).click();
    await expect(choice(mette, "Requests only")).toBeChecked();
    await expect(choice(mette, "Support only")).not.toBeChecked();
    await expectAccessible(mette.page);
    await mette.page.keyboard.press("Escape");
    await customer.ask(IDA);
    await expect(new Offer(jonas).card).toContainText(IDA.name);
    await expect(aisha.waiting(IDA.name)).toContainText("Offered to Jonas");
    await new Offer(jonas).decline.click();
    await expect(new Offer(jonas).card).toHaveCount(0);
    await expect(aisha.waiting(IDA.name)).toContainText("Waiting");
    await choose(jonas, "Lunch");
    await expect(presence(jonas)).toHaveAccessibleName("Presence: Paused: Lunch");
    await expect(row(jonas)).toContainText("Paused: Lunch");
    await expect(new Offer(mette).card).toHaveCount(0);
    await customer.standsAt(1);

    // With another profile it rings at her at once; she is not there, and not for the next one either.
    await choose(mette, "Support only");
    await expect(new Offer(mette).card).toContainText(IDA.name);
    await tom.startChat();
    await expect(new Offer(mette).card).toContainText(TOM.name);
    const missing = mette.page.getByRole("region", { name: "Not responding" });
    await expect(missing).toContainText("You did not answer two chats");
    await expect(new Offer(mette).card).toHaveCount(0);
    await expect(mette.present).not.toBeChecked();
    await expect(row(mette)).toContainText("Not responding");
    await customer.standsAt(1);
    await tom.standsAt(2);
    await expectAccessible(mette.page);

    // What was decided, for who manages the channel, and for nobody else.
    await aisha.waiting(IDA.name).getByRole("button", { name: `Why did ${IDA.name} wait?` }).click();
    for (const text of [
      "Offered to Jonas",
      "Mette: takes no chats at the moment",
      "Jonas declined",
      "Offered to Mette",
      "Mette did not answer",
      "Nobody was free",
    ]) {
      await expect(aisha.dialog.getByRole("listitem").filter({ hasText: text }).first()).toBeVisible();
    }
    await expectAccessible(aisha.page);
    await aisha.page.keyboard.press("Escape");
    await expect(aisha.dialog).toBeHidden();
    await jonas.lookAtDashboard();
    await expect(jonas.waiting(IDA.name)).toBeVisible();
    await expect(jonas.page.getByRole("button", { name: /^Why did/ })).toHaveCount(0);

    await missing.getByRole("button", { name: "I am back" }).click();
    await expect(mette.present).toBeChecked();
    await expect(missing).toHaveCount(0);
    await expect(row(mette)).not.toContainText("Not responding");
    await presence(mette).click();
    await mette.page.getByRole("menuitemradio", { name: "Pause with another reason" }).click();
    await mette.dialog.getByRole("textbox", { name: /^Reason/ }).fill("Dentist");
    await mette.dialog.getByRole("button", { name: "Pause" }).click();
    await expect(row(mette)).toContainText("Paused: Dentist");

    // He is back from lunch: who has not been offered to him before comes to him.
    await choose(jonas, "Present");
    await new Offer(jonas).accept.click();
    await expect(tom.log).toContainText("Jonas answered");
    await expect(aisha.served(TOM.name)).toContainText("Jonas");
    await customer.standsAt(1);
  });
});

test.describe("where a warning and an offer come together", () => {
  test.use({ settings: routed("offer", 120, { warnings: { new_chat_minutes: 0.02 } }) });

  test("the warning does not lie over the offer", async ({ agent, server, isMobile }) => {
    test.skip(!isMobile, "elsewhere they lie at different ends of the page");
    await agent.becomePresent();
    await agent.tab("Requests").click();
    const warning = agent.page.getByRole("region", { name: "Warnings" });
    const offer = new Offer(agent);
    for (const { name, question } of [IDA, TOM]) {
      await waits(server, name, question);
      await expect(offer.card).toContainText(name);
      await expect(warning).toContainText(`${name} has waited`, { timeout: 20_000 });
      // A click that something else would take fails.
      await offer.accept.click();
      await agent.reads(question);
    }
  });
});

test("nobody is asked for notifications out of nowhere, and a test shows what they look like", ONE_SIZE, async ({
  people,
  server,
}) => {
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
  await mette.arrive(METTE);
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
