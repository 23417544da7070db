/** The dashboard's lists: who waits and who is served, in all channels or in one. */
import { expectAccessible } from "../support/axe.ts";
import { Customer, IDA, TOM } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

const PRODUCT = { key: "product", name: "Product questions", closed: { unattended: "queue" } };

test("both lists are of all channels or of one, and the browser remembers which", async ({
  people,
  customer,
  agent,
  server,
}) => {
  await server.importSettings({ channels: [PRODUCT] });
  await agent.becomePresent();
  await customer.ask(IDA);
  await agent.takeNext();
  const tom = new Customer(await people.visitor("tom"), server);
  await tom.page.goto(`${server.console}c/product`);
  for (const [name, text] of [["Name", TOM.name], ["E-mail", TOM.email], ["Your question", TOM.question]] as const) {
    await tom.page.getByRole("textbox", { name }).fill(text);
  }
  await tom.page.getByRole("button", { name: "Start chat" }).click();

  await agent.lookAtDashboard();
  const { page } = agent;
  const ongoing = page.getByRole("region", { name: "Ongoing chats" });
  const filter = page.getByRole("combobox", { name: "Channel" });
  await expect(filter).toHaveValue("");
  await expect(agent.waiting(TOM.name)).toContainText("Waiting");
  await expect(ongoing.getByRole("row").filter({ hasText: IDA.name })).toContainText("Waiting for agent");
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
  await ongoing.getByRole("row").filter({ hasText: IDA.name }).dblclick();
  await agent.reads(IDA.question);
});
