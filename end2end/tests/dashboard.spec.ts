/**
 * The dashboard's lists: who waits and who is served, in all channels or in one. Story 11 (the dashboard) of a whole office is
 * here.
 */
import type { Locator } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { asksAlone, IDA, present, TOM } from "../support/people.ts";
import { expect, ONE_SIZE, test } from "../support/test.ts";

const PRODUCT = { key: "product", name: "Product questions", closed: { unattended: "queue" } };

test.use({ settings: { channels: [PRODUCT] } });

test("both lists are of all channels or of one, and the browser remembers which", async ({
  people,
  customer,
  agent,
  server,
}) => {
  await agent.answers(customer);
  const tom = await people.visitor("tom");
  await tom.goto(`${server.console}c/product`);
  await asksAlone(tom, TOM);

  await agent.lookAtDashboard();
  const { page } = agent;
  const ongoing = page.getByRole("region", { name: "Ongoing chats" });
  const filter = page.getByRole("combobox", { name: "Channel" });
  await expect(filter).toHaveValue("");
  await expect(agent.waiting(TOM.name)).toContainText("Waiting");
  await expect(agent.served(IDA.name)).toContainText("Waiting for agent");
  await expect(agent.incoming).toContainText("1 person waiting");
  await expect(ongoing).toContainText("1 ongoing chat");
  await agent.counts({ chats: 1, dashboard: 1 });

  await filter.selectOption("Support");
  await expect(agent.waiting(TOM.name)).toHaveCount(0);
  await expect(agent.incoming).toContainText("0 people waiting");
  await expect(ongoing).toContainText(IDA.name);
  await filter.selectOption("Product questions");
  await expect(agent.waiting(TOM.name)).toBeVisible();
  await expect(ongoing).not.toContainText(IDA.name);
  await expect(ongoing).toContainText("0 ongoing chats");
  // The tab is about everything, whatever the lists show.
  await agent.counts({ chats: 1, dashboard: 1 });
  await expectAccessible(page);
  await agent.reload();
  await expect(filter).toHaveValue("product");
  await expect(agent.waiting(TOM.name)).toBeVisible();
  await expect(ongoing).not.toContainText(IDA.name);
  await filter.selectOption("All channels");
  await agent.served(IDA.name).dblclick();
  await agent.reads(IDA.question);
});

test("every column of both lists is true for all who look, and who may listen in does so by double click", ONE_SIZE, async ({
  people,
  customer,
  office: { mette, jonas, aisha },
  server,
}) => {
  await mette.answers(customer);
  await present(jonas);
  const tom = await people.visitor("tom");
  await tom.goto(`${server.console}c/product`);
  await asksAlone(tom, TOM);
  const columns = (list: Locator) => list.getByRole("columnheader");
  const cells = (row: Locator) => row.getByRole("cell");
  const aWhile = /^\d\d(:\d\d)? (sec|min)$/;
  const watchers = [mette, jonas, aisha];
  for (const agent of watchers) {
    await agent.lookAtDashboard();
    const ongoing = agent.page.getByRole("region", { name: "Ongoing chats" });
    await expect(columns(agent.incoming)).toHaveText(["Customer", "Status", "Channel", "Waited for", "Answer"]);
    await expect(columns(ongoing)).toHaveText(["Customer", "Status", "Channel", "Idle", "Duration", "Agent"]);
    const waits = cells(agent.waiting(TOM.name));
    await expect(waits).toHaveText([TOM.name, "Waiting", "Product questions", aWhile, /Answer/]);
    await expect(agent.waiting(TOM.name).getByRole("button", { name: `Answer ${TOM.name}` })).toBeVisible();
    await expect(agent.page.getByRole("button", { name: /^Why did/ })).toHaveCount(agent === aisha ? 2 : 0);
    const talks = cells(agent.served(IDA.name));
    await expect(talks).toHaveText([
      new RegExp(IDA.name),
      "Waiting for agent",
      "Support",
      aWhile,
      aWhile,
      agent === mette ? /You/ : /Mette/,
    ]);
  }

  // Whose turn it is follows what is said.
  await mette.served(IDA.name).dblclick();
  await mette.say("A new shade is on its way.");
  await customer.reads("A new shade is on its way.");
  for (const agent of [jonas, aisha]) await expect(cells(agent.served(IDA.name)).nth(1)).toHaveText("Waiting for customer");

  // To Jonas the conversation is not open; to the manager it is, and only to read.
  await jonas.served(IDA.name).dblclick();
  await aisha.served(IDA.name).dblclick();
  await expect(aisha.page.getByText("You are listening in")).toBeVisible();
  await aisha.reads("A new shade is on its way.");
  await expect(aisha.message).toBeHidden();
  await customer.say("Thank you!");
  for (const agent of [mette, aisha]) await agent.reads("Thank you!");
  await expect(cells(jonas.served(IDA.name)).nth(1)).toHaveText("Waiting for agent");
  await expect(jonas.log).toBeHidden();

  // He answers who waits, by double click as well.
  await jonas.waiting(TOM.name).dblclick();
  await jonas.reads(TOM.question);
  await expect(tom.getByRole("log")).toContainText("Jonas answered");
  await aisha.lookAtDashboard();
  await expect(aisha.waiting(TOM.name)).toHaveCount(0);
  await expect(aisha.incoming).toContainText("0 people waiting");
  await expect(cells(aisha.served(TOM.name)).last()).toHaveText(/Jonas/);
  await expectAccessible(aisha.page);
});
