import { IDA } from "../../support/people.ts";
import { expect, test } from "../../support/test.ts";
for (let i = 0; i < 120; i++) test(`ask ${i}`, async ({ customer }) => {
  const seen: string[] = [];
  const t0 = Date.now();
  customer.page.on("framenavigated", (f) => seen.push(`${Date.now()-t0} nav ${f.url()}`));
  customer.page.on("frameattached", (f) => seen.push(`${Date.now()-t0} attached ${f.url()}`));
  customer.page.on("framedetached", (f) => seen.push(`${Date.now()-t0} detached ${f.url()}`));
  customer.page.on("request", (r) => seen.push(`${Date.now()-t0} ${r.method()} ${r.url()}`));
  await customer.visit(); seen.push(`${Date.now()-t0} visited`);
  await customer.open(); seen.push(`${Date.now()-t0} opened`);
  await customer.fillIn(IDA); seen.push(`${Date.now()-t0} filled`);
  seen.push(JSON.stringify(await customer.frame.evaluate(() => [performance.now(), document.readyState, ...[...document.querySelectorAll("input,textarea")].map((e) => (e as HTMLInputElement).value)])));
  await customer.startChat(); seen.push(`${Date.now()-t0} pressed`);
  try { await expect(customer.log).toContainText(IDA.question, { timeout: 4000 }); } catch (e) { console.log(seen.join("\n")); throw e; }
});
