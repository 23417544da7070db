/** The door of the console. */
import type { Page } from "@playwright/test";
import { Agent, IDA, METTE, PASSWORD } from "../support/people.ts";
import { expect, ONE_SIZE, test } from "../support/test.ts";

/** Presses "Sign in" and waits for the answer to be on the screen: while one is on its way another press is, rightly, none. */
async function tries(page: Page, email: string, password: string): Promise<void> {
  await page.getByRole("textbox", { name: "E-mail" }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  const button = page.getByRole("button", { name: "Sign in" });
  const answered = page.waitForResponse("**/api/sign_in");
  await button.click();
  await answered;
  await expect(button).not.toHaveAttribute("aria-busy", "true");
}

test("a wrong password is told in words, and the address stays", async ({ people, server, watch }) => {
  watch.expect(/console error: .*status of (401|422)/);
  const page = await people.visitor("agent");
  const agent = new Agent(page, server);
  const email = page.getByRole("textbox", { name: "E-mail" });
  const password = page.getByLabel("Password", { exact: true });
  const told = page.getByRole("alert").filter({ visible: true });
  await page.goto(server.console);
  await expect(page).toHaveURL(/\/sign-in$/);
  await agent.awake();
  await tries(page, METTE, "not the password");
  await expect(told).toHaveText("The e-mail address or the password is wrong.");
  await expect(email).toHaveValue(METTE);

  // What is missing is told beside the field, in the place of what was told before.
  await tries(page, "", "not the password");
  await expect(email).toHaveAccessibleDescription("Write your e-mail address");
  await expect(told).toHaveText("Write your e-mail address");

  // Who is not there is told the same as who has another password.
  await tries(page, "nobody@example.com", "not the password");
  await expect(told).toHaveText("The e-mail address or the password is wrong.");

  await email.fill("Agent1@Example.com ");
  await password.fill(PASSWORD);
  await password.press("Enter");
  await expect(agent.present).toBeVisible();
});

test("who is not signed in is led to the door, and from there to where they wanted", ONE_SIZE, async ({ people, server }) => {
  const page = await people.visitor("agent");
  const agent = new Agent(page, server);
  await page.goto(`${server.console}dashboard`);
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  await page.getByRole("textbox", { name: "E-mail" }).fill("agent1@example.com");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${server.console}dashboard`);
  await expect(page.getByRole("heading", { name: "Dashboard" })).toBeVisible();
  await agent.awake();
  await page.goto(`${server.console}sign-in`);
  await expect(agent.present).toBeVisible();
});

test("the session is a cookie that no script reads and no other site sends", ONE_SIZE, async ({ people, server }) => {
  const agent = new Agent(await people.visitor("agent"), server);
  await agent.signIn(METTE);
  const cookies = await agent.page.context().cookies();
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/", expires: -1 });
  expect(cookies[0]!.value).toMatch(/^[\w-]{32,}$/);
  expect(await agent.page.evaluate(() => document.cookie)).toBe("");
  expect(await agent.page.content()).not.toContain(cookies[0]!.value);
  // A customer's browser gets none.
  const customer = await people.customer();
  await customer.visit();
  await customer.open();
  await expect(customer.name).toBeVisible();
  expect(await customer.page.context().cookies()).toEqual([]);
});

test("signing out ends it in every tab, and nothing is to be seen afterwards", async ({ customer, agent, server }) => {
  await agent.answers(customer);
  const address = agent.page.url();
  const second = new Agent(await agent.page.context().newPage(), server);
  await second.page.goto(`${server.console}dashboard`);
  await second.awake();

  await agent.leave();
  await agent.page.getByRole("button", { name: /Mette/ }).click();
  await agent.page.getByRole("menuitem", { name: "Sign out" }).click();
  // Somebody is still there, so it is asked.
  await agent.dialog.getByRole("button", { name: "Sign out" }).click();
  await expect(agent.page).toHaveURL(/\/sign-in/);
  await expect(second.page).toHaveURL(/\/sign-in/);
  expect(await agent.page.context().cookies()).toEqual([]);
  await agent.page.goBack();
  await expect(agent.page.getByText(IDA.question)).toHaveCount(0);
  await agent.page.goto(address);
  await expect(agent.page).toHaveURL(/\/sign-in\?to=/);
  await expect(agent.page.getByText(IDA.question)).toHaveCount(0);
});

test("one signs in before, and without, any wasm", ONE_SIZE, async ({ people, server, watch }) => {
  watch.expect(/ERR_FAILED|Failed to fetch|uncaught: .*fetch/);
  const page = await people.visitor("agent");
  await page.route(/\.wasm$/, (route) => route.abort("failed"));
  await page.goto(`${server.console}dashboard`);
  await page.getByRole("textbox", { name: "E-mail" }).fill("agent1@example.com");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Dashboard" })).toBeVisible();
});

test("whoever keeps trying is asked to wait", ONE_SIZE, async ({ people, server, watch }) => {
  watch.expect(/console error: .*status of (401|429)/);
  const page = await people.visitor("agent");
  await page.goto(server.console);
  await new Agent(page, server).awake();
  const told = page.getByRole("alert").filter({ visible: true });
  for (let n = 0; n < 6; n++) {
    await tries(page, METTE, `guess ${n}`);
    await expect(told).toHaveText(n < 5 ? /password is wrong/ : /Too many tries/);
  }
});
