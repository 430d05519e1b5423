import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allEndpoints, permissions } from "@muniment/operate-api";
import type { Endpoint } from "@muniment/rest";
import { openMailOffice } from "../testing/index.ts";
import type { MailOffice } from "../testing/index.ts";
import type { OperateActor } from "./user/index.ts";

const MISSING = "00000000-0000-4000-8000-000000000000";
let office: MailOffice;
/** Has every permission but the one to see restricted cases, and takes part in none. */
let stranger: OperateActor;
/** What belongs to a restricted case, by the parameters that name it. */
const hidden = new Map<string, string>();

/** Parameters of endpoints that name something of a case, for which there is one of the restricted case. */
const OF_A_CASE = new Set(["case", "bundle", "email", "act"]);
/** Those of which there is none here: they are reached through their case, which the tests of their slices close. */
const THROUGH_THEIR_CASE = new Set([
  "participant",
  "filing",
  "conversion",
  "build",
  "split",
  "item",
  "batch",
  "production",
]);
/** Those of the configuration, of the register and of the audit, and places within something else. */
const OF_NO_CASE = new Set([
  "service",
  "team",
  "type",
  "part",
  "entity",
  "role",
  "rule",
  "user",
  "mailbox",
  "message",
  "ordinal",
  "template",
  "number",
  "operation",
]);

beforeAll(async () => {
  office = await openMailOffice();
  const owner = await office.aPerson("Owner");
  stranger = await office.aPerson(
    "Stranger",
    permissions.filter((permission) => permission !== "case.viewRestricted"),
  );
  const made = async (path: string, body: object): Promise<string> => {
    const answer = await office.call(owner, "POST", path, { body });
    expect([path, answer.status < 300, answer.body.error]).toEqual([path, true, undefined]);
    const { id }: { id: string } = answer.body.data;
    return id;
  };
  await mkdir(join(office.folder, "Closed"));
  await writeFile(join(office.folder, "Closed", "Secret.txt"), "secret");
  const matter = await made("/cases", { title: "Closed", service: "files", root: "Closed", is_restricted: true });
  hidden.set("case", matter);
  hidden.set("bundle", await made(`/cases/${matter}/bundles`, { title: "Closed bundle" }));
  hidden.set("email", await made("/email/outbound", { case: matter, subject: "Closed", body: "Closed" }));
  hidden.set("act", await made(`/cases/${matter}/folders`, { path: ["Closed folder"] }));
});
afterAll(async () => office?.[Symbol.asyncDispose]());

const paramsOf = ({ path }: Endpoint): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
const closed = allEndpoints.filter((spec) => paramsOf(spec).some((name) => OF_A_CASE.has(name)));

/** Asked by the stranger, of what is closed or of what is not there. */
async function ask(spec: Endpoint, ids: ReadonlyMap<string, string>) {
  const url = spec.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    /^(?:part|ordinal)$/.test(name) ? "0" : (ids.get(name) ?? MISSING),
  );
  const item = encodeURIComponent("Closed/Secret.txt");
  const hasBody = spec.body !== undefined;
  const answer = await office.app.inject({
    method: spec.method,
    url: "item" in (spec.query?.properties ?? {}) ? `${url}?item=${item}` : url,
    headers: {
      "x-auth-token": stranger.userId,
      "if-match": '"1"',
      ...(hasBody ? { "content-type": "application/json" } : {}),
    },
    ...(hasBody ? { payload: JSON.stringify(Value.Create(spec.body)) } : {}),
  });
  const [said] = /"code":"[^"]*"/.exec(answer.body) ?? [];
  return { status: answer.statusCode, said, body: answer.body };
}

test("OPR-PRM-001 every parameter of every endpoint is one that these tests know", () => {
  const known = OF_A_CASE.union(THROUGH_THEIR_CASE).union(OF_NO_CASE);
  expect(allEndpoints.flatMap(paramsOf).filter((name) => !known.has(name))).toEqual([]);
});

describe("OPR-USR-008 OPR-ERR-000 a restricted case and what belongs to it", () => {
  test.each(closed.map((spec) => [spec.id, spec] as const))("%s is as if it were not there", async (_id, spec) => {
    const found = await ask(spec, hidden);
    const missing = await ask(spec, new Map());
    expect([found.status, found.said]).toEqual([missing.status, missing.said]);
    expect(found.status).toBeGreaterThanOrEqual(400);
    expect(found.body).not.toMatch(/Closed|secret/i);
  });
});
