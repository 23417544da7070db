/** The mails that have left, headers and parts as they are on the wire. */
import { readdir, readFile } from "node:fs/promises";
import type { Server } from "./server.ts";

export async function mails(server: Server): Promise<string[]> {
  const folder = `${server.data}/mail`;
  const names = await readdir(folder).catch(() => [] as string[]);
  const whole = names.filter((name) => name.endsWith(".eml") && !name.startsWith("."));
  return Promise.all(whole.map((name) => readFile(`${folder}/${name}`, "utf8")));
}
