import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openInboundGround } from "../../testing/index.ts";

/** Mail that Debian's packages bring for their own tests (tools/debian-packages.ts). */
const FOLDERS = [
  "/usr/lib/python3/dist-packages/flufl/bounce/tests/data",
  "/usr/lib/python3.11/test/test_email/data",
] as const;

async function readForeign(): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const folder of FOLDERS) {
    for (const name of (await readdir(folder)).filter((file) => file.endsWith(".txt"))) {
      const text = (await readFile(join(folder, name))).toString("latin1");
      found.set(name, Buffer.from(text.replaceAll(/\r?\n/g, "\r\n"), "latin1"));
    }
  }
  return found;
}

test("OPR-INB-018 mail of strangers is stored, or refused with the reason", { timeout: 240_000 }, async () => {
  await using ground = await openInboundGround();
  await using _worker = await ground.work();
  const foreign = await readForeign();
  expect(foreign.size).toBeGreaterThan(100);
  const ids = new Map<string, string>();
  for (const [name, raw] of foreign) ids.set(await ground.deliver(raw), name);
  await expect
    .poll(async () => ground.rows("select id from operate.received_message where state = 'running'"), {
      timeout: 200_000,
      interval: 500,
    })
    .toEqual([]);
  const ends = await ground.rows<{ id: string; state: string; reason: string | null; staged: number; open: number }>(
    `select r.id, r.state, r.trouble->>'text' as reason,
       (select count(*)::int from operate.email_document d where d.email_id = r.email_id and d.state = 'staged') as staged,
       (select count(*)::int from operate.email_document d where d.email_id = r.email_id and d.state = 'waiting') as open
     from operate.received_message r`,
  );
  for (const { id, state, reason, staged, open } of ends) {
    const name = ids.get(id);
    if (state === "ready") expect([name, staged > 0, open]).toEqual([name, true, 0]);
    else expect([name, state, reason]).toEqual([name, "parked", expect.stringMatching(/message/)]);
  }
  const stored = ends.filter(({ state }) => state === "ready").length;
  expect(stored).toBeGreaterThan(ends.length * 0.9);
});
