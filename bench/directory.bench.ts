import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { ldifEntry, startSlapd } from "@muniment/identity/testing";
import type { TestSlapd } from "@muniment/identity/testing";
import { createLog } from "@muniment/platform/log";
import { createWorkServer } from "@muniment/work-server";
import type { WorkServer } from "@muniment/work-server";
import { spreadText } from "./report.ts";
import type { Report } from "./report.ts";
import { ADMINISTRATOR, LIBRARY, SMALL } from "./seed.ts";
import { pair, timed } from "./timing.ts";
import { configOf } from "./world.ts";
import type { World } from "./world.ts";

const ENTRIES = 20_000;
const MOST = 3;
const POLL_MILLISECONDS = 50;
const SOURCES = "/api/control-center/v1/directory-sources";
const FILTER = "(objectClass=inetOrgPerson)";
const ATTRIBUTES = ["uid", "displayName", "mail", "physicalDeliveryOfficeName", "employeeType"];

/** A whole run over 20,000 entries of which none has changed, beside `ldapsearch` reading the same. */
export async function benchDirectory(world: World): Promise<Report> {
  const library = await world.library(SMALL);
  await using slapd = await startSlapd({ ldif: ldif() });
  const config = { ...configOf(library), directoryAllowPlain: true, port: 0 };
  await using server = await createWorkServer(config, { log: createLog({ level: "error" }) });
  const token = library.tokens.get(ADMINISTRATOR) ?? "";
  const send = senderOf(await server.listen(), token);
  const source = await keepSource(send, slapd);
  const run = async (kind: string): Promise<number> => {
    const { num } = await send("POST", `${SOURCES}/${source}/runs`, { kind });
    return ended(server, num);
  };
  await run("dry");
  await run("sync");
  const measured = await pair(
    async () => run("sync"),
    async () => timed(async () => read(slapd)),
  );
  return {
    findings: [
      {
        path: `synchronising ${ENTRIES.toLocaleString("en-GB")} unchanged entries`,
        measured: spreadText(measured.ours, " ms"),
        against: `${spreadText(measured.plain, " ms")} ldapsearch`,
        ratio: spreadText(measured.ratio),
        goal: `≤ ${MOST} ×`,
        isMet: measured.ratio.median <= MOST,
      },
    ],
    how: "The job of a run, from its first read to its commit, against `ldapsearch` reading the same entries and attributes from the same slapd in pages of 1,000.",
  };
}

interface Shown {
  readonly num: number;
  readonly name: string;
}

type Send = (method: "GET" | "POST" | "PUT", url: string, body?: object) => Promise<Shown>;

function senderOf(origin: string, token: string): Send {
  return async (method, path, body) => {
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: { "x-auth-token": token, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} was answered with ${text}`);
    return (JSON.parse(text) as { data: Shown }).data;
  };
}

/** The source of an earlier run of the benchmark serves again, with the address of now. */
async function keepSource(send: Send, slapd: TestSlapd): Promise<number> {
  const settings = settingsOf(slapd);
  const known = (await send("GET", SOURCES)) as unknown as readonly Shown[];
  const mine = known.find(({ name }) => name === settings.name);
  if (mine === undefined) return (await send("POST", SOURCES, settings)).num;
  await send("PUT", `${SOURCES}/${mine.num}`, settings);
  return mine.num;
}

function settingsOf(slapd: TestSlapd) {
  return {
    name: "Benchmark",
    kind: "ldap",
    url: slapd.url,
    start_tls: false,
    bind_dn: slapd.bindDn,
    bind_secret: slapd.password,
    base_dn: slapd.baseDn,
    scope: "sub",
    filter: FILTER,
    mapping: {
      user_id: "uid",
      full_name: "displayName",
      email: "mail",
      location: "physicalDeliveryOfficeName",
      sync_id: "uid",
      enabled: "employeeType",
      enabled_rule: "true_is_enabled",
      expires: "",
    },
    default_library: LIBRARY,
    rules: [],
    mirrors: [],
    every_minutes: null,
    guard_percent: 5,
    guard_count: 50,
    notify: [],
  };
}

/** Milliseconds that the worker needed for a run. */
async function ended({ database }: WorkServer, runNum: number): Promise<number> {
  for (;;) {
    const { rows } = await database.pool.query<{ state: string; taken: number; counts: Record<string, number> }>(
      `select state, counts, extract(epoch from finished_at - started_at)::float8 * 1000 as taken
       from identity.directory_run where run_num = $1`,
      [runNum],
    );
    const [run] = rows;
    if (run?.state === "done") {
      const known = (run.counts["unchanged"] ?? 0) + (run.counts["create"] ?? 0);
      if (known !== ENTRIES) throw new Error(`A run found ${JSON.stringify(run.counts)}`);
      return run.taken;
    }
    if (run?.state !== "queued" && run?.state !== "running") throw new Error(`A run is ${run?.state ?? "gone"}`);
    await delay(POLL_MILLISECONDS);
  }
}

async function read(slapd: TestSlapd): Promise<void> {
  const who = ["-x", "-LLL", "-H", slapd.url, "-D", slapd.bindDn, "-w", slapd.password];
  const what = ["-b", slapd.baseDn, "-E", "pr=1000/noprompt", FILTER, ...ATTRIBUTES];
  const program = spawn("/usr/bin/ldapsearch", [...who, ...what], { stdio: "ignore" });
  const code = await new Promise((resolve, reject) => program.once("exit", resolve).once("error", reject));
  if (code !== 0) throw new Error(`ldapsearch ended with ${String(code)}`);
}

function ldif(): string {
  return Array.from({ length: ENTRIES }, (_, index) => {
    const uid = `bench.person.${index}`;
    const name = `Person ${index} of the Benchmark`;
    return ldifEntry(`uid=${uid},ou=people,dc=firm,dc=example`, {
      objectClass: "inetOrgPerson",
      uid,
      cn: name,
      sn: String(index),
      displayName: name,
      mail: `${uid}@firm.example`,
      physicalDeliveryOfficeName: `Office ${index % 20}`,
      employeeType: "TRUE",
    });
  }).join("");
}
