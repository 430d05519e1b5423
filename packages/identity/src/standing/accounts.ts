import type { Tx } from "@muniment/platform/db";
import { readSignInAccount, readStandings } from "./standing.repository.ts";
import type { SignInAccount } from "./standing.repository.ts";

/** Finds people who may sign in, for the doors by which they do. */
export interface AccountFinder {
  bySsid(ssid: string): Promise<SignInAccount | undefined>;
  byNum(userNum: number): Promise<SignInAccount | undefined>;
  /** Whether the person may ask for the scope `admin` (work-api.md 5.3). */
  mayAdminister(account: { readonly user_num: number }): Promise<boolean>;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Accounts that are on and have an open library. */
export function createAccountFinder(reader: Tx): AccountFinder {
  return {
    bySsid: async (ssid) => (UUID.test(ssid) ? readSignInAccount(reader, { ssid }) : undefined),
    byNum: async (userNum) => readSignInAccount(reader, { userNum }),
    async mayAdminister(account) {
      const standings = await readStandings(reader, { userNums: [account.user_num] });
      return standings.some(
        (row) =>
          row.account_logon && row.library_logon && (row.is_nrtadmin || row.privileges.includes("system_management")),
      );
    },
  };
}
