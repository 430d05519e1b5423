import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** An account of the start contract (D5, D58); `what` is its kind as a word. */
export interface Account {
  readonly user_id: string;
  readonly email: string;
  readonly password: string;
  readonly what: string;
}

/** A registered application of the start contract; `grants` uses the OAuth names. */
export interface Application {
  readonly client_id: string;
  readonly client_secret?: string;
  readonly redirect_uris: readonly string[];
  readonly grants: readonly string[];
}

/** The server under test and everything that the suite may know about it. */
export interface Target {
  readonly origin: string;
  readonly customerId: number;
  readonly library: string;
  readonly libraries: readonly string[];
  readonly accounts: readonly Account[];
  readonly clients: readonly Application[];
}

interface ReadyFile {
  readonly work?: string;
  readonly customer_id?: number;
  readonly libraries?: readonly (string | { readonly id: string })[];
  readonly accounts?: readonly Account[];
  readonly clients?: readonly Application[];
}

function setting(name: string): string | undefined {
  const value = process.env[name];
  return value === undefined || value === "" ? undefined : value;
}

function readTarget(): Target {
  const given = setting("MUNIMENT_ACCOUNTS") ?? setting("MUNIMENT_READY");
  const path = given === undefined ? resolve(import.meta.dirname, "../.muniment/ready.json") : resolve(given);
  const ready = JSON.parse(readFileSync(path, "utf8")) as ReadyFile;
  const origin = setting("MUNIMENT_BASE_URL") ?? ready.work;
  if (origin === undefined) throw new Error(`${path} names no "work" address and MUNIMENT_BASE_URL is not set`);
  const libraries = (ready.libraries ?? []).map((entry) => (typeof entry === "string" ? entry : entry.id));
  const library = setting("MUNIMENT_LIBRARY") ?? libraries[0];
  if (library === undefined || ready.accounts === undefined || ready.clients === undefined) {
    throw new Error(`${path} lacks libraries, accounts or clients: the suite needs the demonstration firm or its like`);
  }
  return {
    origin: origin.replace(/\/+$/, ""),
    customerId: ready.customer_id ?? 1,
    library,
    libraries,
    accounts: ready.accounts,
    clients: ready.clients,
  };
}

/** The server under test, from MUNIMENT_READY, or MUNIMENT_BASE_URL with MUNIMENT_ACCOUNTS. */
export const target: Target = readTarget();

/** The n-th account of a kind (D5); throws when the target has too few of them. */
export function account(what: string, index = 0): Account {
  const found = target.accounts.filter((entry) => entry.what === what)[index];
  if (found === undefined) throw new Error(`the target has no account number ${index + 1} of the kind "${what}"`);
  return found;
}

/** The first client with all these grants, with or without a secret; throws when there is none. */
export function application(grants: readonly string[], secret?: boolean): Application {
  const found = target.clients.find(
    (client) =>
      grants.every((grant) => client.grants.includes(grant)) &&
      (secret === undefined || secret === (client.client_secret !== undefined)),
  );
  if (found === undefined) throw new Error(`the target has no client with the grants ${grants.join(", ")}`);
  return found;
}
