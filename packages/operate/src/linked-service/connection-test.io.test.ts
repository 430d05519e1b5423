import { createServer } from "node:http";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "@muniment/kernel";
import { LinkBroken } from "./link-broken.ts";
import { testConnection } from "./connection-test.ts";
import type { LinkTokens } from "./link-tokens.ts";
import type { LinkedServiceRow } from "./linked-service.tables.ts";

/** What the server says of itself, and of the account whose token it is asked with. */
let said: Record<string, unknown>;
let date: Date;
let server: Server;
const asked: string[] = [];

const ACCOUNT = {
  customer_id: 1,
  id: "SVC",
  name: "Service",
  email: "svc@firm.example",
  ssid: "s",
  user_type: "system",
};
const LIBRARY = { alias: "ACTIVE", id: "ACTIVE", type: "worksite", region: "", is_hidden: false };

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const user = request.headers["x-auth-token"] ?? request.headers.authorization;
    const own =
      user === undefined ? {} : { user: ACCOUNT, work: { preferred_library: "ACTIVE", libraries: [LIBRARY] } };
    response.setHeader("date", date.toUTCString()).setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({ data: { auth_status: "authenticated", capabilities: [], versions: [], ...said, ...own } }),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => server.close());
beforeEach(() => {
  said = { dms_version: "10.2.1" };
  date = systemClock.now();
  asked.length = 0;
});

const addressOf = (protocol = "http"): string => `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Name and outcome of each check. */
async function checked(given: Partial<LinkedServiceRow> = {}, isLinked = true): Promise<string[]> {
  const use: LinkTokens["use"] = async (_service, _owner, call) => {
    if (!isLinked) throw new LinkBroken("none");
    return call("token");
  };
  const deps = { tokens: { use } as LinkTokens, clock: systemClock };
  const service = { type: "work", base_url: addressOf(), preferred_database: "active", ...given } as LinkedServiceRow;
  const checks = await testConnection(deps, service, "system");
  return checks.map(({ name, outcome }) => `${name} ${outcome}`);
}

describe("OPR-LNK-006 the test of a connection", () => {
  test("asks for the name, the server, its version and clock, the token, the customer and the library, and changes nothing", async () => {
    expect(await checked()).toEqual([
      "address pass",
      "tls skipped",
      "discovery pass",
      "version pass",
      "clock pass",
      "token pass",
      "customer pass",
      "preferred_database pass",
    ]);
    expect(new Set(asked)).toEqual(new Set(["GET /api"]));
  });

  test("a library that is not among them fails, and without a link nothing is asked of the account", async () => {
    expect(await checked({ preferred_database: "OTHER" })).toContain("preferred_database fail");
    const unlinked = await checked({}, false);
    expect(unlinked.slice(-3)).toEqual(["token skipped", "customer skipped", "preferred_database skipped"]);
  });

  test("a clock that is a minute away fails", async () => {
    date = new Date(systemClock.now().getTime() - 90_000);
    expect(await checked()).toContain("clock fail");
  });

  test("a server that speaks no TLS, or nothing at all, fails where it does", async () => {
    const plain = await checked({ base_url: addressOf("https") });
    expect(plain.slice(0, 3)).toEqual(["address pass", "tls fail", "discovery skipped"]);
    const silent = await checked({ base_url: "http://127.0.0.1:9" });
    expect(silent.slice(0, 3)).toEqual(["address pass", "tls skipped", "discovery fail"]);
    const nowhere = await checked({ base_url: "https://work.invalid" });
    expect(nowhere.slice(0, 3)).toEqual(["address fail", "tls skipped", "discovery skipped"]);
  });
});

describe("OPR-PRV-006 the version of a server", () => {
  const v2 = (version: string) => [{ name: "v2", version, url: "" }];
  test.each([
    ["10.2", [], "pass"],
    ["10.10.3", [], "pass"],
    ["11", [], "pass"],
    ["0.1.0", v2("2.1.1630"), "pass"],
    ["10.1.9", v2("2.0.5"), "warn"],
    ["9.5", [], "warn"],
    ["", [], "warn"],
    ["unknown", "none", "warn"],
  ])("%j with %j gives %s, and stops nothing", async (version, versions, outcome) => {
    said = { dms_version: version, versions };
    const checks = await checked();
    expect(checks).toContain(`version ${outcome}`);
    expect(checks).toContain("discovery pass");
  });
});
