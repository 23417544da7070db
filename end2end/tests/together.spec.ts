/** Several agents and one chat: what they tell each other, and how it goes from hand to hand. */
import { expectAccessible } from "../support/axe.ts";
import { IDA } from "../support/people.ts";
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
