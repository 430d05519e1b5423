import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openInstalledDatabase, startStack } from "@muniment/stack";
import { openDatabase } from "@muniment/platform/db";

const MAIN = join(import.meta.dirname, "../main.ts");

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-audit-"));
  await chmod(folder, 0o711);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

interface Ran {
  readonly status: number | null;
  readonly output: string;
}

function run(args: string[], input = ""): Ran {
  const done = spawnSync(process.execPath, [MAIN, ...args, "--data", folder], { encoding: "utf8", input });
  return { status: done.status, output: done.stdout + done.stderr };
}

const verify = (...args: string[]): Ran => run(["audit", "verify", ...args]);

test("CC-USR-102 CC-AUD-007 accounts are changed from the machine, and the command checks the audit of a Muniment that runs, and of one that has stopped", async () => {
  let head: string | undefined;
  {
    await using stack = await startStack({ dataDir: folder, host: "127.0.0.1", port: 0, isEmpty: true });
    const refused = await fetch(`${stack.ready.work}/auth/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "password", username: "X", password: "y", client_id: "none" }),
    });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    const created = ["user", "create", "frida", "--name", "Frida Ost", "--email", "frida@firm.example"];
    expect(run([...created, "--library", "MAIN"], "short\n")).toMatchObject({ status: 1 });
    expect(run([...created, "--library", "MAIN"], "Correct horse battery 1\n").output).toBe("frida is made.\n");
    expect(run(["group", "add", "NRTADMIN", "FRIDA", "--library", "MAIN"]).status).toBe(0);
    expect(JSON.parse(run(["user", "show", "frida", "--json"]).output)).toMatchObject({
      user_id: "FRIDA",
      state: "must_change_password",
      libraries: [{ library: "MAIN", groups: ["NRTADMIN"] }],
    });
    expect(run(["user", "show", "nobody"])).toEqual({
      status: 1,
      output: "muniment user failed: There is no user nobody.\n",
    });
    const running = verify();
    expect(running).toMatchObject({ status: 0, output: expect.stringContaining("The audit is whole") as string });
    head = /--anchor: ([0-9a-f]{64})/.exec(running.output)?.[1];
  }
  expect(verify("--anchor", "f".repeat(64)).status).toBe(1);
  expect(run(["user", "list", "frida"]).output).toContain("frida@firm.example");
  {
    await using found = await openInstalledDatabase(folder, "work");
    await using database = openDatabase({ url: found.url });
    await database.pool.query(`insert into platform.audit (at, actor_id, actor_name, client_id, session_id, source_ip,
      user_agent, action, object_type, object_id, outcome, request_id)
      values (now(), 'X', 'X', '', '', '', '', 'test.act', 'test', '', 'ok', '')`);
  }
  expect(verify("--anchor", head ?? "").status).toBe(0);
  {
    await using found = await openInstalledDatabase(folder, "work");
    await using database = openDatabase({ url: found.url });
    await database.pool.query("set session_replication_role = replica; update platform.audit set actor_id = 'Y'");
  }
  expect(verify()).toMatchObject({ status: 1, output: expect.stringContaining("was altered") as string });
}, 240_000);
