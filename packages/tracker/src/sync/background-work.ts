import { ApiError, createClient } from "@muniment/rest/client";
import type { Client, Fetch } from "@muniment/rest/client";
import { lookUpItems } from "@muniment/work-api/access/batch";
import { checkAccess } from "@muniment/work-api/access/check";
import { listChanges } from "@muniment/work-api/changes";
import type { FeedEntryData } from "@muniment/work-api/changes";
import { listUserApps } from "@muniment/work-api/identity/app";
import { listLibraryGroupMembers, listUserGroups, nrtadmin } from "@muniment/work-api/identity/group";
import { getUser } from "@muniment/work-api/identity/user";
import { decidePolicies, readPolicyFeed } from "@muniment/work-api/policy/decision";
import { TokenRejected, WorkTrouble } from "../library-authorisation/index.ts";

/** The cursor is older than what Work keeps. */
export class CursorExpired extends Error {
  constructor() {
    super("Work does not keep changes that are so old");
    this.name = "CursorExpired";
  }
}

/** What has changed since a cursor; `isAll` says that the present end was reached. */
export interface Changes {
  readonly entries: readonly FeedEntryData[];
  readonly cursor: string;
  readonly isAll: boolean;
}

/** A person by name. */
export interface NamedPerson {
  readonly name: string;
  readonly email: string;
  /** The account is closed. */
  readonly isDisabled: boolean;
}

/**
 * Work, as the background service asks it with a library's token (TRK-BG-005). Every function throws `TokenRejected` for
 * a token that is not good any more and `WorkTrouble` when Work does not answer.
 */
export interface BackgroundWork {
  /** Throws `CursorExpired`; without a cursor the present end. */
  changes(token: string, library: string, cursor: string | undefined): Promise<Changes>;
  policyChanges(
    token: string,
    library: string,
    cursor: string | undefined,
  ): Promise<{ workspaces: readonly string[]; cursor: string; isAll: boolean }>;
  /** Names of matters by id; what is not there any more is left out. */
  names(token: string, library: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The workspaces that each person can read, as `user workspace`. */
  readable(
    token: string,
    library: string,
    given: { workspaces: readonly string[]; users: readonly string[] },
  ): Promise<ReadonlySet<string>>;
  /** The ids of the groups of a person, in the library of the token. */
  groups(token: string, userId: string): Promise<readonly string[]>;
  /** The e-mail addresses of those who may sign in and administer the library. */
  administrators(token: string, library: string): Promise<readonly string[]>;
  /** Somebody as Work knows them now; `undefined` for an account that is gone, or that the owner of the token cannot see. */
  person(token: string, userId: string): Promise<NamedPerson | undefined>;
  /** Whether somebody may use an application; `undefined` when the owner of the token does not administer them. */
  mayUse(token: string, userId: string, clientId: string): Promise<boolean | undefined>;
  /** Those of the workspaces from which no policy keeps the person out. */
  notDenied(token: string, userId: string, workspaces: readonly string[]): Promise<ReadonlySet<string>>;
  /** Those of the pairs that a policy denies, as `user workspace`. */
  denied(token: string, pairs: readonly { userId: string; workspace: string }[]): Promise<ReadonlySet<string>>;
}

const TIMEOUT_MILLISECONDS = 30_000;
const PAGE = 1000;
const MOST_PAIRS = 10_000;
const GONE = 410;
const MOST_GROUPS = 9999;
/** The customer of an installation (work-api.md 1.2). */
const CUSTOMER = "1";

/** Work's published contract. */
export function createBackgroundWork(deps: { origin: string; fetch?: Fetch }): BackgroundWork {
  const as = (token: string): Client => createClient(deps.origin, deps.fetch ?? patientFetch, () => token);
  return {
    async changes(token, library, cursor) {
      const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
      const answer = await ask(() => as(token)(listChanges, { params: { library }, query }));
      return { entries: answer.data, cursor: answer.cursor, isAll: answer.data.length < PAGE };
    },
    async policyChanges(token, library, cursor) {
      const query = { libraries: library, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
      const answer = await ask(() => as(token)(readPolicyFeed, { query }));
      const workspaces = [...new Set(answer.data.map((entry) => entry.workspace_id))];
      return { workspaces, cursor: answer.cursor, isAll: answer.data.length < PAGE };
    },
    async names(token, library, ids) {
      const names = new Map<string, string>();
      for (let at = 0; at < ids.length; at += PAGE) {
        const body = { ids: ids.slice(at, at + PAGE), fields: ["name"] };
        const { data } = await ask(() => as(token)(lookUpItems, { params: { library }, body }));
        for (const { id, name } of data) if (typeof name === "string") names.set(String(id), name);
      }
      return names;
    },
    async readable(token, library, { workspaces, users }) {
      const found = new Set<string>();
      const step = Math.max(1, Math.floor(MOST_PAIRS / Math.max(1, users.length)));
      for (let at = 0; at < workspaces.length && users.length > 0; at += step) {
        const body = { items: workspaces.slice(at, at + step), user_ids: [...users] };
        const { data } = await ask(() => as(token)(checkAccess, { params: { library }, body }));
        for (const { id, user_id: user, access } of data.results) {
          if (access !== "no_access") found.add(`${user} ${id}`);
        }
      }
      return found;
    },
    async groups(token, userId) {
      const params = { customer: CUSTOMER, user: userId };
      const { data } = await ask(() => as(token)(listUserGroups, { params, query: { limit: MOST_GROUPS } }));
      return data.filter(({ enabled }) => enabled).map(({ id }) => id);
    },
    async administrators(token, library) {
      const params = { customer: CUSTOMER, library, group: nrtadmin };
      const { data } = await ask(() => as(token)(listLibraryGroupMembers, { params, query: { limit: MOST_GROUPS } }));
      return data.filter(({ allow_logon: mayEnter }) => mayEnter).map(({ email }) => email);
    },
    async person(token, userId) {
      const params = { customer: CUSTOMER, user: userId };
      const found = await askOf(() => as(token)(getUser, { params }));
      if (found === undefined) return undefined;
      const { full_name: name, email, allow_logon: isEnabled } = found.data;
      return { name, email, isDisabled: !isEnabled };
    },
    async mayUse(token, userId, clientId) {
      const params = { customer: CUSTOMER, user: userId };
      const found = await askOf(() => as(token)(listUserApps, { params, query: { client_id: clientId } }));
      return found?.data.some(({ id }) => id === clientId);
    },
    async notDenied(token, userId, workspaces) {
      if (workspaces.length === 0) return new Set();
      const pairs = workspaces.map((id) => ({ user_id: userId, workspace_id: id }));
      const { data } = await ask(() => as(token)(decidePolicies, { body: { pairs } }));
      return new Set(data.results.filter(({ decision }) => decision !== "deny").map(({ workspace_id: id }) => id));
    },
    async denied(token, pairs) {
      const found = new Set<string>();
      for (let at = 0; at < pairs.length; at += PAGE) {
        const some = pairs.slice(at, at + PAGE);
        const body = { pairs: some.map(({ userId, workspace }) => ({ user_id: userId, workspace_id: workspace })) };
        const { data } = await ask(() => as(token)(decidePolicies, { body }));
        for (const { user_id: user, workspace_id: id, decision } of data.results) {
          if (decision === "deny") found.add(`${user} ${id}`);
        }
      }
      return found;
    },
  };
}

async function ask<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ApiError)) throw new WorkTrouble(error);
    if (error.status === 401) throw new TokenRejected();
    if (error.status === GONE) throw new CursorExpired();
    throw new WorkTrouble(error);
  }
}

/** The same of somebody whom the owner of the token may not see, or who is not there. */
async function askOf<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask(call);
  } catch (error) {
    const status = error instanceof WorkTrouble && error.cause instanceof ApiError ? error.cause.status : 0;
    if (status === 403 || status === 404) return undefined;
    throw error;
  }
}

const patientFetch: Fetch = async (url, init) => {
  const answer = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  return { status: answer.status, text: () => answer.text() };
};
