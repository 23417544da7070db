/** The door of the console. */
import { Agent, IDA, PASSWORD } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test("a wrong password is told in words, and the address stays", async ({ people, server, watch }) => {
  watch.expect(/console error: .*status of (401|422)/);
  const page = await people.visitor("agent");
  const email = page.getByRole("textbox", { name: "E-mail" });
  const password = page.getByLabel("Password", { exact: true });
  await page.goto(server.console);
  await expect(page).toHaveURL(/\/sign-in$/);
  await email.fill("agent1@example.com");
  await password.fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ visible: true })).toHaveText("The e-mail address or the password is wrong.");
  await expect(email).toHaveValue("agent1@example.com");

  // Who is not there is told the same.
  await email.fill("nobody@example.com");
  await password.fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ visible: true })).toHaveText("The e-mail address or the password is wrong.");

  await email.fill("");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(email).toHaveAccessibleDescription("Write your e-mail address");

  await email.fill("Agent1@Example.com ");
  await password.fill(PASSWORD);
  await password.press("Enter");
  await expect(new Agent(page, server).present).toBeVisible();
});

test("who is not signed in is led to the door, and from there to where they wanted", async ({ people, server }) => {
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

test("the session is a cookie that no script reads and no other site sends", async ({ agent, people }) => {
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
  await customer.ask(IDA);
  await agent.becomePresent();
  await agent.takeNext();
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

test("one signs in before, and without, any wasm", async ({ people, server, watch }) => {
  watch.expect(/ERR_FAILED|Failed to fetch|uncaught: .*fetch/);
  const page = await people.visitor("agent");
  await page.route(/\.wasm$/, (route) => route.abort("failed"));
  await page.goto(`${server.console}dashboard`);
  await page.getByRole("textbox", { name: "E-mail" }).fill("agent1@example.com");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Dashboard" })).toBeVisible();
});

test("whoever keeps trying is asked to wait", async ({ people, server, watch }) => {
  watch.expect(/console error: .*status of (401|429)/);
  const page = await people.visitor("agent");
  await page.goto(server.console);
  await page.getByRole("textbox", { name: "E-mail" }).fill("agent1@example.com");
  const told = page.getByRole("alert").filter({ visible: true });
  for (let tries = 0; tries < 6; tries++) {
    await page.getByLabel("Password", { exact: true }).fill(`guess ${tries}`);
    const answered = page.waitForResponse("**/api/sign_in");
    await page.getByRole("button", { name: "Sign in" }).click();
    await answered;
    await expect(told).toHaveText(tries < 5 ? /password is wrong/ : /Too many tries/);
  }
});
