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
import type { WorkAccount } from "./work-account.ts";

type Check = Output<typeof testLinkedService>["data"]["checks"][number];

const MOST_SECONDS_APART = 60;

/** Asks a service, as a person or as the service account, whether everything is in order; changes nothing there. */
export async function testConnection(
  deps: { tokens: LinkTokens; clock: Clock },
  service: LinkedServiceRow,
  owner: LinkOwner,
): Promise<Check[]> {
  const reach = await checkServer(service, deps.clock);
  const isReached = reach[0]?.outcome === "pass";
  const account = isReached ? await findAccount(deps, service, owner) : "not asked, because the server does not answer";
  return [...reach, ...checkAccount(service, account)];
}

const pass = (name: string): Check => ({ name, outcome: "pass" });
const fail = (name: string, reason: string): Check => ({ name, outcome: "fail", reason });
const skipped = (name: string, reason: string): Check => ({ name, outcome: "skipped", reason });

async function checkServer(service: LinkedServiceRow, clock: Clock): Promise<Check[]> {
  if (service.type !== "work") return [skipped("discovery", "a folder is not asked")];
  try {
    const { clockOffset } = await askServer(service.base_url, clock);
    const isClose = Math.abs(clockOffset) < MOST_SECONDS_APART;
    return [pass("discovery"), isClose ? pass("clock") : fail("clock", `${clockOffset} seconds apart`)];
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error;
    return [fail("discovery", causeOf(error)), skipped("clock", "the server does not answer")];
  }
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
