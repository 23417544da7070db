/** Several agents and one chat: what they tell each other, and how it goes from hand to hand. */
import { expectAccessible } from "../support/axe.ts";
import {
  countSounds,
  looksElsewhere,
  pressNotification,
  recordNotifications,
  standingNotifications,
} from "../support/offer.ts";
import { Agent, IDA } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

const SECRET = "She was here last week, too";

test.skip(({ isMobile }) => isMobile, "the same steps; what differs on a phone is looked at elsewhere");

test("a note stays among agents, also when it is on its way while the page is loaded again", async ({
  customer,
  agent,
  watch,
}) => {
  watch.expect(/api\/note.*ERR_FAILED|ERR_FAILED.*api\/note/);
  // All that comes down to the customer's page.
  const bytes: string[] = [];
  customer.page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => bytes.push(String(payload))));
  customer.page.on("response", async (response) => bytes.push(await response.text().catch(() => "")));
  await customer.ask(IDA);
  await agent.becomePresent();
  await agent.takeNext();
  await expect(customer.log).toContainText("Mette answered");

  const toggle = agent.page.getByRole("button", { name: "Private" });
  await toggle.click();
  await expect(toggle).toHaveAttribute("aria-pressed", "true");
  await expect(agent.page.getByText("Only agents will see this")).toBeVisible();
  await expectAccessible(agent.page);
  await agent.say(SECRET);
  await agent.reads(SECRET);
  await expect(agent.log.getByText("Only agents", { exact: true })).toBeVisible();

  // Without an answer it waits; the page that comes after it sends it as what it was.
  await agent.page.route("**/api/note", (route) => route.abort());
  await agent.message.fill("Is there an amber one left?");
  await agent.page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(agent.state).toHaveText(/Sending|Waiting to be sent/);
  await agent.message.fill("A draft for colleagues");
  await agent.page.unrouteAll();
  await agent.reload();
  await agent.reads("Is there an amber one left?");
  await expect(agent.state).toHaveText("Stored");
  await expect(agent.log.getByText("Only agents", { exact: true })).toHaveCount(1);
  await expect(toggle).toHaveAttribute("aria-pressed", "true");
  await expect(agent.message).toHaveValue("A draft for colleagues");

  await toggle.click();
  await agent.say("Hello Ida.");
  await customer.reads("Hello Ida.");
  await customer.page.reload();
  await customer.reads("Hello Ida.");
  const seen = (await customer.frame.content()) + bytes.join("\n");
  expect(seen).toContain("Hello Ida.");
  for (const secret of [SECRET, "amber one", "A draft for colleagues"]) expect(seen).not.toContain(secret);
});

test("a colleague is asked in, writes to everyone and apart, and stays when the inviter leaves", async ({
  customer,
  people,
  server,
}) => {
  const mette = await people.agent("agent1@example.com");
  const jonas = new Agent(await people.visitor("jonas"), server);
  const [shown, heard] = [await recordNotifications(jonas.page), await countSounds(jonas.page)];
  await jonas.signIn("agent2@example.com");
  const aisha = await people.agent("manager@example.com");
  await customer.ask(IDA);
  await mette.becomePresent();
  await jonas.becomePresent();
  await mette.takeNext();

  // He looked at the requests, and now at something else.
  await jonas.page.getByRole("link", { name: /^Requests/ }).click();
  await expect(jonas.page).toHaveTitle("Requests · Snak");
  await looksElsewhere(jonas.page);
  await mette.invite("Jonas");
  await expect(mette.page.getByText("Waiting for Jonas")).toBeVisible();
  const asked = jonas.asked(IDA.name);
  await expect(asked).toContainText("Mette asks you to join");
  await expect(jonas.page).toHaveTitle("Invitation · Requests · Snak");
  const called = `Mette asks you to join: ${IDA.name}`;
  await expect(jonas.page.getByRole("status").filter({ hasText: called })).toHaveCount(1);
  expect(await shown()).toEqual([{ title: called, body: IDA.question }]);
  expect(await heard()).toBe(1);
  await expectAccessible(jonas.page);
  await pressNotification(jonas.page);
  await jonas.reads(IDA.question);
  await asked.getByRole("button", { name: "Decline" }).click();
  await expect(asked).toBeHidden();
  await expect(jonas.page).toHaveTitle("Chats · Snak");
  await expect(mette.log).toContainText("Jonas declined to join");
  expect(await customer.log.textContent()).not.toContain("Jonas");

  // What she takes back is over for him, and she stays although she meant to go.
  await mette.invite("Jonas", { leave: true });
  await expect(asked).toBeVisible();
  expect(await standingNotifications(jonas.page)).toEqual([called]);
  expect(await heard()).toBe(2);
  await expect(mette.page.getByText("You leave when they join.")).toBeVisible();
  await expectAccessible(mette.page);
  await mette.page.getByRole("button", { name: "Cancel invitation" }).click();
  await expect(asked).toBeHidden();
  expect(await standingNotifications(jonas.page)).toEqual([]);
  await expect(jonas.page).toHaveTitle("Chats · Snak");
  await expect(mette.log).toContainText("You cancelled the invitation");
  await expect(mette.page.getByText("Waiting for Jonas")).toBeHidden();
  await expect(mette.message).toBeFocused();
  expect(await customer.log.textContent()).not.toContain("Jonas");

  await mette.invite("Anyone free in Support", { leave: true });
  // He and she are the only ones who are present.
  await expect(asked).toBeVisible();
  await jonas.page.keyboard.press("Alt+Enter");
  await expect(jonas.message).toBeVisible();
  await expect(customer.log).toContainText("Jonas joined");
  await expect(customer.log).toContainText("Mette left");
  await expect(mette.page.getByText("Jonas has this chat now")).toBeVisible();
  await jonas.counts({ chats: 1, dashboard: 0 });
  await mette.leave();
  await mette.counts({ chats: 0, dashboard: 0 });

  // Now the other way round: she comes back as a guest.
  await jonas.invite("Mette");
  await mette.asked(IDA.name).getByRole("button", { name: "Accept" }).click();
  await expect(mette.message).toBeVisible();
  await expect(mette.log).toContainText("You joined");
  await mette.page.getByRole("button", { name: "Private" }).click();
  await mette.say(SECRET);
  await jonas.reads(SECRET);
  await mette.page.getByRole("button", { name: "Private" }).click();
  await mette.say("Two of us now.");
  await jonas.reads("Two of us now.");
  await customer.reads("Two of us now.");
  await expect(customer.log.getByText(SECRET)).toHaveCount(0);
  await aisha.counts({ chats: 0, dashboard: 0 });
  await mette.choose("Leave chat");
  await expect(customer.log.getByText("Mette left")).toHaveCount(2);
  await expect(mette.chat(mette.ongoing, IDA.name)).toHaveCount(0);
});

test("a chat that is handed over stays with its owner until the colleague accepts, who may also reject", async ({
  customer,
  people,
}) => {
  const [mette, jonas] = [await people.agent("agent1@example.com"), await people.agent("agent2@example.com")];
  await customer.ask(IDA);
  await mette.becomePresent();
  await jonas.becomePresent();
  await mette.takeNext();

  await mette.transfer("Jonas");
  await expect(mette.page.getByText("Waiting for Jonas")).toBeVisible();
  const waits = /^Transfer to /;
  for (const agent of [mette, jonas]) {
    await expect(agent.chat(agent.ongoing, IDA.name).getByRole("img", { name: waits })).toBeVisible();
  }
  await mette.say("One moment, Ida.");
  await customer.reads("One moment, Ida.");
  await jonas.openChat(jonas.ongoing, IDA.name);
  await expectAccessible(jonas.page);
  await jonas.page.getByRole("region", { name: IDA.name }).getByRole("button", { name: "Reject transfer" }).click();
  await expect(mette.log).toContainText("Jonas rejected the transfer");
  await expect(mette.page.getByText("Waiting for Jonas")).toBeHidden();

  await mette.transfer("Jonas");
  await mette.page.getByRole("button", { name: "Cancel transfer" }).click();
  await expect(jonas.asked(IDA.name)).toHaveCount(0);

  await mette.transfer("Queue of Sales");
  await jonas.asked(IDA.name).getByRole("button", { name: "Accept transfer" }).click();
  await expect(jonas.message).toBeVisible();
  await expect(customer.log).toContainText("Jonas took over from Mette");
  await expect(mette.message).toBeHidden();
  await expect(mette.page.getByText("You read on")).toBeVisible();
  await jonas.say("Jonas here.");
  await mette.reads("Jonas here.");
  await expectAccessible(mette.page);
  const before = await customer.log.textContent();
  await mette.choose("Close window");
  await expect(mette.chat(mette.ongoing, IDA.name)).toHaveCount(0);
  await jonas.reads("Jonas here.");
  expect(await customer.log.textContent()).toBe(before);
});

test("a manager listens in unseen, takes the chat over and hands on what a colleague has", async ({
  customer,
  people,
}) => {
  const [mette, jonas] = [await people.agent("agent1@example.com"), await people.agent("agent2@example.com")];
  const aisha = await people.agent("manager@example.com");
  await customer.ask(IDA);
  await mette.becomePresent();
  await jonas.becomePresent();
  await mette.takeNext();
  await mette.say("Hello Ida.");
  await customer.reads("Hello Ida.");

  await aisha.lookAtDashboard();
  const row = aisha.page.getByRole("region", { name: "Ongoing chats" }).getByRole("row").filter({ hasText: IDA.name });
  await row.dblclick();
  await aisha.reads("Hello Ida.");
  await expect(aisha.page.getByText("You are listening in")).toBeVisible();
  await expect(aisha.message).toBeHidden();
  await expectAccessible(aisha.page);
  await mette.say("Still here.");
  await aisha.reads("Still here.");
  for (const page of [customer.page, mette.page]) expect(await page.content()).not.toContain("Aisha listens");

  await aisha.choose("Transfer");
  await aisha.takers.getByRole("combobox").fill("Jonas");
  await aisha.takers.getByRole("option", { name: /Jonas/ }).click();
  await expect(mette.log).toContainText("Aisha asked Jonas to take the chat");
  await mette.page.getByRole("button", { name: "Cancel transfer" }).click();
  await expect(jonas.asked(IDA.name)).toHaveCount(0);

  await aisha.page.getByRole("button", { name: "Take over" }).click();
  await expect(aisha.message).toBeVisible();
  await expect(customer.log).toContainText("Aisha took over from Mette");
  await expect(mette.page.getByText("Aisha has this chat now")).toBeVisible();
  await aisha.say("I have it from here.");
  await customer.reads("I have it from here.");
});
