import { createHash } from "node:crypto";
import { addSeconds, newSecret } from "@muniment/kernel";
import type { Clock, RequestOrigin } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import type { Sealer } from "@muniment/platform/seal";
import { foldEmail, foldId } from "@muniment/work-api/identity/user-rules";
import type { AccountFinder } from "../standing/index.ts";
import { AnswerRefused } from "./protocol.ts";
import type { AnswerFault, Assertion, Claim, OidcSetup, SamlSetup, Setup, SignOnProtocol } from "./protocol.ts";
import {
  countLost,
  findMatch,
  findTest,
  insertRequest,
  isEnterprise,
  storeOutcome,
  takeOutcome,
  takeRequest,
  useAssertion,
} from "./request.repository.ts";
import type { StoredRequest } from "./request.repository.ts";
import { findSetup } from "./setup.repository.ts";
import { openSetup, setupInForce } from "./setups.ts";

type Account = NonNullable<Awaited<ReturnType<AccountFinder["byNum"]>>>;

/** What the way to a provider and back needs. */
export interface SignOnDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly accounts: Pick<AccountFinder, "byNum">;
  readonly protocols: { readonly saml: SignOnProtocol<SamlSetup>; readonly oidc: SignOnProtocol<OidcSetup> };
  /** So many from one address may set out in ten minutes without arriving; 0: any number (CC-LCK-008). */
  mostLost(): number;
  /** Writes a sign-in down; `code` says why it was refused. */
  record(
    account: Account | undefined,
    given: {
      origin: RequestOrigin | undefined;
      clientId: string | undefined;
      code?: string;
      details?: Readonly<Record<string, unknown>>;
    },
  ): Promise<void>;
}

/** Where somebody is sent who typed who they are. */
export type Way =
  | { readonly kind: "password" }
  | { readonly kind: "provider"; readonly url: string }
  | { readonly kind: "closed" };

/** Where somebody goes who comes back from a provider. */
export type Arrived =
  | { readonly kind: "sign_in"; readonly interaction: string; readonly ticket: string }
  | { readonly kind: "test"; readonly id: string };

/** How a sign-in ended. */
export type Ended =
  | { readonly kind: "ok"; readonly account: Account }
  | { readonly kind: "refused"; readonly code: AnswerFault };

/** What came of a test. */
export interface TestOutcome {
  readonly code: AnswerFault | undefined;
  readonly identifier: string | undefined;
  readonly claims: readonly Claim[];
  readonly account: Account | undefined;
}

/** The way to the identity provider and back. */
export interface SignOn {
  /** Whether single sign-on is on, so that pages ask for a name before anything else. */
  isOn(): Promise<boolean>;
  /** Enterprise accounts go to the provider; nobody else can be told apart from nobody (CC-SSO-007). */
  wayOf(given: { identifier: string; interaction: string; origin: RequestOrigin }): Promise<Way>;
  /** Sets out for a test by settings that need not be in force. */
  test(setup: Setup, given: { testerNum: number; origin: RequestOrigin }): Promise<{ id: string; url: string }>;
  /** Takes an answer, once; `undefined` for one that nobody is waiting for. */
  arrive(protocol: Setup["protocol"], fields: URLSearchParams): Promise<Arrived | undefined>;
  /** Ends a sign-in for the browser that began it, once. */
  end(given: {
    interaction: string;
    ticket: string;
    origin: RequestOrigin;
    clientId: string | undefined;
  }): Promise<Ended | undefined>;
  /** What came of a test, for who began it: `undefined` for nobody's, `waiting` until somebody came back. */
  outcomeOf(id: string, testerNum: number): Promise<TestOutcome | "waiting" | undefined>;
}

interface Outcome {
  readonly code?: AnswerFault;
  readonly identifier?: string;
  readonly claims: readonly Claim[];
}

const PURPOSE = "single sign-on request";
/** A provider may ask for a telephone that lies in another room. */
const WAY_SECONDS = 15 * 60;
const LOST_SECONDS = 600;

/** The way over requests that are kept in the database, so that any server takes the answer. */
export function createSignOn(deps: SignOnDeps): SignOn {
  const { database, clock, sealer } = deps;
  const { reader } = database;
  const since = (): Date => addSeconds(clock.now(), -WAY_SECONDS);
  return {
    isOn: async () => (await setupInForce(deps, reader)) !== undefined,
    async wayOf({ identifier, interaction, origin }) {
      const setup = await setupInForce(deps, reader);
      const names = { emailFolded: foldEmail(identifier), userId: foldId(identifier.trim()) };
      if (setup === undefined || !(await isEnterprise(reader, names))) return { kind: "password" };
      const most = deps.mostLost();
      const lost = await countLost(reader, origin.sourceIp, addSeconds(clock.now(), -LOST_SECONDS));
      if (most > 0 && lost >= most) return { kind: "closed" };
      const loginHint = identifier.includes("@") ? identifier.trim() : undefined;
      return { kind: "provider", url: (await depart(deps, setup, { interaction, loginHint, origin })).url };
    },
    async test(setup, { testerNum, origin }) {
      return depart(deps, setup, { testerNum, loginHint: undefined, origin });
    },
    async arrive(protocol, fields) {
      const state = fields.get(protocol === "saml" ? "RelayState" : "state") ?? "";
      const hash = hashOf(state);
      const request = await database.transaction((tx) => takeRequest(tx, hash, { now: clock.now(), since: since() }));
      if (request === undefined) return undefined;
      const outcome = await judge(deps, request, { protocol, fields });
      const ticket = newSecret();
      await database.transaction((tx) =>
        storeOutcome(tx, hash, { outcome, ticketHash: hashOf(ticket), isDone: outcome.code === undefined }),
      );
      if (request.interaction === null) return { kind: "test", id: state };
      return { kind: "sign_in", interaction: request.interaction, ticket };
    },
    async end({ interaction, ticket, origin, clientId }) {
      const taken = await database.transaction((tx) =>
        takeOutcome(tx, { hash: hashOf(ticket), interaction, since: since() }),
      );
      if (taken === undefined) return undefined;
      const { code, account } = await conclude(deps, taken);
      // By the settings that are in force, and by no others: these may have been taken back in between.
      const inForce = await setupInForce(deps, reader);
      const fault = inForce?.setup_num === taken.setup_num ? code : "answer_not_asked_for";
      const details = { by: "provider" };
      await deps.record(account, { origin, clientId, ...(fault === undefined ? {} : { code: fault, details }) });
      if (fault === undefined && account !== undefined) return { kind: "ok", account };
      return { kind: "refused", code: fault ?? "no_account" };
    },
    async outcomeOf(id, testerNum) {
      const test = await findTest(reader, hashOf(id), testerNum);
      if (test === undefined) return undefined;
      return test.outcome === null ? "waiting" : conclude(deps, test);
    },
  };

  async function depart(
    { protocols }: SignOnDeps,
    setup: Setup,
    given: { loginHint: string | undefined; origin: RequestOrigin } & ({ interaction: string } | { testerNum: number }),
  ): Promise<{ id: string; url: string }> {
    const state = newSecret();
    const asked = { state, loginHint: given.loginHint };
    const { url, memory } =
      setup.protocol === "saml" ? await protocols.saml.depart(setup, asked) : await protocols.oidc.depart(setup, asked);
    const { key_id: keyId, bytes } = sealer.seal(JSON.stringify(memory), PURPOSE);
    await database.transaction((tx) =>
      insertRequest(tx, {
        request_hash: hashOf(state),
        setup_num: setup.setup_num,
        interaction: "interaction" in given ? given.interaction : null,
        tester_num: "testerNum" in given ? given.testerNum : null,
        secret_key_id: keyId,
        secret: bytes,
        source_ip: given.origin.sourceIp,
        begun_at: clock.now(),
      }),
    );
    return { id: state, url };
  }
}

/** What an answer says, or why it is not taken. */
async function judge(
  { database, sealer, protocols }: SignOnDeps,
  request: StoredRequest,
  { protocol, fields }: { protocol: Setup["protocol"]; fields: URLSearchParams },
): Promise<Outcome> {
  try {
    const stored = await findSetup(database.reader, request.setup_num);
    const setup = stored === undefined ? undefined : openSetup(sealer, stored);
    // An answer that came by another door was not given by who was asked.
    if (setup === undefined || setup.protocol !== protocol) throw new AnswerRefused("answer_of_others");
    const { secret_key_id: keyId, secret: bytes } = request;
    const memory = JSON.parse(sealer.open({ key_id: keyId, bytes }, PURPOSE)) as Record<string, string>;
    const arrival = { fields, memory };
    const assertion =
      setup.protocol === "saml"
        ? await protocols.saml.arrive(setup, arrival)
        : await protocols.oidc.arrive(setup, arrival);
    await requireFirstUse(database, assertion);
    const { claims, identifier } = assertion;
    return identifier === undefined ? { code: "no_identifier", claims } : { identifier, claims };
  } catch (error) {
    if (!(error instanceof AnswerRefused)) throw error;
    return { code: error.code, claims: [] };
  }
}

async function requireFirstUse(database: Database, { once }: Assertion): Promise<void> {
  if (once === undefined) return;
  const isFirst = await database.transaction((tx) => useAssertion(tx, hashOf(once.id), once.endsAt));
  if (!isFirst) throw new AnswerRefused("answer_replayed");
}

/** The account that an outcome leads to, as it is now. */
async function conclude(
  { database: { reader }, accounts }: SignOnDeps,
  { outcome, setup_num: setupNum }: Pick<StoredRequest, "outcome" | "setup_num">,
): Promise<TestOutcome> {
  const { code, identifier, claims } = outcome as Outcome;
  const found = { code, identifier, claims, account: undefined };
  if (code !== undefined || identifier === undefined) return found;
  const match = await matchOf(reader, { setupNum, identifier });
  const account = match === undefined ? undefined : await accounts.byNum(match.user_num);
  if (account === undefined) return { ...found, code: "no_account" };
  // A provider signs nobody in whose password is held here: that account is there for when the provider fails.
  return { ...found, account, code: match?.is_enterprise === true ? undefined : "account_is_virtual" };
}

async function matchOf(
  reader: Tx,
  { setupNum, identifier }: { setupNum: number; identifier: string },
): ReturnType<typeof findMatch> {
  const setup = await findSetup(reader, setupNum);
  const names = { emailFolded: foldEmail(identifier), userId: foldId(identifier.trim()) };
  return setup === undefined ? undefined : findMatch(reader, { by: setup.match, ...names });
}

function hashOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
