import { AppError } from "@muniment/kernel";
import { ApiError, createClient } from "@muniment/rest/client";
import type { Client, Fetch } from "@muniment/rest/client";
import { errors } from "@muniment/tracker-api";
import { parseItemId } from "@muniment/work-api";
import { listWorkspaceMembers, lookUpItems } from "@muniment/work-api/access/batch";
import { checkAccess } from "@muniment/work-api/access/check";
import type { AssertClient } from "@muniment/work-api/client-assertion";
import { getWorkspace } from "@muniment/work-api/container/workspace";
import { listUserApps } from "@muniment/work-api/identity/app";
import { listUserGroups } from "@muniment/work-api/identity/group";
import { getUser } from "@muniment/work-api/identity/user";
import { libraryOf } from "./work-port.ts";
import { watchMatters } from "./watch-http.ts";
import type { OpenLine } from "./watch-http.ts";
import type { Level, TokenOwner, WorkItem, WorkPort } from "./work-port.ts";

/** Where Work is, and how Tracker's server shows there who it is. */
export interface WorkHttpDeps {
  readonly origin: string;
  readonly assertClient: AssertClient;
  /** The web's `fetch`; tests give Fastify's inject. */
  readonly fetch?: Fetch;
  /** What opens live updates; by default the web's `fetch` too. */
  readonly openLine?: OpenLine;
}

const TIMEOUT_MILLISECONDS = 10_000;
/** The customer of an installation (work-api.md 1.2). */
const CUSTOMER = "1";
const MOST_GROUPS = 9999;

/** Work, reached by its published contract. */
export function createWorkHttp(deps: WorkHttpDeps): WorkPort {
  const fetcher = deps.fetch ?? patientFetch;
  const as = (token: string): Client => createClient(deps.origin, fetcher, () => token);

  return {
    introspect: (token) => introspect(deps, fetcher, token),
    async person(token) {
      const { data } = await ask(() => as(token)(getUser, { params: { customer: CUSTOMER, user: "me" } }));
      return { name: data.full_name, email: data.email, isExternal: data.is_external, location: data.location ?? "" };
    },
    async mayUse(token, clientId) {
      const params = { customer: CUSTOMER, user: "me" };
      const { data } = await ask(
        () => as(token)(listUserApps, { params, query: { client_id: clientId } }),
        () => ({ data: [] }),
      );
      return data.some(({ id }) => id === clientId);
    },
    async groups(token) {
      const params = { customer: CUSTOMER, user: "me" };
      const { data } = await ask(() => as(token)(listUserGroups, { params, query: { limit: MOST_GROUPS } }));
      return data
        .filter(({ enabled }) => enabled)
        .map(({ id, full_name: name, database }) => ({ library: database, id, name }));
    },
    async access(token, library, { ids, known }) {
      const body = { items: [...ids], explain: true, ...(known === undefined ? {} : { known_version: known }) };
      const { data } = await ask(() => as(token)(checkAccess, { params: { library }, body }), emptyAccess);
      if (data.unchanged) return { version: data.version, results: undefined };
      // The pages' token may only read in Work; what somebody may do in a tracker follows from their own level.
      const results = data.results.map(({ id, access, reason, uncapped }) => ({
        id,
        access: levelOf(uncapped?.access ?? access),
        isAdministrator: (uncapped?.reason ?? reason) === "nrtadmin",
      }));
      return { version: data.version, results };
    },
    async matter(token, id) {
      const params = { customer: CUSTOMER, library: libraryOf(id), workspace: id };
      if (parseItemId(id) === undefined) return undefined;
      return ask(
        async () => {
          const { data } = await as(token)(getWorkspace, { params });
          return { id: data.id, name: data.name };
        },
        () => undefined,
      );
    },
    async members(token, matter, { query, limit }) {
      const params = { library: libraryOf(matter), workspace: matter };
      const given = { query, limit, kind: "user,group", include_ineligible: true };
      const { data } = await ask(
        () => as(token)(listWorkspaceMembers, { params, query: given }),
        () => ({ data: [] }),
      );
      return data.map((member) => ({
        ty: member.type,
        id: member.id,
        name: member.full_name,
        email: member.email ?? "",
        access: member.access,
        isEligible: member.eligible,
        reason: member.reason,
      }));
    },
    watch: (token, matters, onChange) =>
      watchMatters(
        { origin: deps.origin, ...(deps.openLine === undefined ? {} : { open: deps.openLine }) },
        { token, matters, onChange },
      ),
    items: async (token, ids) => readItems(as(token), ids),
  };
}

async function readItems(client: Client, ids: readonly string[]): Promise<WorkItem[]> {
  const readable = ids.filter((id) => parseItemId(id) !== undefined);
  const asked = [...Map.groupBy(new Set(readable), libraryOf)].map(([library, some]) =>
    ask(
      () => client(lookUpItems, { params: { library }, body: { ids: some, fields: [...ITEM_FIELDS] } }),
      () => ({ data: [] }),
    ),
  );
  return (await Promise.all(asked)).flatMap(({ data }) => data.flatMap(itemOf));
}

async function introspect(deps: WorkHttpDeps, fetcher: Fetch, token: string): Promise<TokenOwner | undefined> {
  const form = new URLSearchParams({ token, ...(await deps.assertClient()) }).toString();
  const answer = await ask(async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const given = await fetcher(`${deps.origin}/auth/oauth2/introspect`, { method: "POST", headers, body: form });
    if (given.status !== 200) throw new AppError(errors.workUnreachable);
    return JSON.parse(await given.text()) as Record<string, unknown>;
  });
  const { active, sub, username, client_id: clientId, scope } = answer;
  if (active !== true || typeof sub !== "string" || typeof username !== "string") return undefined;
  const scopes = new Set(typeof scope === "string" ? scope.split(" ") : []);
  return { ssid: sub, userId: username, clientId: typeof clientId === "string" ? clientId : "", scopes };
}

const ITEM_FIELDS = ["name", "extension", "version", "is_checked_out", "workspace_id"] as const;

const ITEM_KINDS: ReadonlySet<string> = new Set(["document", "email", "folder"]);

function itemOf(row: Readonly<Record<string, unknown>>): WorkItem[] {
  const { id, wstype, name, extension, version, is_checked_out: checkedOut, workspace_id: workspaceId } = row;
  if (typeof id !== "string" || !ITEM_KINDS.has(String(wstype))) return [];
  // An e-mail is a document like any other to a task (TRK-DOC-001).
  const isDocument = wstype !== "folder";
  return [
    {
      id,
      wstype: isDocument ? "DOCUMENT" : "FOLDER",
      name: typeof name === "string" ? name : id,
      extension: isDocument && typeof extension === "string" ? extension : undefined,
      version: isDocument && typeof version === "number" ? version : undefined,
      isCheckedOut: checkedOut === true,
      workspaceId: typeof workspaceId === "string" ? workspaceId : undefined,
    },
  ];
}

/** A library that the caller cannot enter holds nothing for them. */
const emptyAccess = () => ({ data: { version: "", unchanged: false, results: [] } });

/** Calls Work. `otherwise` answers for what is hidden, missing or forbidden. */
async function ask<T>(call: () => Promise<T>, otherwise?: () => T): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (!(error instanceof ApiError)) throw new AppError(errors.workUnreachable, { cause: error });
    if (error.status === 401) throw new AppError(errors.unauthorized);
    if (otherwise !== undefined && (error.status === 403 || error.status === 404)) return otherwise();
    if (error.status === 429 || error.status >= 500) throw new AppError(errors.workUnreachable, { cause: error });
    throw error;
  }
}

function levelOf(access: string): Level {
  // Who may change security has Full access to everything else.
  if (access === "change_security") return "full_access";
  return access === "read" || access === "read_write" || access === "full_access" ? access : "no_access";
}

const patientFetch: Fetch = async (url, init) => {
  const answer = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  return { status: answer.status, text: () => answer.text() };
};
