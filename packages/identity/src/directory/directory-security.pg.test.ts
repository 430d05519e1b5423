import { createServer, connect } from "node:net";
import type { AddressInfo } from "node:net";
import { EqualityFilter } from "ldapts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestUser } from "../../testing/index.ts";
import { personFilter, parseFilter } from "./ldap.ts";
import { defaultMappings } from "@muniment/work-api/control-center/directory-mapping";
import { aFirm, dataOf, peopleLdif, SOURCES } from "./testing/firm.ts";
import type { Firm, Run } from "./testing/firm.ts";

const PEOPLE = [{ uid: "anna" }, { uid: "star*", mail: "star@firm.example" }, { uid: "boris", isEnabled: false }];
const MANY = Array.from({ length: 2_500 }, (_, index) => ({ uid: `p${index}` }));

let firm: Firm;
let source: string;

beforeAll(async () => {
  firm = await aFirm({ ldif: peopleLdif([...PEOPLE, ...MANY]) });
  source = await firm.aSource();
});

afterAll(async () => firm[Symbol.asyncDispose]());

interface Tested {
  readonly ok: boolean;
  readonly fault?: { code: string };
  readonly people: { user_id: string }[];
}

/** The part of the settings by which a directory is reached. */
function connection(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const { kind, url, start_tls, bind_dn, bind_secret, base_dn, scope, filter, mapping } = firm.settings();
  return { kind, url, start_tls, bind_dn, bind_secret, base_dn, scope, filter, mapping, ...changes };
}

async function tested(changes: Record<string, unknown>): Promise<Tested> {
  return dataOf<Tested>(await firm.call(firm.administrator, "POST", `${SOURCES}/test`, connection(changes)));
}

describe("LDAP filter injection", () => {
  const ATTACKS = [
    "*",
    "anna)(uid=*",
    "*)(objectClass=*",
    "anna)(|(uid=*",
    "x)(&)(uid=*",
    "anna\u0000)(uid=*",
    "\\2a",
    "*)(userPassword=*",
    ")(cn=reader",
  ];

  test.each(ATTACKS)("what is typed as a person finds nobody else: %j", async (person) => {
    if (person.includes("\0")) return expect(tested({ person })).rejects.toThrow("holds a NUL");
    expect(await tested({ person })).toEqual({ ok: true, people: [] });
  });

  test("a name with signs of the syntax finds who has it, and nobody else", async () => {
    expect((await tested({ person: "star*" })).people.map((found) => found.user_id)).toEqual(["STAR*"]);
    expect((await tested({ person: "anna" })).people.map((found) => found.user_id)).toEqual(["ANNA"]);
  });

  test.each(ATTACKS)("the text stays one value within the filter: %j", (person) => {
    const scope = new EqualityFilter({ attribute: "objectClass", value: "person" });
    const filter = personFilter(scope, defaultMappings.ldap, person).toString();
    expect(filter.match(/\(/g)).toHaveLength(6);
    expect(filter).not.toContain("*");
  });

  test.each(["uid)(cn", "uid=*", "mail;lang-en)(x", "", "*"])(
    "no attribute of a mapping carries syntax: %j",
    async (name) => {
      const mapping = { ...(firm.settings()["mapping"] as object), user_id: name };
      const refused = await firm.call(firm.administrator, "POST", SOURCES, firm.settings({ name: "Other", mapping }));
      expect(refused.status).toBe(400);
    },
  );

  test.each(["(uid=*", "uid=*)(", "(&(uid=*)", "nothing"])("a filter that is none is refused: %j", async (filter) => {
    expect(parseFilter("(uid=*)")).toBeDefined();
    const refused = await firm.call(firm.administrator, "POST", SOURCES, firm.settings({ name: "Other", filter }));
    expect(refused.refused).toContain("filter: directory_filter");
  });
});

describe("CC-DIR-013 the connection and its secret", () => {
  test("LDAPS and StartTLS under the certificate that was given, and under no other", async () => {
    const { slapd } = firm;
    const { certificate, secureUrl } = slapd;
    expect(await tested({ url: secureUrl, certificate })).toMatchObject({ ok: true });
    expect(await tested({ start_tls: true, certificate })).toMatchObject({ ok: true });
    expect(await tested({ url: secureUrl })).toMatchObject({ ok: false, fault: { code: "directory_tls" } });
    expect(await tested({ start_tls: true })).toMatchObject({ ok: false, fault: { code: "directory_tls" } });
  });

  test.each([
    ["another secret", { bind_secret: "wrong" }, "directory_credentials"],
    ["another base", { base_dn: "dc=other,dc=example" }, "directory_base"],
    ["nobody there", { url: "ldap://127.0.0.1:1" }, "directory_unreachable"],
  ])("a fault says what is wrong: %s", async (_what, changes, code) => {
    expect(await tested(changes)).toMatchObject({ ok: false, fault: { code }, people: [] });
  });

  test.each([
    ["plain to another machine", { url: "ldap://directory.firm.example" }, "url: directory_plain"],
    ["another protocol", { url: "http://127.0.0.1/" }, "url: directory_url"],
    ["a name and password in the address", { url: "ldaps://a:b@127.0.0.1" }, "url: directory_url"],
    ["no secret for a name", { bind_secret: "" }, "bind_secret: required"],
    ["no certificate", { certificate: "nonsense" }, "certificate: certificate_invalid"],
  ])("is refused before anything is sent: %s", async (_what, changes, refused) => {
    const answer = await firm.call(firm.administrator, "POST", SOURCES, firm.settings({ name: "Other", ...changes }));
    expect([answer.status, answer.refused]).toEqual([422, [refused]]);
  });

  test("the secret is written only: sealed in the database, in no answer, in no audit, and never sent to another server", async () => {
    const { call, administrator, slapd, database } = firm;
    const secret = slapd.password;
    const { bind_secret: _secret, ...kept } = firm.settings();
    const shown = await call(administrator, "GET", source);
    expect(shown.text).not.toContain(secret);
    expect(shown.body.data).toMatchObject({ has_secret: true });
    expect((await call(administrator, "PUT", source, kept)).status).toBe(200);
    const num = Number(source.split("/").at(-1));
    const { bind_secret: _also, ...reach } = connection({ source: num });
    const again = await call(administrator, "POST", `${SOURCES}/test`, reach);
    expect(dataOf<Tested>(again).ok).toBe(true);
    for (const elsewhere of [{ url: "ldap://localhost:1" }, { start_tls: true }]) {
      const refused = await call(administrator, "POST", `${SOURCES}/test`, { ...reach, ...elsewhere });
      expect([refused.status, refused.refused]).toEqual([422, ["bind_secret: directory_secret"]]);
      const put = await call(administrator, "PUT", source, { ...kept, ...elsewhere });
      expect(put.refused).toEqual(["bind_secret: directory_secret"]);
    }
    const rows = await database.pool.query<{ row: string }>(
      `select s::text || encode(s.secret, 'escape') as row from identity.directory_source s
       union all select a::text from platform.audit a`,
    );
    for (const { row } of rows.rows) expect(row).not.toContain(secret);
  });
});

describe("CC-DIR-011 a reading that breaks off changes nothing", () => {
  test("when the directory limits the search", async () => {
    await using small = await aFirm({ ldif: peopleLdif(MANY), sizeLimit: 1_500 });
    const own = await small.aSource();
    const run = await small.run(own, { kind: "sync" });
    expect(run).toMatchObject({ state: "failed", fault: { code: "directory_limit" }, entries: 1_000 });
    const left = await small.database.pool.query(
      `select 1 from identity.directory_entry union all select 1 from identity.directory_change`,
    );
    expect(left.rows).toEqual([]);
    const mails = await small.database.pool.query(`select recipient, html from mail.message where kind = 'E14'`);
    expect(mails.rows).toMatchObject([{ recipient: small.administrator.email }]);
    const page = own.replace("/api/control-center/v1/directory-sources", "/control-center/access/directories");
    expect(JSON.stringify(mails.rows)).toContain(page);
  });

  test("when the connection is cut in the middle: nobody is disabled, and the next run goes on as if nothing had been", async () => {
    await firm.run(source, { kind: "sync" });
    expect((await firm.run(source, { kind: "sync" })).counts).toMatchObject({ create: 2_502 });
    await using cut = await cuttingProxy(new URL(firm.slapd.url), 200_000);
    const { bind_secret: secret, ...rest } = firm.settings({ url: cut.url });
    expect((await firm.call(firm.administrator, "PUT", source, { ...rest, bind_secret: secret })).status).toBe(200);
    const run = await firm.run(source, { kind: "sync" });
    expect(run).toMatchObject({ state: "failed", fault: { code: "directory_broken_off" } });
    expect(cut.passed()).toBeGreaterThan(100_000);
    const disabled = await firm.database.pool.query(`select 1 from identity."user" where not allow_logon`);
    expect(disabled.rows).toEqual([]);
    expect((await firm.call(firm.administrator, "PUT", source, firm.settings())).status).toBe(200);
    const good = await firm.run(source, { kind: "sync" });
    expect(good.counts).toMatchObject({ unchanged: 2_502, disable: 0 });
  });

  test("a job that a killed worker left is done again from the beginning, and a run is done once", async () => {
    const started = await firm.call(firm.administrator, "POST", `${source}/runs`, { kind: "sync" });
    const { num } = dataOf<Run>(started);
    await firm.database.pool.query(`update identity.directory_run set state = 'running' where run_num = $1`, [num]);
    await firm.database.pool.query(
      `insert into identity.directory_entry values ($1, 1, 'x', 'x', 'X', 'x', 'x', 'x', 'x', 'x', true, 0, '{}')`,
      [num],
    );
    const second = await firm.call(firm.administrator, "POST", `${source}/runs`, { kind: "sync" });
    expect([second.status, second.body.error?.code]).toEqual([409, "directory_running"]);
    await Promise.allSettled([firm.work(num), firm.work(num)]);
    await firm.work(num);
    const run = dataOf<Run>(await firm.call(firm.administrator, "GET", `${source}/runs/${num}`));
    expect(run).toMatchObject({ state: "done", counts: { unchanged: 2_502, create: 0 } });
  });
});

describe("CC-PRM-004 row 55 who may", () => {
  const calls = (num: string): readonly (readonly ["GET" | "POST" | "PUT" | "DELETE", string, unknown?])[] => [
    ["GET", SOURCES],
    ["POST", SOURCES, firm.settings({ name: "Other" })],
    ["POST", `${SOURCES}/test`, connection()],
    ["GET", num],
    ["PUT", num, firm.settings()],
    ["DELETE", num],
    ["POST", `${num}/pause`],
    ["POST", `${num}/resume`],
    ["POST", `${num}/runs`, { kind: "sync" }],
    ["GET", `${num}/runs`],
    ["GET", `${num}/runs/1`],
    ["GET", `${num}/runs/1/changes`],
    ["GET", `${num}/runs/1/changes.csv`],
    ["POST", `${num}/runs/1/cancel`],
    ["POST", `${num}/runs/1/choices`, { changes: [1], choice: "skip" }],
  ];

  test("nobody below NRTADMIN, and nobody who is not signed in", async () => {
    const { directory, library, call } = firm;
    const people: (TestUser | undefined)[] = [undefined];
    for (const role of ["TIER 2", "TIER 1", "DEFAULT", "ADMINISTRATOR"])
      people.push(await directory.aUser(library, { role }));
    people.push(await directory.aUser(library, { is_external: true }));
    for (const person of people) {
      for (const [method, path, body] of calls(source)) {
        const answer = await call(person, method, path, body);
        expect([method, path, answer.status]).toEqual([method, path, person === undefined ? 401 : 403]);
      }
    }
  });

  test("NRTADMIN of another library sees, runs and pauses, but brings nobody into a library that is not theirs", async () => {
    const { directory, call } = firm;
    const other = await directory.aLibrary({ alias: "OTHER", userId: "OTHERADMIN" });
    const admin = other.administrator;
    for (const [method, path, body] of calls(source)) {
      const { status } = await call(admin, method, path, body);
      const isChange = method === "PUT" || method === "DELETE" || path.endsWith("choices");
      if (method === "POST" && path === SOURCES) expect(status).toBe(422);
      else if (isChange) expect([path, [403, 404]]).toEqual([path, expect.arrayContaining([status])]);
      else expect([path, [200, 201, 404, 409]]).toEqual([path, expect.arrayContaining([status])]);
    }
    const missing = await call(firm.administrator, "GET", `${SOURCES}/999999`);
    expect(missing.status).toBe(404);
    expect((await call(firm.administrator, "DELETE", source)).body.error?.code).toBe("directory_in_use");
  });

  test("17.2 a change from an old state is refused with the present one", async () => {
    const { call, administrator, directory, database, clock } = firm;
    const { createDirectoryApp } = await import("../../testing/index.ts");
    const { app } = createDirectoryApp(directory, { database, clock });
    const headers = { "x-auth-token": String(administrator.userNum), "if-match": '"old"' };
    const answer = await app.inject({ method: "PUT", url: source, headers, payload: firm.settings() });
    expect(answer.statusCode).toBe(409);
    expect((await call(administrator, "GET", source)).headers["etag"]).toMatch(/^"/);
  });
});

/** A way to a server that is cut after so many bytes of its answers. */
async function cuttingProxy(target: URL, bytes: number): Promise<AsyncDisposable & { url: string; passed(): number }> {
  let passed = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on("error", end).on("close", end);
    client.pipe(upstream);
    upstream.on("data", (chunk: Buffer) => {
      passed += chunk.length;
      if (passed > bytes) end();
      else client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed: () => passed,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
