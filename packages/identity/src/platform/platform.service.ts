import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import type { Actor, Clock, FieldMessage, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { PlatformDetails } from "@muniment/work-api/control-center/account";
import { checkDistinguishedName, checkPlatformText } from "@muniment/work-api/identity/user-rules";
import { recordUserActs, requireRankSomewhere } from "../account/index.ts";
import { ranks } from "../role/index.ts";
import { findPlatform, storePlatform } from "./platform.repository.ts";
import { updateUser, viewUser } from "../user/index.ts";
import type { UserServices } from "../user/index.ts";

/** The fields of `Edit Platform Details`. */
export type Platform = Static<typeof PlatformDetails>;

/** Platform details of accounts (control-center.md 4.11). */
export interface PlatformService {
  /** For those who administer a library of the person. */
  find(reader: Tx, actor: UserActor, userId: string): Promise<Platform>;
  /** Changes what is given; it describes the account and moves no credential (CC-USR-090). */
  change(tx: Tx, actor: Actor, given: { userId: string; changes: Partial<Platform> }): Promise<Platform>;
}

const CHECKS = {
  sync_id: checkPlatformText,
  container: checkPlatformText,
  exchange_auto_discover: checkPlatformText,
  distinguished_name: checkDistinguishedName,
} as const;

/** The service of platform details. */
export function createPlatformService(deps: {
  clock: Clock;
  users: Pick<UserServices, "claimAccount">;
}): PlatformService {
  return {
    async find(reader, actor, userId) {
      requireRankSomewhere(actor, ranks.tier1);
      const seen = await viewUser(reader, actor, { userId });
      if (!seen.isOpen) throw new AppError(errors.noRecord);
      return platformOf(reader, seen.user);
    },
    async change(tx, actor, { userId, changes }) {
      const asked = readChanges(changes);
      const user = await deps.users.claimAccount(tx, actor, { userId, least: ranks.tier2 });
      const before = await platformOf(tx, user);
      const after = { ...before, ...asked };
      const names = (Object.keys(after) as (keyof Platform)[]).filter((name) => before[name] !== after[name]);
      if (names.length === 0) return before;
      const at = deps.clock.now();
      const { os_type: osType, ...texts } = after;
      await storePlatform(tx, user.user_num, texts);
      await updateUser(tx, user.user_num, { user_nos: OS_TYPES.indexOf(osType) + 1, edited_at: at });
      const of = (platform: Platform): Record<string, string> =>
        Object.fromEntries(names.map((name) => [name, platform[name]]));
      const { user_id: id, preferred_library_id: libraryId } = user;
      const act = { userId: id, libraryId, at, before: of(before), after: of(after) };
      await recordUserActs(tx, actor, "change", [act]);
      return after;
    },
  };
}

async function platformOf(reader: Tx, user: { user_num: number; user_nos: number }): Promise<Platform> {
  const texts = (await findPlatform(reader, user.user_num)) ?? NO_TEXTS;
  return { os_type: OS_TYPES[user.user_nos - 1] ?? "virtual", ...texts };
}

const NO_TEXTS = { sync_id: "", container: "", exchange_auto_discover: "", distinguished_name: "" };

/** By their `user_nos`, from 1. */
const OS_TYPES: readonly Platform["os_type"][] = [
  "novell_3",
  "virtual",
  "windows_nt",
  "novell_nds",
  "active_directory",
  "enterprise",
  "ldap",
];

function readChanges(changes: Partial<Platform>): Partial<Platform> {
  const messages: FieldMessage[] = [];
  const texts = Object.entries(CHECKS).flatMap(([field, check]) => {
    const text = changes[field as keyof typeof CHECKS];
    if (text === undefined) return [];
    const checked = check(text);
    messages.push(...checked.messages.map((message) => ({ ...message, field })));
    return [[field, checked.value]];
  });
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  const { os_type } = changes;
  return { ...(Object.fromEntries(texts) as Partial<Platform>), ...(os_type === undefined ? {} : { os_type }) };
}
