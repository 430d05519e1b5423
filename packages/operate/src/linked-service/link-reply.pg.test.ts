import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Secret } from "@muniment/platform/config";
import { createLog } from "@muniment/platform/log";
import { createSealer, parseSealKeys } from "@muniment/platform/seal";
import { openTestOperate } from "../../testing/index.ts";
import type { TestOperate } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";
import { createLinkReply } from "./link-reply.service.ts";
import type { FinishLink } from "./link-reply.service.ts";
import { createLinkTokens } from "./link-tokens.ts";
import type { LinkTokens } from "./link-tokens.ts";
import { createLinkService } from "./link.service.ts";
import type { LinkService } from "./link.service.ts";
import { findService } from "./service.repository.ts";

/** The account that whoever signs in at the service has there. */
interface Account {
  readonly id: string;
  readonly email: string;
  readonly groups?: readonly string[];
  readonly expires?: boolean;
}

let office: TestOperate;
let ada: OperateActor;
let anna: OperateActor;
let server: Server;
let links: LinkService;
let tokens: LinkTokens;
let finishLink: FinishLink;
let account: Account;
/** What the token endpoint was sent. */
let sent: URLSearchParams[];
let made = 0;

beforeAll(async () => {
  office = await openTestOperate();
  ada = await office.aPerson("Ada");
  anna = await office.aPerson("Anna", []);
  for (const { sessionId, userId } of [ada, anna]) {
    await office.database.pool.query(
      `insert into operate.session (id, token_hash, user_id, tokens_sealed, key_id, created_at, last_seen_at)
       values ($1, $2, $3, '', 'k1', now(), now())`,
      [sessionId, randomBytes(32), userId],
    );
  }
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const answer = answerOf(request.url ?? "", body);
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { database, clock } = office;
  const sealer = createSealer(parseSealKeys(new Secret(`k1:${randomBytes(32).toString("base64url")}`)));
  tokens = createLinkTokens({ database, clock, sealer });
  const log = createLog({ level: "silent" });
  const deps = { database, clock, log, sealer, tokens, headersFor: async () => ({}), origin: "http://operate.example" };
  links = createLinkService(deps);
  finishLink = createLinkReply(deps);
});
afterAll(async () => {
  server.close();
  await office[Symbol.asyncDispose]();
});
beforeEach(() => {
  account = { id: "ANNA", email: "anna@firm.example" };
  sent = [];
});

function answerOf(url: string, body: string): unknown {
  const { id, email, groups = [], expires = false } = account;
  if (url === "/auth/oauth2/token") {
    sent.push(new URLSearchParams(body));
    return { access_token: "access", refresh_token: "refresh", expires_in: 3600, token_type: "Bearer" };
  }
  if (url.endsWith("/groups")) return { data: groups.map((group) => ({ id: group })) };
  if (url.includes("/users/")) return { data: { id, password_never_expire: !expires } };
  const user = { ssid: `s-${id}`, id, name: `${id} there`, email, customer_id: 1, user_type: "user" };
  return {
    data: { dms_version: "10.2.1", versions: [], capabilities: [], user, work: { libraries: [{ id: "MAIN" }] } },
  };
}

async function aService(more: object = {}): Promise<string> {
  made += 1;
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const given = { system_name: `work-${made}`, display_name: "Work", base_url: base, client_id: "operate", ...more };
  const { status } = await office.call(ada, "POST", "/admin/linkedServices", { body: given });
  expect(status).toBe(201);
  return given.system_name;
}

/** Goes to the service and comes back from it; how that ended, and where it began. */
async function link(person: OperateActor, systemName: string, purpose: "user" | "system" = "user") {
  const given = { systemName, purpose, returnTo: "/profile/linked-services" };
  const began = await office.database.transaction((tx) => links.start(tx, person, given));
  const url = new URL(began, "http://operate.example");
  const back = await finishLink(person, { state: url.searchParams.get("state") ?? "", code: "code" });
  return { outcome: new URL(back ?? "/", url).searchParams.get("link"), asked: url.searchParams, at: url.pathname };
}
const stateOf = async (person: OperateActor, name: string): Promise<unknown> => {
  const { body } = await office.call(person, "GET", "/my/linkedServices");
  const mine: readonly { system_name: string; link: object }[] = body.data;
  return mine.find(({ system_name: each }) => each === name)?.link;
};

describe("3.2 the flow", () => {
  test("OPR-LNK-021 PKCE binds the code to who asked for it; a service that takes none is asked without", async () => {
    const [bound, plain] = [await aService(), await aService({ uses_pkce: false })];
    const { asked, outcome } = await link(anna, bound);
    expect(outcome).toBe("linked");
    const verifier = sent[0]?.get("code_verifier") ?? "";
    expect([asked.get("code_challenge_method"), asked.get("code_challenge")]).toEqual([
      "S256",
      createHash("sha256").update(verifier).digest("base64url"),
    ]);
    const without = await link(anna, plain);
    expect([without.outcome, without.asked.has("code_challenge"), sent[1]?.has("code_verifier")]).toEqual([
      "linked",
      false,
      false,
    ]);
  });

  test("OPR-LNK-025 an account of another e-mail is asked about once, and is nobody's until then; or never may be", async () => {
    account = { id: "AK", email: "a.karlsson@elsewhere.example" };
    const asking = await aService();
    expect((await link(anna, asking)).outcome).toBe("confirm");
    expect(await stateOf(anna, asking)).toMatchObject({
      state: "pending",
      needs_confirmation: true,
      account_email: account.email,
    });
    const confirmed = await office.call(anna, "POST", `/my/linkedServices/${asking}/link/confirm`);
    expect(confirmed.status).toBe(200);
    expect(await stateOf(anna, asking)).toMatchObject({ state: "healthy", needs_confirmation: false });
    // The same account again is known.
    expect((await link(anna, asking)).outcome).toBe("linked");
    const strict = await aService({ same_email_only: true });
    expect((await link(anna, strict)).outcome).toBe("other_email");
    expect(await stateOf(anna, strict)).toMatchObject({ state: "none" });
  });
});

describe("3.3 the system account", () => {
  test("OPR-LNK-021 by client credentials nobody signs in, and each new token is asked for with the secret; people still sign in", async () => {
    const name = await aService({ uses_client_credentials: true, scopes: "user" });
    account = { id: "CASES", email: "cases@firm.example" };
    expect(await link(ada, name, "system")).toMatchObject({ outcome: "linked", at: "/externalServices/replyFrom" });
    office.clock.advance(3_600);
    const service = await findService(office.database.reader, name);
    if (service === undefined) throw new Error("The service is gone");
    expect(await tokens.use(service, "system", async (token) => token)).toBe("access");
    const grant = { grant_type: "client_credentials", scope: "user", client_id: "operate" };
    expect(sent.map((form) => Object.fromEntries(form))).toEqual([grant, grant]);
    account = { id: "ANNA", email: "anna@firm.example" };
    expect(await link(anna, name)).toMatchObject({ outcome: "linked", at: "/auth/oauth2/authorize" });
    expect(sent[2]?.get("grant_type")).toBe("authorization_code");
  });

  const warned = async (given: Account): Promise<readonly string[]> => {
    account = given;
    const name = await aService();
    expect((await link(ada, name, "system")).outcome).toBe("linked");
    const { body } = await office.call(ada, "GET", `/admin/linkedServices/${name}`);
    const { warnings }: { warnings: readonly string[] } = body.data;
    return warnings;
  };

  test("OPR-LNK-041 the administrator is warned of their own account, of too many rights and of a password that ends", async () => {
    expect(await warned({ id: "CASES", email: "cases@firm.example" })).toEqual([]);
    expect(await warned({ id: "ADA", email: "ADA@firm.example" })).toEqual(["own_account"]);
    expect(await warned({ id: "ROOT", email: "root@firm.example", groups: ["NRTADMIN"] })).toEqual(["nrtadmin"]);
    expect(await warned({ id: "TEMP", email: "temp@firm.example", expires: true })).toEqual(["password_expires"]);
  });
});
