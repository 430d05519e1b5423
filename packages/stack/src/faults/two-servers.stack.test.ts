import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFreePorts } from "../free-port.ts";
import { openSettledGround } from "./testing/ground.ts";
import type { Ground } from "./testing/ground.ts";
import { plainEnvironment } from "./testing/muniment-process.ts";
import type { MunimentProcess } from "./testing/muniment-process.ts";
import { startRoundRobinProxy } from "./testing/round-robin-proxy.ts";
import type { RoundRobinProxy } from "./testing/round-robin-proxy.ts";
import { openSite } from "./testing/site.ts";
import type { Site } from "./testing/site.ts";
import { createCaller, signIn } from "./testing/work-caller.ts";
import type { WorkCaller } from "./testing/work-caller.ts";
import { openMatter } from "./testing/world.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const REVOCATIONS = 40;

let ground: Ground;
let site: Site;
let servers: readonly [MunimentProcess, MunimentProcess];
let proxy: RoundRobinProxy;

beforeAll(async () => {
  ground = await openSettledGround();
  site = await openSite(ground);
  const [first, second] = [await findFreePorts(1), await findFreePorts(1)];
  servers = [await site.startServer({ port: first }), await site.startServer({ port: second })];
  const origins = servers.map(({ origin }) => origin);
  proxy = await startRoundRobinProxy(Number(new URL(site.ready.work).port), origins);
});

afterAll(async () => {
  await proxy?.[Symbol.asyncDispose]();
  for (const server of servers ?? []) await server[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

describe("two servers on one PostgreSQL and one blob folder", () => {
  test("D6 pass the whole conformance suite behind a round-robin proxy", { timeout: 600_000 }, async () => {
    const [ready, report] = [join(ground.folder, "ready.json"), join(ground.folder, "conformance.json")];
    await writeFile(ready, JSON.stringify(site.ready), { mode: 0o600 });
    // The suite searches for the client of some matter, and the ground has none.
    const administrator = await signInAs("NRTADMIN", 0);
    const json = { name: "A matter of a client", custom1: "1001" };
    await administrator.expect(201, { method: "POST", path: "/workspaces", json });
    await runConformance(ready, report);
    const { numPassedTests, testResults } = JSON.parse(await readFile(report, "utf8")) as ConformanceReport;
    const failed = testResults.flatMap(({ name, message, assertionResults }) => [
      ...(message === "" ? [] : [`${name}: ${message}`]),
      ...assertionResults.flatMap(({ fullName, status, failureMessages }) =>
        status === "passed" ? [] : [`${fullName}: ${status} ${failureMessages.join("\n").slice(0, 1_000)}`],
      ),
    ]);
    expect(failed).toEqual([]);
    expect(numPassedTests).toBeGreaterThan(200);
    for (const count of proxy.counts) expect(count).toBeGreaterThan(1_000);
  });

  test("D13 a right that is taken away through one holds at the next request to the other, every time", async () => {
    const [owner, reader] = await Promise.all([signInAs("standard", 0), signInAs("standard", 1)]);
    const matter = await openMatter(owner, "Removed rights");
    const paths = [
      `/workspaces/${matter.workspaceId}`,
      `/folders/${matter.folderId}`,
      `/workspaces/${matter.workspaceId}/children`,
    ];
    const entry = { id: reader.userId, type: "user" };
    for (let round = 0; round < REVOCATIONS; round += 1) {
      const [here, there] = round % 2 === 0 ? servers : [servers[1], servers[0]];
      const change = async (json: unknown): Promise<void> => {
        for (const path of paths.slice(0, 2)) {
          await through(here, owner).expect(200, { method: "POST", path: `${path}/security`, json });
        }
      };
      await change({ include: [{ ...entry, access_level: "read" }] });
      expect(await statuses(through(there, reader), paths), `round ${round}`).toEqual([200, 200, 200]);
      await change({ remove: [entry] });
      expect(await statuses(through(there, reader), paths), `round ${round}`).toEqual([404, 404, 404]);
    }
  });

  test("D13 an account that is disabled through one is signed out at the other, and its token is no more", async () => {
    const administrator = await signInAs("NRTADMIN", 0);
    const person = { user_id: "SIGNED-OUT", password: "Signed-out-in-an-instant-1" };
    await administrator.expect(201, {
      method: "POST",
      path: "/users",
      json: {
        id: person.user_id,
        full_name: "Soon signed out",
        email: "signed-out@faults.example",
        preferred_library: site.ready.libraries[0],
        password: person.password,
        force_password_change: false,
      },
    });
    const caller = await signIn(site.ready, person);
    const [here, there] = servers;
    expect(await statuses(through(there, caller), ["/workspaces"])).toEqual([200]);
    await through(here, administrator).expect(200, {
      method: "PATCH",
      path: `/users/${person.user_id}`,
      json: { allow_logon: false },
    });
    expect(await statuses(through(there, caller), ["/workspaces"])).toEqual([401]);
  });
});

interface ConformanceReport {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Runs the suite as a process of its own; it ends with an error when a test fails, which its report tells better. */
async function runConformance(ready: string, report: string): Promise<void> {
  const suite = spawn(
    process.execPath,
    [
      join(ROOT, "node_modules/vitest/vitest.mjs"),
      "run",
      "--config=conformance/vitest.config.ts",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    { cwd: ROOT, env: { ...plainEnvironment(), MUNIMENT_READY: ready }, stdio: "ignore" },
  );
  await once(suite, "exit");
}

async function signInAs(what: string, index: number): Promise<WorkCaller> {
  const account = site.ready.accounts?.filter((one) => one.what === what)[index];
  if (account === undefined) throw new Error(`There is no account number ${index + 1} of the kind ${what}`);
  return signIn(site.ready, account);
}

/** The same person, straight to one of the servers. */
function through(server: MunimentProcess, caller: WorkCaller): WorkCaller {
  return createCaller({ ...site.ready, work: server.origin }, caller);
}

async function statuses(caller: WorkCaller, paths: readonly string[]): Promise<number[]> {
  const answers = await Promise.all(paths.map((path) => caller.send({ method: "GET", path })));
  return answers.map(({ status }) => status);
}
