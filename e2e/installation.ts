import { readFileSync } from "node:fs";

/** Somebody of the demonstration firm. */
export interface Account {
  readonly user_id: string;
  readonly email: string;
  readonly password: string;
  /** The kind as one word: `NRTADMIN`, `tier1`, `standard` … */
  readonly what: string;
}

interface Ready {
  readonly work: string;
  readonly operate: string;
  readonly mail: string;
  /** The origin of extensions. */
  readonly apps: string;
  /** `host:port` of the receiver for incoming mail. */
  readonly smtp: string;
  /** Address of the inbound mailbox. */
  readonly intake: string;
  readonly customer_id: number;
  readonly libraries: readonly string[];
  readonly accounts: readonly Account[];
}

/** What `ready.json` says of the system under test (D5); throws when it is not named. */
export function installation(): Ready {
  known ??= readReady();
  return known;
}

let known: Ready | undefined;

function readReady(): Ready {
  const file = process.env["MUNIMENT_READY"];
  if (file === undefined) throw new Error("Start Muniment and name its ready.json in MUNIMENT_READY");
  return JSON.parse(readFileSync(file, "utf8")) as Ready;
}

/** The account of that kind with this place among its like, from 0. */
export function account(what: string, at: number = 0): Account {
  const found = installation().accounts.filter((candidate) => candidate.what === what)[at];
  if (found === undefined) throw new Error(`The demonstration firm has no ${what} number ${at}`);
  return found;
}
