import { chmod, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "@muniment/platform/db";
import { loadOperateCredentials } from "./operate-application.ts";
import { openInstalledDatabase, startStack } from "./index.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-operate-"));
  await chmod(folder, 0o711);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function registered(): Promise<Record<string, unknown> | undefined> {
  await using found = await openInstalledDatabase(folder, "work");
  await using database = openDatabase({ url: found.url });
  const { rows } = await database.pool.query<Record<string, unknown>>(
    `select redirect_uris, (select string_agg(encode(secret_hash, 'hex'), ' ') from identity.application_secret s
       where s.client_id = application.client_id) as secret, acting_person, jwks, allow_refresh, grants
     from identity.application where client_id = 'operate'`,
  );
  return rows[0];
}

test("Operate is Work's application from the first start on, with one key for all time and addresses that follow the ports", async () => {
  const starts = [];
  for (const _ of [1, 2]) {
    await using stack = await startStack({ dataDir: folder, host: "127.0.0.1", port: 0, isEmpty: true });
    const operate = `http://127.0.0.1:${Number(new URL(stack.ready.work).port) + 2}`;
    const found = await registered();
    expect(found).toMatchObject({
      redirect_uris: [`${operate}/externalServices/replyFrom`],
      acting_person: true,
      allow_refresh: true,
      grants: ["authorization_code"],
    });
    starts.push([found?.["secret"], found?.["jwks"]]);
  }
  expect(starts[0]).toEqual(starts[1]);
  const { publicKey } = await loadOperateCredentials(folder);
  expect(starts[0]?.[1]).toEqual({ keys: [publicKey] });
  expect((await stat(join(folder, "operate.json"))).mode & 0o777).toBe(0o600);
}, 180_000);

test("D14 damaged credentials stop the start and are not made anew in silence", async () => {
  await writeFile(join(folder, "operate.json"), "{");
  await expect(loadOperateCredentials(folder)).rejects.toThrow(/operate.json is damaged/);
});
