import type { Browser, Visit } from "./browser.ts";
import { REDIRECT, tokensByCode } from "./code-flow.ts";
import type { World } from "./world.ts";

/** Control Center's settings of single sign-on, as a member of NRTADMIN sees them. */
export interface SignOnDesk {
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }>;
}

interface Answer {
  readonly data: Record<string, unknown>;
  readonly error?: { readonly code: string; readonly messages: { code: string; field?: string }[] };
}

const SETTINGS = "/api/control-center/v1/settings/single-sign-on";

/** The desk of somebody, by an application of theirs. */
export async function openDesk(world: World, username: string): Promise<SignOnDesk> {
  const { client_id: clientId } = await world.register({
    name: `Desk of ${username}`,
    type: "web",
    has_secret: false,
    grants: ["authorization_code"],
    redirect_uris: [REDIRECT],
  });
  const { access_token: token = "" } = await tokensByCode(world, clientId, { username });
  return {
    async call(method, path, body) {
      const response = await world.call(SETTINGS + path, {
        method,
        headers: {
          "x-auth-token": token,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Answer };
    },
  };
}

/** Makes people be signed in by the provider from now on. */
export async function makeEnterprise(world: World, ...userIds: string[]): Promise<void> {
  await world.database.pool.query(
    `update identity."user" set is_enterprise = true, password_hash = null where user_id = any($1)`,
    [userIds],
  );
}

/** Types a name on the page of a sign-in. */
export async function typeName(browser: Browser, name: string, from = "/auth"): Promise<Visit> {
  return browser.submit(await browser.visit(from), { username: name, step: "name" });
}

/** Where a page sends the browser on to; empty for one that does not. */
export function sentTo(visit: Visit): string {
  return visit.headers.get("refresh")?.replace(/^0;url=/, "") ?? "";
}

/** The refusals of sign-ins in the audit, newest first. */
export async function refusals(world: World): Promise<string[]> {
  const { rows } = await world.database.pool.query<{ code: string }>(
    `select code from platform.audit where action = 'session.sign_in' and outcome = 'refused' order by id desc`,
  );
  return rows.map(({ code }) => code);
}
