import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { grantSets, upsertUser } from "./user.repository.ts";
import type { PersonClaims } from "./user.repository.ts";

/** Logins that have a permission set by configuration, whatever Operate's own administrators give beside. */
export interface ConfiguredRights {
  readonly administrators: readonly string[];
  readonly caseHandlers: readonly string[];
  readonly postRoom: readonly string[];
}

/** Takes people in who have signed in elsewhere. */
export interface UserService {
  /** The person's id; `undefined` for somebody who is disabled in Operate. */
  admit(tx: Tx, claims: PersonClaims): Promise<string | undefined>;
}

/** People of Operate. */
export function createUserService(deps: { clock: Clock; rights: ConfiguredRights }): UserService {
  const { clock, rights } = deps;
  const names = (logins: readonly string[]) => new Set(logins.map((login) => login.toLowerCase()));
  const sets = [
    ["Administrators", names(rights.administrators)],
    ["Case handlers", names(rights.caseHandlers)],
    ["Post room", names(rights.postRoom)],
  ] as const;
  return {
    async admit(tx, claims) {
      const user = await upsertUser(tx, claims, clock.now());
      if (!user.is_enabled) return undefined;
      const given = sets.filter(([, logins]) => logins.has(claims.login.toLowerCase())).map(([name]) => name);
      await grantSets(tx, user.id, given);
      return user.id;
    },
  };
}
