import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { passwordOf } from "./demonstration-secrets.ts";
import { planDocuments } from "./firm/filing-plan.ts";
import { matters } from "./firm/matters.ts";
import { loadDemonstrationFirm } from "./load-firm.ts";
import type { LoadOptions } from "./load-firm.ts";

const SEED = "seed";

interface Recorded {
  readonly user: string;
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly hash: string;
  readonly body: string;
}

/** As much of Work's wire as the loader speaks, kept in memory; answers by `Idempotency-Key` like 17.4. */
function createWire(given: { readonly breakAfter?: number; readonly firm?: Map<string, Recorded> } = {}) {
  const firm = given.firm ?? new Map<string, Recorded>();
  const refusedSignIns: string[] = [];
  let calls = 0;
  const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
    Response.json(body, { status, headers });
  const signIn = (form: URLSearchParams): Response => {
    const user = form.get("username") ?? "";
    if (form.get("password") !== passwordOf(SEED, user)) {
      refusedSignIns.push(user);
      return json(400, { error: "invalid_grant" });
    }
    return json(200, { access_token: encodeURIComponent(user), token_type: "Bearer" });
  };
  const write = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    const user = decodeURIComponent((headers.get("authorization") ?? "").replace("Bearer ", ""));
    const key = `${user} ${headers.get("idempotency-key")}`;
    const body = init.body instanceof FormData ? await textOf(init.body) : jsonOf(init);
    const method = init.method ?? "GET";
    const hash = createHash("sha256").update(`${method} ${path} ${body}`).digest("hex");
    const known = firm.get(key);
    if (known !== undefined && known.hash !== hash) return json(422, { error: { code: "NRC_IDEMPOTENCY_MISMATCH" } });
    calls += 1;
    if (calls === given.breakAfter) throw new Error("The power failed.");
    if (known === undefined) firm.set(key, { user, method, path, key, hash, body });
    // The same object has the same id, whoever asks again.
    return json(201, { data: { id: `ACTIVE!${createHash("sha256").update(key).digest().readUInt32BE(0)}` } });
  };
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname } = new URL(url);
    if (pathname === "/auth/oauth2/token") return signIn(init.body as URLSearchParams);
    if (pathname === "/api") return json(200, { data: { user: { customer_id: 7 } } });
    expect(pathname).toMatch(/^\/work\/api\/v2\/customers\/7\//);
    return write(decodeURIComponent(pathname.slice("/work/api/v2/customers/7".length)), init);
  };
  return { fetch, firm, refusedSignIns };
}

function jsonOf(init: RequestInit): string {
  return typeof init.body === "string" ? init.body : "";
}

async function textOf(form: FormData): Promise<string> {
  const file = form.get("file") as File;
  const digest = createHash("sha256")
    .update(Buffer.from(await file.arrayBuffer()))
    .digest("hex");
  return `${form.get("profile") as string} ${file.name} ${digest}`;
}

function options(fetch: LoadOptions["fetch"] & {}): LoadOptions {
  const administrator = { userId: "ADMIN", password: passwordOf(SEED, "ADMIN") };
  const client = { client_id: "demonstration-desktop" };
  return { workUrl: "http://work.example", seed: SEED, administrator, client, log: () => undefined, fetch };
}

const few = matters.filter(({ id }) => ["10058-0003", "10031-0002", "90001-0002"].includes(id));

test(
  "D7: the firm is made by published calls, each write under a key of its own; D58: cut off, it is finished and nothing is made twice",
  { timeout: 30_000 },
  async () => {
    const cut = createWire({ breakAfter: 120 });
    await expect(loadDemonstrationFirm({ ...options(cut.fetch), matters: few })).rejects.toThrow("The power failed.");
    const wire = createWire({ firm: cut.firm });
    const progress: (readonly [number, number])[] = [];
    const loaded = await loadDemonstrationFirm({
      ...options(wire.fetch),
      matters: few,
      progress: (done, total) => progress.push([done, total]),
    });
    const writes = [...wire.firm.values()];
    const plan = few.flatMap(planDocuments);
    const count = (pattern: RegExp): number =>
      writes.filter(({ method, path }) => pattern.test(`${method} ${path}`)).length;
    expect(loaded.counts).toMatchObject({ matters: few.length, documents: plan.length });
    expect(count(/^POST \/users$/)).toBe(loaded.counts.users);
    expect(count(/^POST \/libraries\/\w+\/groups$/)).toBe(12);
    expect(count(/^POST \/libraries\/\w+\/workspaces$/)).toBe(few.length);
    expect(count(/^POST \/libraries\/\w+\/folders\/[^/]+\/documents$/)).toBe(plan.length);
    const versions = plan.reduce((sum, one) => sum + one.versions.length - 1, 0);
    expect(count(/^POST \/libraries\/\w+\/documents\/[^/]+\/versions$/)).toBe(versions);
    expect(count(/\/reference$/)).toBe(plan.filter(({ alsoIn }) => alsoIn !== undefined).length);
    expect(progress.at(-1)).toEqual([progress.length, progress.length]);
    expect(wire.refusedSignIns).toHaveLength(10);
    // Whoever wrote a document filed it, but for the partner who has left.
    const filers = new Set(plan.flatMap((one) => one.versions.map(({ author }) => author)));
    expect(filers.delete("DARKWRIGHT")).toBe(true);
    expect(new Set(writes.map(({ user }) => user))).toEqual(new Set([...filers, "ADMIN"]));
  },
);

test("work-api.md 10.4: a matter is opened with client, matter, owner, default security and entries", async () => {
  const stop = new Error("enough");
  const wire = createWire();
  let body: unknown;
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    if (!url.endsWith("/libraries/ACTIVE/workspaces")) return wire.fetch(url, init);
    body = JSON.parse(jsonOf(init));
    throw stop;
  };
  await expect(loadDemonstrationFirm(options(fetch))).rejects.toBe(stop);
  expect(body).toMatchObject({
    name: matters[0]?.name,
    default_security: "private",
    owner: "EWHITCOMBE",
    custom1: "10012",
    custom2: "10012-0001",
    group_trustees: expect.arrayContaining([{ id: "BANKING", access_level: "no_access" }]),
  });
});

test("work-api.md 3.6, 17.4: a busy server is asked again, another version's firm is not touched", async () => {
  const wire = createWire();
  let busy = 3;
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    if (url.endsWith("/users") && busy > 0) {
      busy -= 1;
      return Response.json({ error: { code: "NRC_UNAVAILABLE" } }, { status: 503, headers: { "retry-after": "0" } });
    }
    if (url.endsWith("/libraries/ACTIVE/workspaces")) {
      return Response.json({ error: { code: "NRC_IDEMPOTENCY_MISMATCH" } }, { status: 422 });
    }
    return wire.fetch(url, init);
  };
  await expect(loadDemonstrationFirm(options(fetch))).rejects.toThrow(/begun by another version/);
  expect(busy).toBe(0);
});
