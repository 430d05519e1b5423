import { createHash, timingSafeEqual } from "node:crypto";
import { addSeconds, AppError, newSecret } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import type { QueueMail } from "@muniment/mail";
import type { Sealer } from "@muniment/platform/seal";
import { errors } from "@muniment/tracker-api";
import { subjectOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { newUlid } from "../ulid.ts";
import {
  deleteAuthorizations,
  insertAuthorization,
  keepLibraries,
  listAuthorizations,
  listLibraryRows,
  lockLibrary,
  standBy,
} from "./authorisation.repository.ts";
import type { Authorization, Library } from "./authorisation.repository.ts";
import { GrantRefused } from "./grant-port.ts";
import type { GrantFacts, GrantPort, GrantTokens } from "./grant-port.ts";
import type { LibraryTokens } from "./library-token.ts";
import { SERVICE } from "./renewal.ts";
import { tellTrouble } from "./trouble-letter.ts";
import { lose, NEAR_DAYS, transit } from "./transition.ts";

/** What the consent window gave. */
export interface ConsentAnswer {
  readonly state: string;
  readonly code?: string | undefined;
  readonly error?: string | undefined;
  readonly error_description?: string | undefined;
}

/** How the background service is authorized in libraries (tracker.md 6). */
export interface LibraryAuthorisations {
  /** The libraries that the caller is NRTADMIN of, by Work's word at this moment. */
  list(actor: TrackerActor): Promise<readonly Library[]>;
  /** Opens the consent window: the address of Work's page, and until when its answer is waited for. */
  begin(
    actor: TrackerActor,
    given: { library: string; email: string; redirectUri: string },
  ): Promise<{ url: string; state: string; until: Date }>;
  finish(actor: TrackerActor, library: string, answer: ConsentAnswer): Promise<void>;
  cancel(actor: TrackerActor, library: string): Promise<void>;
  revoke(actor: TrackerActor, library: string): Promise<void>;
  requireNrtadmin(actor: TrackerActor, library: string): Promise<void>;
  /** What follows from time alone: windows that were left open, ends, silence; and whether refreshing is allowed. */
  watch(): Promise<void>;
}

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly port: GrantPort;
  readonly tokens: LibraryTokens;
  readonly workOrigin: string;
  readonly clientId: string;
  /** Without it nobody is written to. */
  readonly queueMail: QueueMail | undefined;
}

const WINDOW_SECONDS = 600;
const SILENT_SECONDS = 900;
const DAY_SECONDS = 86_400;
const SCOPES = "work.read work.acl.read work.directory.read work.events.read work.policy.read offline_access";

/** The page's acts, each with the caller's rights asked anew of Work. */
export function createLibraryAuthorisations(deps: Deps): LibraryAuthorisations {
  const { database, clock, port, tokens } = deps;
  const requireNrtadmin: LibraryAuthorisations["requireNrtadmin"] = async (actor, id) => {
    const found = (await port.administered(actor.token)).find((library) => library.id === id);
    if (found === undefined) throw new AppError(errors.notFound);
    if (!found.isNrtadmin) throw new AppError(errors.notNrtadmin);
    await database.transaction((tx) => keepLibraries(tx, [found]));
  };
  return {
    requireNrtadmin,
    async list(actor) {
      const own = (await port.administered(actor.token)).filter(({ isNrtadmin }) => isNrtadmin);
      await database.transaction((tx) => keepLibraries(tx, own));
      await checkRefresh(deps).catch(ignoreTrouble);
      return listLibraryRows(
        database.reader,
        own.map(({ id }) => id),
      );
    },
    async begin(actor, given) {
      await requireNrtadmin(actor, given.library);
      return begin(deps, actor, given);
    },
    async finish(actor, id, answer) {
      await requireNrtadmin(actor, id);
      const outcome = await onLibrary(deps, id, async (tx, library) => settle(deps, tx, { actor, library, answer }));
      await tokens.endAtWork(outcome.gone);
      if (outcome.unwanted !== undefined) await port.revoke(outcome.unwanted).catch(ignoreTrouble);
      if (outcome.isSwitchedOff === true) await tokens.switchOff();
      if (outcome.refusal !== undefined) throw outcome.refusal;
    },
    async cancel(actor, id) {
      await requireNrtadmin(actor, id);
      await onLibrary(deps, id, async (tx, library) => {
        const subject = subjectOf(actor);
        if (library.state === "pending") await giveUp(tx, library, { failure: "cancelled", at: clock.now(), subject });
      });
    },
    async revoke(actor, id) {
      await requireNrtadmin(actor, id);
      const gone = await onLibrary(deps, id, async (tx, library) => {
        const rows = await deleteAuthorizations(tx, { library: id });
        const happening = { event: "revoke", subject: subjectOf(actor), at: clock.now() } as const;
        if (rows.length > 0) await transit(tx, library, happening, { failing_since: null, last_success_at: null });
        return rows;
      });
      await tokens.endAtWork(gone);
    },
    async watch() {
      await checkRefresh(deps).catch(ignoreTrouble);
      for (const { library_id: id } of await listLibraryRows(database.reader)) {
        await onLibrary(deps, id, async (tx, library) => {
          await passTime(tx, library, clock.now());
          if (deps.queueMail !== undefined) await tellTrouble(tx, { id, at: clock.now(), queueMail: deps.queueMail });
        });
      }
    },
  };
}

async function onLibrary<T>(
  { database }: Deps,
  id: string,
  work: (tx: Tx, library: Library) => Promise<T>,
): Promise<T> {
  return database.transaction(async (tx) => {
    const library = await lockLibrary(tx, id);
    if (library === undefined) throw new AppError(errors.notFound);
    return work(tx, library);
  });
}

async function checkRefresh(deps: Deps): Promise<void> {
  const { database, clock, port, tokens } = deps;
  const isAllowed = await port.mayRefresh();
  if (!isAllowed) await tokens.switchOff();
  const off = (await listLibraryRows(database.reader)).filter(({ state }) => state === "refresh_off");
  for (const { library_id: id } of isAllowed ? off : []) {
    await onLibrary(deps, id, async (tx, library) => turnOn(tx, library, clock.now()));
  }
}

async function begin(
  deps: Deps,
  actor: TrackerActor,
  { library: id, email, redirectUri }: { library: string; email: string; redirectUri: string },
): Promise<{ url: string; state: string; until: Date }> {
  const { clock, sealer, port, tokens } = deps;
  if (email.trim().toLowerCase() !== actor.email.toLowerCase()) {
    const message = { code: "authorizer_mismatch", text: errors.authorizerMismatch.text, field: "email" };
    throw new AppError(errors.authorizerMismatch, { messages: [message] });
  }
  if (!(await port.mayRefresh().catch(unreachable))) {
    await tokens.switchOff();
    throw new AppError(errors.refreshOff);
  }
  const [state, verifier] = [newSecret(), newSecret()];
  const at = clock.now();
  const until = addSeconds(at, WINDOW_SECONDS);
  const sealed = sealer.seal(verifier, verifierPurpose(id));
  await onLibrary(deps, id, async (tx, library) => {
    const on = library.state === "refresh_off" ? await turnOn(tx, library, at) : library;
    const fresh = on.state === "pending" ? await giveUp(tx, on, { failure: "timed_out", at }) : on;
    await transit(
      tx,
      fresh,
      { event: "ask", subject: subjectOf(actor), at },
      {
        pending_by: actor.userNum,
        pending_state: hashOf(state),
        pending_verifier: sealed.bytes,
        pending_key_id: sealed.key_id,
        pending_redirect: redirectUri,
        pending_until: until,
        attempt: null,
        attempt_by: null,
      },
    );
  });
  return { url: authorizeUrl(deps, { library: id, state, verifier, redirectUri, email: actor.email }), state, until };
}

function unreachable(error: unknown): never {
  throw new AppError(errors.workUnreachable, { cause: error });
}

interface Settled {
  readonly gone: readonly Authorization[];
  /** A refresh token of somebody else. */
  readonly unwanted?: string;
  readonly isSwitchedOff?: boolean;
  readonly refusal?: AppError;
}

/** What became of a consent; a refusal is thrown after the transaction, so that what was written stays. */
async function settle(
  deps: Deps,
  tx: Tx,
  given: { actor: TrackerActor; library: Library; answer: ConsentAnswer },
): Promise<Settled> {
  const { clock, port } = deps;
  const { actor, library, answer } = given;
  const at = clock.now();
  const subject = subjectOf(actor);
  const fail = async (failure: string, refusal?: AppError): Promise<Settled> => {
    await giveUp(tx, library, { failure, at, subject });
    return { gone: [], ...(refusal === undefined ? {} : { refusal }) };
  };
  const isMine = library.state === "pending" && library.pending_by === actor.userNum && isState(library, answer.state);
  if (!isMine) return { gone: [], refusal: new AppError(errors.notPending) };
  if (library.pending_until !== null && library.pending_until <= at) {
    return fail("timed_out", new AppError(errors.notPending));
  }
  const { code, error_description: why } = answer;
  if (code === undefined) {
    const settled = await fail(why === "cancelled" || why === "not_nrtadmin" ? why : "refused");
    return { ...settled, isSwitchedOff: why === "refresh_off" };
  }
  let received: { tokens: GrantTokens; facts: GrantFacts | undefined };
  try {
    const verifier = verifierOf(deps, library);
    const tokens = await port.exchange({ code, verifier, redirectUri: library.pending_redirect ?? "" });
    received = { tokens, facts: await port.facts(tokens) };
  } catch (error) {
    if (!(error instanceof GrantRefused)) throw new AppError(errors.workUnreachable, { cause: error });
    return fail("refused");
  }
  const { tokens, facts } = received;
  const isHere = facts?.library.toLowerCase() === library.library_id.toLowerCase();
  if (facts === undefined || !isHere) return { ...(await fail("refused")), unwanted: tokens.refresh };
  if (facts.userId !== actor.userId) {
    return { ...(await fail("other_user", new AppError(errors.otherUser))), unwanted: tokens.refresh };
  }
  return { gone: await keep(deps, tx, { actor, library, tokens, facts }) };
}

/** The newest authority is the active one, earlier ones of other people stand by (D40). */
async function keep(
  deps: Deps,
  tx: Tx,
  given: { actor: TrackerActor; library: Library; tokens: GrantTokens; facts: GrantFacts },
): Promise<readonly Authorization[]> {
  const { actor, library, tokens, facts } = given;
  const { library_id: id } = library;
  const at = deps.clock.now();
  const own = await deleteAuthorizations(tx, { library: id, userNum: actor.userNum });
  await standBy(tx, id);
  const authorization = newUlid(deps.clock);
  await insertAuthorization(tx, {
    id: authorization,
    library_id: id,
    user_num: actor.userNum,
    ...deps.tokens.seal(authorization, tokens),
    granted_at: at,
    expires_at: facts.expiresAt,
    last_used_at: null,
    rank: "active",
  });
  // The first synchronisation starts at once.
  const begun = {
    last_success_at: at,
    failing_since: null,
    next_try_at: null,
    failures: 0,
    attempt: null,
    attempt_by: null,
  };
  await transit(tx, library, { event: "consent", subject: subjectOf(actor), at }, begun);
  return own;
}

async function giveUp(
  tx: Tx,
  library: Library,
  given: { failure: string; at: Date; subject?: Parameters<typeof transit>[2]["subject"] },
): Promise<Library> {
  const { failure, at, subject = SERVICE } = given;
  const attempt = { attempt: failure, attempt_by: library.pending_by };
  return transit(tx, library, { event: "give_up", subject, at, reason: failure }, attempt);
}

async function turnOn(tx: Tx, library: Library, at: Date): Promise<Library> {
  return transit(tx, library, { event: "switch_on", subject: SERVICE, at });
}

/** Each is an event of its own, so that a server that was away catches up in the right order. */
async function passTime(tx: Tx, given: Library, at: Date): Promise<void> {
  let library = given;
  if (library.pending_until !== null && library.pending_until <= at) {
    library = await giveUp(tx, library, { failure: "timed_out", at });
  }
  for (const authorization of await listAuthorizations(tx, [library.library_id])) {
    if (authorization.expires_at > at) continue;
    await lose(tx, library, { id: authorization.id, event: "end", reason: "expired", subject: SERVICE, at });
    library = (await lockLibrary(tx, library.library_id)) ?? library;
  }
  const [active] = await listAuthorizations(tx, [library.library_id]);
  if (active === undefined) return;
  if (active.expires_at <= addSeconds(at, NEAR_DAYS * DAY_SECONDS)) {
    library = await transit(tx, library, { event: "near_end", subject: SERVICE, at });
  }
  const { last_success_at: last, failing_since: failing } = library;
  const isSilent = failing !== null && (last === null || last <= addSeconds(at, -SILENT_SECONDS));
  if (isSilent) await transit(tx, library, { event: "fall_silent", subject: SERVICE, at });
}

function authorizeUrl(
  { workOrigin, clientId }: Deps,
  given: { library: string; state: string; verifier: string; redirectUri: string; email: string },
): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: given.redirectUri,
    scope: SCOPES,
    purpose: "background",
    library: given.library,
    state: given.state,
    login_hint: given.email,
    code_challenge: createHash("sha256").update(given.verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  return `${workOrigin}/auth/oauth2/authorize?${query.toString()}`;
}

function verifierOf(
  { sealer }: Deps,
  { library_id: id, pending_verifier: bytes, pending_key_id: key }: Library,
): string {
  if (bytes === null || key === null) throw new AppError(errors.notPending);
  return sealer.open({ key_id: key, bytes }, verifierPurpose(id));
}

function isState({ pending_state: kept }: Library, state: string): boolean {
  return kept !== null && timingSafeEqual(kept, hashOf(state));
}

function verifierPurpose(library: string): string {
  return `authorization of ${library}`;
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** What Work cannot be asked now is asked again soon; nothing is decided. */
function ignoreTrouble(): void {}
