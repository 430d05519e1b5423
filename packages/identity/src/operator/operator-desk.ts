import { AppError } from "@muniment/kernel";
import type { Clock, SystemActor } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { AccountRules } from "../account-state/index.ts";
import { createAccountActs } from "../console/index.ts";
import { findGroup } from "../group/index.ts";
import type { GroupService, MemberService, RowOutcome } from "../group/index.ts";
import { findLibrariesByAlias } from "../library/index.ts";
import type { PasswordLinkSender, PasswordRequest, PasswordService } from "../password/index.ts";
import type { SecondFactor } from "../second-factor/index.ts";
import { findUser } from "../user/index.ts";
import type { UserRecord, UserServices } from "../user/index.ts";
import { findAccount, listAccounts, listGroups } from "./operator.repository.ts";
import type { OperatorGroup, OperatorUser, OperatorUserDetails } from "./operator.repository.ts";

type NewUserFields = Parameters<UserServices["prepareCreation"]>[1];

/** An account with whether it has a second factor. */
export type ShownUser = Omit<OperatorUserDetails, "user_num"> & { readonly has_second_factor: boolean };

/** What the person who runs the machine does to accounts and groups, without signing in (CC-USR-102, CC-LCK-011). */
export interface OperatorDesk {
  listUsers(given: {
    query?: string | undefined;
    library?: string | undefined;
    limit: number;
  }): Promise<OperatorUser[]>;
  showUser(userId: string): Promise<ShownUser>;
  createUser(fields: NewUserFields): Promise<void>;
  /** Takes counter and lock away; says whether there was any. */
  unlock(userId: string): Promise<boolean>;
  /** The switch of the account, or with a library that of the library alone. */
  switchSignIn(userId: string, given: { isOn: boolean; library?: string | undefined }): Promise<void>;
  resetPassword(userId: string, request: PasswordRequest): Promise<void>;
  resetSecondFactor(userId: string): Promise<void>;
  /** The link to a first or a new password. */
  sendEmail(userId: string): Promise<void>;
  addToLibrary(userId: string, given: { library: string; role: string | undefined }): Promise<void>;
  listGroups(given: { library: string; query?: string | undefined; limit: number }): Promise<OperatorGroup[]>;
  /** A group with its first members by User ID. */
  showGroup(given: GroupNamed & { limit: number }): Promise<OperatorGroup & { readonly people: OperatorUser[] }>;
  createGroup(given: GroupNamed & { name: string; isExternal: boolean }): Promise<void>;
  /** All of them or nobody; NRTADMIN too, also when it is empty. */
  changeMembers(given: GroupNamed & { action: "add" | "delete"; userIds: readonly string[] }): Promise<void>;
}

/** A group by library and id. */
export interface GroupNamed {
  readonly library: string;
  readonly groupId: string;
}

/** What the desk does its acts with: the services of the API. */
export interface OperatorDeskDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly rules: AccountRules;
  readonly users: UserServices;
  readonly groups: GroupService & MemberService;
  readonly passwords: Pick<PasswordService, "prepareRequest">;
  readonly sendPasswordLink: PasswordLinkSender;
  readonly secondFactor: Pick<SecondFactor, "find" | "reset">;
}

/** Makes a desk whose acts stand in the audit under the name of `operator`. */
export function createOperatorDesks(deps: OperatorDeskDeps): (operator: SystemActor) => OperatorDesk {
  return (operator) => ({ ...accountDesk(deps, operator), ...groupDesk(deps, operator) });
}

type AccountDesk = Omit<OperatorDesk, "listGroups" | "showGroup" | "createGroup" | "changeMembers">;

function accountDesk(deps: OperatorDeskDeps, operator: SystemActor): AccountDesk {
  const { database, users, secondFactor } = deps;
  const accountActs = createAccountActs(deps);
  const { reader } = database;
  const act = async (action: string, userId: string, carryOut: (tx: Tx) => Promise<unknown>): Promise<void> =>
    carryOutAudited(deps, operator, { action, type: "user", id: userId, carryOut });
  return {
    async listUsers({ query, library, limit }) {
      const libraryId = library === undefined ? undefined : await libraryNamed(reader, library);
      return listAccounts(reader, { query, libraryId, limit }, nowOf(deps));
    },
    async showUser(userId) {
      const { user_num: userNum } = await userNamed(reader, userId);
      const found = await findAccount(reader, userNum, nowOf(deps));
      if (found === undefined) throw new AppError(errors.noRecord);
      const { user_num: _number, ...shown } = found;
      return { ...shown, has_second_factor: (await secondFactor.find(userNum)) !== undefined };
    },
    createUser: (fields) =>
      act("user.create", fields.id ?? "", async (tx) =>
        users.create(tx, operator, await users.prepareCreation(operator, fields)),
      ),
    async unlock(userId) {
      let outcome: RowOutcome | undefined;
      await act("user.unlock", userId, async (tx) => {
        const { user_id: id, preferred_library_id: libraryId } = await userNamed(tx, userId);
        [outcome] = await accountActs.unlock(tx, operator, { libraryId, userIds: [id] });
      });
      return outcome?.outcome === "done";
    },
    switchSignIn: (userId, { isOn, library }) =>
      act(isOn ? "user.enable_sign_in" : "user.disable_sign_in", userId, async (tx) => {
        await userNamed(tx, userId);
        const change = await users.prepareChange(operator, { allow_logon: isOn });
        const place = library === undefined ? {} : { libraryId: await libraryNamed(tx, library) };
        await users.change(tx, operator, { userId, change, ...place });
      }),
    resetPassword: (userId, request) =>
      act("user.set_password", userId, async (tx) => {
        await userNamed(tx, userId);
        await (
          await deps.passwords.prepareRequest(operator, { userId, request })
        )(tx);
      }),
    resetSecondFactor: (userId) =>
      act("user.second_factor", userId, async (tx) => {
        await userNamed(tx, userId);
        await secondFactor.reset(tx, operator, userId);
      }),
    sendEmail: (userId) =>
      act("user.send_email", userId, async (tx) => {
        const { user_id: id, preferred_library_id: libraryId } = await userNamed(tx, userId);
        const asked = { libraryId, userIds: [id], kind: undefined };
        const [outcome] = await accountActs.sendEmail(tx, operator, asked);
        if (outcome?.outcome === "refused") throw new AppError(errors.conflict, { text: outcome.code_message ?? "" });
      }),
    addToLibrary: (userId, { library, role }) =>
      act("user.add_to_library", userId, async (tx) => {
        await userNamed(tx, userId);
        await libraryNamed(tx, library);
        await users.addToLibrary(tx, operator, { userId, place: { libraryAlias: library, role, isPreferred: false } });
      }),
  };
}

function groupDesk(deps: OperatorDeskDeps, operator: SystemActor): Omit<OperatorDesk, keyof AccountDesk> {
  const { database, groups } = deps;
  const { reader } = database;
  const act = async (action: string, id: string, carryOut: (tx: Tx) => Promise<unknown>): Promise<void> =>
    carryOutAudited(deps, operator, { action, type: "group", id, carryOut });
  return {
    async listGroups({ library, query, limit }) {
      return listGroups(reader, { libraryId: await libraryNamed(reader, library), query, limit });
    },
    async showGroup({ library, groupId, limit }) {
      const libraryId = await libraryNamed(reader, library);
      const group = await findGroup(reader, libraryId, groupId);
      if (group === undefined) throw noGroup(groupId, library);
      const { group_num: groupNum } = group;
      const [shown] = await listGroups(reader, { libraryId, groupNum, limit: 1 });
      if (shown === undefined) throw noGroup(groupId, library);
      return { ...shown, people: await listAccounts(reader, { libraryId, groupNum, limit }, nowOf(deps)) };
    },
    createGroup: ({ library, groupId, name, isExternal }) =>
      act("group.create", groupId, async (tx) => {
        const libraryId = await libraryNamed(tx, library);
        const fields = { id: groupId, full_name: name, is_external: isExternal };
        await groups.createGroup(tx, operator, { libraryId, fields });
      }),
    changeMembers: ({ library, groupId, action, userIds }) =>
      act(action === "add" ? "group.add_members" : "group.remove_members", groupId, async (tx) => {
        const libraryId = await libraryNamed(tx, library);
        if ((await findGroup(tx, libraryId, groupId)) === undefined) throw noGroup(groupId, library);
        await groups.changeMembers(tx, operator, { libraryId, groupId, action, userIds });
      }),
  };
}

function nowOf({ clock, rules }: OperatorDeskDeps): { now: Date; rules: AccountRules } {
  return { now: clock.now(), rules };
}

/** Whatever is refused changes nothing, and is written down as well. */
async function carryOutAudited(
  { database, clock }: OperatorDeskDeps,
  operator: SystemActor,
  given: { action: string; type: "user" | "group"; id: string; carryOut: (tx: Tx) => Promise<unknown> },
): Promise<void> {
  try {
    await database.transaction(given.carryOut);
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== errors.accessDenied.status) throw error;
    const { action, type: object_type, id: object_id } = given;
    const code = error.messages[0]?.code ?? error.code;
    const refusal = { at: clock.now(), action, object_type, object_id, outcome: "refused", code } as const;
    await recordAudit(database.reader, auditSubject(operator), [refusal]);
    throw error;
  }
}

async function userNamed(reader: Tx, userId: string): Promise<UserRecord> {
  const user = await findUser(reader, userId);
  if (user === undefined) throw new AppError(errors.noRecord, { text: `There is no user ${userId}.` });
  return user;
}

async function libraryNamed(reader: Tx, alias: string): Promise<number> {
  const [library] = await findLibrariesByAlias(reader, [alias]);
  if (library === undefined) throw new AppError(errors.noRecord, { text: `There is no library ${alias}.` });
  return library.library_id;
}

function noGroup(groupId: string, library: string): AppError {
  return new AppError(errors.noRecord, { text: `There is no group ${groupId} in the library ${library}.` });
}
