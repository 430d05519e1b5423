import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addFolderService, addRepository, openTestOperate } from "../../testing/index.ts";
import type { OperateAnswer, TestOperate } from "../../testing/index.ts";
import type { OperateActor } from "../index.ts";

let server: TestOperate;
let administrator: OperateActor;

interface Mailbox {
  readonly id: string;
  readonly state: string;
  readonly rev: number;
}

const path = "/admin/mailboxes";
const settings = {
  name: "Intake",
  address: "Intake@Firm.example",
  aliases: ["post@firm.example"],
  repository: "inbound",
};
const ask = async (
  method: "GET" | "POST" | "PATCH",
  below = "",
  given: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<OperateAnswer> => server.call(administrator, method, `${path}${below}`, given);
const mailboxOf = ({ body }: OperateAnswer): Mailbox => body.data;
const codes = ({ body }: OperateAnswer): unknown => body.error?.messages?.map(({ field }) => field);

beforeAll(async () => {
  server = await openTestOperate();
  administrator = await server.aPerson("Ada");
  await addFolderService(server, administrator);
  await addRepository(server, administrator, { key: "inbound" });
  await addRepository(server, administrator, { key: "nowhere", workspace: "nowhere" });
});

afterAll(() => server[Symbol.asyncDispose]());

describe("OPR-INB-002 mailboxes", () => {
  test("are for those who may edit them", async () => {
    const handler = await server.aPerson("Hal", ["email.read"]);
    expect((await server.call(handler, "GET", path)).status).toBe(403);
    expect((await server.call(handler, "POST", path, { body: settings })).status).toBe(403);
  });

  test("tell every field that breaks a rule", async () => {
    const wrong = { name: " ", address: "nowhere", aliases: ["a b@c"], repository: "none", keep_unfiled_days: -1 };
    const refused = await ask("POST", "", { body: wrong });
    expect([refused.status, codes(refused)]).toEqual([
      422,
      ["name", "address", "aliases", "keep_unfiled_days", "repository"],
    ]);
  });

  test("begin as a draft, whose address nobody can write to; OPR-INB-033 where there is no bin they keep 30 days", async () => {
    const made = await ask("POST", "", { body: settings });
    expect([made.status, made.body.data]).toMatchObject([
      201,
      { address: "intake@firm.example", state: "draft", keep_unfiled_days: 30, backlog: 0, parked: 0 },
    ]);
    expect(await server.operate.intake.findMailbox("intake@firm.example")).toBeUndefined();
    const again = await ask("POST", "", { body: { ...settings, name: "Second" } });
    expect([again.status, codes(again)]).toEqual([422, ["address"]]);
    expect((await ask("POST", "", { body: { ...settings, address: "x@firm.example", aliases: [] } })).status).toBe(409);
  });

  test("OPR-INB-003 are enabled by a test that passes, and pausing sends senders away for a while", async () => {
    const [found] = (await ask("GET")).body.data as Mailbox[];
    const { id = "" } = found ?? {};
    expect((await ask("POST", `/${id}/test`, { body: {} })).body.data).toEqual({
      checks: [
        { name: "reception", outcome: "pass" },
        { name: "storage", outcome: "pass" },
      ],
    });
    expect(mailboxOf(await ask("POST", `/${id}/enable`, { body: {} })).state).toBe("enabled");
    const rule = await server.operate.intake.findMailbox("POST@firm.example");
    expect(rule).toMatchObject({ mailbox: id });
    expect(await server.operate.intake.findMailbox("other@firm.example")).toBeUndefined();
    const paused = await ask("POST", `/${id}/pause`, { body: { reason: "moving house" } });
    expect(paused.body.data).toMatchObject({ state: "paused", state_reason: "moving house" });
    await expect(server.operate.intake.findMailbox("post@firm.example")).rejects.toMatchObject({ responseCode: 451 });
  });

  test("in another place must be tested anew, and are not enabled where nothing can be stored", async () => {
    const [found] = (await ask("GET")).body.data as Mailbox[];
    const { id = "", rev = 0 } = found ?? {};
    const change = { body: { repository: "nowhere" }, headers: { "if-match": `"${rev}"` } };
    expect(mailboxOf(await ask("PATCH", `/${id}`, change)).state).toBe("draft");
    expect((await ask("PATCH", `/${id}`, change)).status).toBe(409);
    const refused = await ask("POST", `/${id}/enable`, { body: {} });
    expect([refused.status, refused.body.error?.code]).toEqual([409, "mailbox_test_failed"]);
    expect(refused.body.error?.details).toMatchObject({
      checks: [{ outcome: "pass" }, { name: "storage", outcome: "fail" }],
    });
  });

  test("OPR-AUD-009 leave each change in the audit", async () => {
    const { rows } = await server.database.pool.query<{ action: string; actor_name: string }>(
      "select action, actor_name from platform.audit where object_type = 'mailbox' order by id",
    );
    expect(rows.map(({ action, actor_name: name }) => `${action} ${name}`)).toEqual(
      ["create", "enable", "pause", "update"].map((verb) => `mailbox.${verb} Ada`),
    );
  });
});
