import { passwordOf } from "./demonstration-secrets.ts";
import { groups } from "./firm/groups.ts";
import { administrator, people, serviceAccount } from "./firm/people.ts";
import type { Person } from "./firm/people.ts";
import { demonstrationLibraries } from "./firm/libraries.ts";
import { runInLanes } from "./lanes.ts";
import { requestToken, WorkCallError } from "./work-client.ts";
import type { WorkAddress, WorkCall, WorkSession } from "./work-client.ts";

/** What the parts of the loader work with. */
export interface LoadContext {
  readonly address: WorkAddress;
  readonly seed: string;
  /** How many calls may run at once. */
  readonly lanes: number;
  /** Signed in as NRTADMIN of both libraries. */
  readonly administrator: WorkSession;
  /** Called after each piece that counts as progress. */
  readonly advance: () => void;
}

/** Wrong passwords in a row that lock an account (CC-LCK-001). */
const ATTEMPTS_THAT_LOCK = 5;

/** Makes something that has an id of its own; that it is there already is as good. */
async function ensure(session: WorkSession, call: WorkCall): Promise<void> {
  try {
    await session.call(call);
  } catch (error) {
    if (!(error instanceof WorkCallError && error.code === "NRC_DUPLICATE_RECORD")) throw error;
  }
}

/** Makes somebody a member of the libraries beside the preferred one. */
async function joinLibraries(context: LoadContext, one: Person): Promise<void> {
  for (const library of one.libraries.slice(1)) {
    await ensure(context.administrator, {
      method: "POST",
      path: `/users/${encodeURIComponent(one.userId)}/libraries`,
      label: `user ${one.userId} in ${library}`,
      body: { id: library, role: one.role },
    });
  }
}

async function makePerson(context: LoadContext, one: Person): Promise<void> {
  const isInvited = one.state === "invited";
  await ensure(context.administrator, {
    method: "POST",
    path: "/users",
    label: `user ${one.userId}`,
    body: {
      id: one.userId,
      full_name: one.fullName,
      email: one.email,
      location: one.location,
      is_external: one.isExternal,
      preferred_library: one.libraries[0],
      role: one.role,
      password: passwordOf(context.seed, one.userId),
      force_password_change: isInvited,
      password_never_expire: one.listedAs !== undefined,
      send_email: isInvited,
    },
  });
  await joinLibraries(context, one);
  context.advance();
}

async function addMembers(
  context: LoadContext,
  group: { readonly library: string; readonly id: string; readonly members: readonly string[] },
): Promise<void> {
  await context.administrator.call({
    method: "PUT",
    path: `/libraries/${group.library}/groups/${encodeURIComponent(group.id)}/members`,
    label: `members of ${group.library} ${group.id}`,
    body: { database: group.library, data_type: "users", data: group.members, action: "add" },
  });
}

/** Makes the accounts, the groups, and who is in which. All accounts can sign in yet. */
export async function loadPeople(context: LoadContext): Promise<void> {
  await joinLibraries(context, serviceAccount);
  await runInLanes(people, context.lanes, (one) => makePerson(context, one));
  await runInLanes(groups, context.lanes, async (group) => {
    await ensure(context.administrator, {
      method: "POST",
      path: `/libraries/${group.library}/groups`,
      label: `group ${group.library} ${group.id}`,
      body: { id: group.id, full_name: group.fullName, enabled: true, group_nos: 2, is_external: group.isExternal },
    });
    await addMembers(context, group);
    context.advance();
  });
  const administrators = people.filter((one) => one.listedAs === "NRTADMIN" && one !== administrator);
  for (const { alias } of demonstrationLibraries) {
    await addMembers(context, { library: alias, id: "NRTADMIN", members: administrators.map(({ userId }) => userId) });
  }
}

/** Closes what is closed in the firm: disabled accounts, locked accounts, groups that are switched off. */
export async function closeAccounts(context: LoadContext): Promise<void> {
  for (const group of groups.filter(({ enabled }) => !enabled)) {
    await context.administrator.call({
      method: "PATCH",
      path: `/libraries/${group.library}/groups/${encodeURIComponent(group.id)}`,
      label: `switch off ${group.library} ${group.id}`,
      body: { enabled: false },
    });
  }
  for (const { userId } of people.filter(({ state }) => state === "disabled")) {
    await context.administrator.call({
      method: "PATCH",
      path: `/users/${encodeURIComponent(userId)}`,
      label: `disable ${userId}`,
      body: { allow_logon: false },
    });
  }
  for (const { userId } of people.filter(({ state }) => state === "locked")) {
    for (let attempt = 0; attempt < ATTEMPTS_THAT_LOCK; attempt += 1) {
      await requestToken(context.address, { userId, password: "Not the password 1" });
    }
  }
}
