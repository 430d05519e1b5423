/** What the OAuth server tells of a person, and whether they may sign in. */
export interface Account {
  readonly user_num: number;
  /** The `sub` of OIDC. */
  readonly ssid: string;
  readonly user_id: string;
  readonly full_name: string;
  readonly email: string;
  readonly is_virtual: boolean;
}

/** Finds people whose account is enabled. */
export interface Accounts {
  bySsid(ssid: string): Promise<Account | undefined>;
  byNum(userNum: number): Promise<Account | undefined>;
  /** Whether the person is NRTADMIN, or has the administration privilege, in any library. */
  mayAdminister(account: Account): Promise<boolean>;
}
