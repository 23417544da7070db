/**
 * Several agents and one chat: what they tell each other, and how it goes from hand to hand. Story 4 (invite and private) and
 * story 5 (transfer, take over, listen in) of a whole office are here; all that reaches the customer is taken down.
 */
import { expectAccessible } from "../support/axe.ts";
import {
  countSounds,
  looksElsewhere,
  pressNotification,
  recordNotifications,
  standingNotifications,
} from "../support/offer.ts";
import { IDA, present } from "../support/people.ts";
import { PDF, saved, Sender } from "../support/sender.ts";
import { expect, test } from "../support/test.ts";

const SECRET = "She was here last week, too";

test.skip(({ isMobile }) => isMobile, "the same steps; what differs on a phone is looked at elsewhere");
test.use({ overhears: true });

test("a note stays among agents, also when it is on its way while the page is loaded again", async ({
  customer,
  agent,
  overheard,
  watch,
}) => {
  watch.expect(/api\/note.*ERR_FAILED|ERR_FAILED.*api\/note/);
  await agent.answers(customer);
  await agent.private.click();
  await expect(agent.private).toHaveAttribute("aria-pressed", "true");
  await expect(agent.page.getByText("Only agents will see this")).toBeVisible();
  await expectAccessible(agent.page);
  await agent.say(SECRET);
  await agent.reads(SECRET);
  await expect(agent.log.getByText("Only agents", { exact: true })).toBeVisible();

  // Without an answer it waits; the page that comes after it sends it as what it was.
  await agent.page.route("**/api/note", (route) => route.abort());
  await agent.message.fill("Is there an amber one left?");
  await agent.page.getByRole("button", { name: "Send", exact: true }).click();
  await agent.reads("Is there an amber one left?");
  await expect(agent.state).toHaveText(/Sending|Waiting to be sent/);
  await agent.message.fill("A draft for colleagues");
  await agent.page.unrouteAll();
  await agent.reload();
  await agent.reads("Is there an amber one left?");
  await expect(agent.state).toHaveText("Stored");
  await expect(agent.log.getByText("Only agents", { exact: true })).toHaveCount(1);
  await expect(agent.private).toHaveAttribute("aria-pressed", "true");
  await expect(agent.message).toHaveValue("A draft for colleagues");

  await agent.private.click();
  await agent.say("Hello Ida.");
  await customer.reads("Hello Ida.");
  await customer.page.reload();
  await customer.reads("Hello Ida.");
  overheard.expectNothingOf([SECRET, "amber one", "A draft for colleagues"], { known: ["Hello Ida.", IDA.question] });
});

test("a colleague is asked in, writes to everyone and apart, and stays when the inviter leaves", async ({
  customer,
  office: { mette, jonas, aisha },
  overheard,
}) => {
  await mette.answers(customer);
  await jonas.becomePresent();

  // He looked at the requests, and now at something else.
  const [shown, heard] = [await recordNotifications(jonas.page), await countSounds(jonas.page)];
  await jonas.reload();
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
  await mette.say("One moment, Ida.");
  await customer.reads("One moment, Ida.");
  overheard.expectNothingOf(["Jonas", "Aisha"], { known: ["One moment, Ida."] });

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
  await mette.note(SECRET);
  await jonas.reads(SECRET);
  await jonas.private.click();
  const files = new Sender(jonas);
  await files.choose(PDF);
  await files.has(PDF.name);
  await jonas.say("Her last invoice");
  const file = (log: typeof jonas.log) => log.getByRole("link", { name: `Download ${PDF.name}`, exact: true });
  await expect(file(mette.log)).toBeVisible();

  // The manager, who is not in the chat, has it on the dashboard only, until she listens in.
  await aisha.counts({ chats: 0, dashboard: 0 });
  await aisha.listensIn(IDA.name);
  for (const text of [SECRET, "Her last invoice"]) await aisha.reads(text);
  expect((await saved(aisha.page, file(aisha.log))).content.equals(PDF.buffer)).toBe(true);

  await mette.say("Two of us now.");
  for (const side of [jonas, aisha, customer]) await side.reads("Two of us now.");
  await mette.choose("Leave chat");
  await expect(customer.log.getByText("Mette left")).toHaveCount(2);
  await expect(mette.chat(mette.ongoing, IDA.name)).toHaveCount(0);
  await customer.page.reload();
  await customer.reads("Two of us now.");
  overheard.expectNothingOf([SECRET, "Her last invoice", PDF.name, PDF.buffer.toString(), "Aisha"], {
    known: ["Two of us now.", "Jonas", "One moment, Ida."],
  });
});

test("a chat that is handed over stays with its owner until the colleague accepts, who may also reject", async ({
  customer,
  people,
  agent: mette,
  overheard,
}) => {
  const jonas = await people.agent("agent2@example.com");
  await mette.answers(customer);
  await jonas.becomePresent();

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
  await expect(jonas.asked(IDA.name)).not.toHaveCount(0);
  await mette.page.getByRole("button", { name: "Cancel transfer" }).click();
  await expect(jonas.asked(IDA.name)).toHaveCount(0);
  // Of all this back and forth she knows nothing.
  await mette.say("I am still looking.");
  await customer.reads("I am still looking.");
  overheard.expectNothingOf(["Jonas"], { known: ["I am still looking."] });

  await mette.transfer("Queue of Sales");
  await jonas.asked(IDA.name).getByRole("button", { name: "Accept transfer" }).click();
  await expect(jonas.message).toBeVisible();
  await expect(customer.log).toContainText("Jonas took over from Mette");
  await expect(mette.message).toBeHidden();
  await expect(mette.page.getByText("You read on")).toBeVisible();
  await jonas.say("Jonas here.");
  await mette.reads("Jonas here.");
  await expectAccessible(mette.page);
  await mette.choose("Close window");
  await expect(mette.chat(mette.ongoing, IDA.name)).toHaveCount(0);
  // That she reads no longer is said to nobody.
  await jonas.say("Your lamp is on its way.");
  await customer.reads("Your lamp is on its way.");
  await expect(customer.log).not.toContainText("Mette left");
});

test("a manager listens in unseen, hands on what a colleague has and takes it over, and it stands in the audit log", async ({
  customer,
  office: { mette, jonas, aisha },
  server,
  overheard,
}) => {
  await mette.answers(customer);
  await present(jonas);
  await mette.say("Hello Ida.");
  await customer.reads("Hello Ida.");
  await mette.note(SECRET);

  await aisha.listensIn(IDA.name);
  await aisha.reads("Hello Ida.");
  await aisha.reads(SECRET);
  await expect(aisha.message).toBeHidden();
  await expectAccessible(aisha.page);
  await mette.say("Still here.");
  for (const side of [aisha, customer]) await side.reads("Still here.");
  // The channel does not tell that somebody listens, and the customer is never told.
  await expect(mette.page.getByText("Aisha")).toHaveCount(0);

  // Jonas may not listen: a double-click leads him nowhere.
  await jonas.lookAtDashboard();
  await jonas.served(IDA.name).dblclick();

  await aisha.choose("Transfer");
  await aisha.takers.getByRole("combobox").fill("Jonas");
  await aisha.takers.getByRole("option", { name: /Jonas/ }).click();
  await expect(mette.log).toContainText("Aisha asked Jonas to take the chat");
  await expect(jonas.asked(IDA.name)).not.toHaveCount(0);
  await expect(jonas.page.getByRole("heading", { name: "Dashboard" })).toBeVisible();
  await expect(jonas.log).toBeHidden();
  await mette.page.getByRole("button", { name: "Cancel transfer" }).click();
  await expect(jonas.asked(IDA.name)).toHaveCount(0);
  await mette.say("Nearly there.");
  await customer.reads("Nearly there.");
  overheard.expectNothingOf([SECRET, "Aisha", "Jonas"], { known: ["Nearly there.", "Mette"] });

  await aisha.page.getByRole("button", { name: "Take over" }).click();
  await expect(aisha.message).toBeVisible();
  await expect(customer.log).toContainText("Aisha took over from Mette");
  await expect(mette.page.getByText("Aisha has this chat now")).toBeVisible();
  await aisha.say("I have it from here.");
  await customer.reads("I have it from here.");
  await expect(jonas.served(IDA.name)).toContainText("Aisha");

  // Who is accountable finds it, the latest first; the customer's browser has nothing of that either.
  const lines = await server.audited();
  expect(lines.map((line) => /  (\w+) +Aisha  [0-9a-f-]{36}  /.exec(line)?.[1])).toEqual(["took_over", "handed_on", "listened"]);
  overheard.expectNothingOf([SECRET, "Jonas"], { known: ["I have it from here.", "Aisha"] });
});
