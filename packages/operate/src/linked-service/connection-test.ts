import { lookup } from "node:dns/promises";
import type { Clock } from "@muniment/kernel";
import type { Output } from "@muniment/rest";
import type { testLinkedService } from "@muniment/operate-api/linked-service";
import { ServerTrouble } from "../oauth/index.ts";
import { LinkBroken } from "./link-broken.ts";
import { TokenRejected } from "./link-tokens.ts";
import type { LinkTokens } from "./link-tokens.ts";
import type { LinkOwner } from "./link.repository.ts";
import type { LinkedServiceRow } from "./linked-service.tables.ts";
import { askAccount, askServer } from "./work-account.ts";
import type { ApiVersion, WorkAccount } from "./work-account.ts";

/** A check of a connection, with what came of it. */
export type TestCheck = Output<typeof testLinkedService>["data"]["checks"][number];
type Check = TestCheck;

const MOST_SECONDS_APART = 60;

/** Asks a service, as a person or as the service account, whether everything is in order; changes nothing there. */
export async function testConnection(
  deps: { tokens: LinkTokens; clock: Clock },
  service: LinkedServiceRow,
  owner: LinkOwner,
): Promise<Check[]> {
  const reach = await checkServer(service, deps.clock);
  const isReached = reach.some(({ name, outcome }) => name === "discovery" && outcome === "pass");
  const account = isReached ? await findAccount(deps, service, owner) : "not asked, because the server does not answer";
  return [...reach, ...checkAccount(service, account)];
}

const pass = (name: string): Check => ({ name, outcome: "pass" });
const fail = (name: string, reason: string): Check => ({ name, outcome: "fail", reason });
const skipped = (name: string, reason: string): Check => ({ name, outcome: "skipped", reason });

async function checkServer(service: LinkedServiceRow, clock: Clock): Promise<Check[]> {
  if (service.type !== "work") return [skipped("discovery", "a folder is not asked")];
  const { hostname, protocol } = new URL(service.base_url);
  const address = await checkAddress(hostname);
  const silent = "the server does not answer";
  if (address.outcome === "fail") {
    return [address, ...["tls", "discovery", "version", "clock"].map((name) => skipped(name, "its name is not known"))];
  }
  const isSealed = protocol === "https:";
  try {
    const { version, versions, clockOffset } = await askServer(service.base_url, clock);
    const isClose = Math.abs(clockOffset) < MOST_SECONDS_APART;
    return [
      address,
      isSealed ? pass("tls") : skipped("tls", "it runs on this machine"),
      pass("discovery"),
      checkVersion(version, versions),
      isClose ? pass("clock") : fail("clock", `${clockOffset} seconds apart`),
    ];
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error;
    const cause = causeOf(error);
    const isTls = isSealed && TLS_TROUBLE.test(cause);
    return [
      address,
      isTls ? fail("tls", cause) : skipped("tls", silent),
      isTls ? skipped("discovery", "the connection is not safe") : fail("discovery", cause),
      skipped("version", silent),
      skipped("clock", silent),
    ];
  }
}

/** What the network says of a certificate that is not to be trusted, or of a server that speaks no TLS. */
const TLS_TROUBLE = /CERT|SSL|TLS|ALTNAME|SELF_SIGNED|UNABLE_TO/;

async function checkAddress(hostname: string): Promise<Check> {
  try {
    await lookup(hostname.replaceAll(/[[\]]/g, ""));
    return pass("address");
  } catch (error) {
    return fail("address", `${hostname} is not found: ${(error as { code?: string }).code ?? "no answer"}`);
  }
}

const OLDEST_SERVER = [10, 2];
const OLDEST_API = [2, 1];

/** A server from 10.2 on, or one of another kind that offers the API that came with it (OPR-PRV-006). */
function checkVersion(server: string, versions: readonly ApiVersion[]): Check {
  const offered = versions.find(({ name }) => name === "v2")?.version;
  if (isFrom(server, OLDEST_SERVER) || isFrom(offered, OLDEST_API)) return pass("version");
  const reason = `Operate is made for version 10.2 and later. The server calls itself ${server === "" ? "nothing" : server}.`;
  return { name: "version", outcome: "warn", reason };
}

function isFrom(text: unknown, oldest: readonly number[]): boolean {
  if (typeof text !== "string") return false;
  const parts = text.split(".").map(Number);
  const at = oldest.findIndex((number, place) => parts[place] !== number);
  return at === -1 || (parts[at] ?? Number.NaN) > (oldest[at] ?? 0);
}

/** The account, or in words why there is none. */
async function findAccount(
  { tokens }: { tokens: LinkTokens },
  service: LinkedServiceRow,
  owner: LinkOwner,
): Promise<WorkAccount | string> {
  try {
    return await tokens.use(service, owner, async (token) => {
      const account = await askAccount(service.base_url, token);
      if (account === "denied") throw new TokenRejected();
      return account;
    });
  } catch (error) {
    if (error instanceof LinkBroken) return error.state === "none" ? "not linked" : `the link is ${error.state}`;
    if (error instanceof TokenRejected) return "the account is not let in";
    if (error instanceof ServerTrouble) return causeOf(error);
    throw error;
  }
}

function checkAccount(service: LinkedServiceRow, account: WorkAccount | string): Check[] {
  if (typeof account === "string") {
    const isNotAsked = account === "not linked" || account.startsWith("not asked");
    const token = isNotAsked ? skipped("token", account) : fail("token", account);
    return [token, skipped("customer", "there is no token"), skipped("preferred_database", "there is no token")];
  }
  const { preferred_database: wanted } = service;
  const isThere = account.libraries.some((library) => library.toLowerCase() === wanted.toLowerCase());
  let library = isThere
    ? pass("preferred_database")
    : fail("preferred_database", `${wanted} is not among the libraries`);
  if (wanted === "") library = skipped("preferred_database", "none is set");
  return [pass("token"), pass("customer"), library];
}

/** What the network said, which names no address or secret. */
function causeOf(error: ServerTrouble): string {
  const { cause } = error;
  const code =
    cause instanceof Error ? ((cause.cause as { code?: unknown } | undefined)?.code ?? cause.message) : undefined;
  return typeof code === "string" ? `${error.message}: ${code}` : error.message;
}
