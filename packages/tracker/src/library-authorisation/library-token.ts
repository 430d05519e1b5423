import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { Sealer } from "@muniment/platform/seal";
import {
  deleteAuthorizations,
  listAuthorizations,
  listLibraryRows,
  lockLibrary,
  updateLibrary,
} from "./authorisation.repository.ts";
import type { Authorization } from "./authorisation.repository.ts";
import { WorkTrouble } from "./grant-port.ts";
import type { GrantPort } from "./grant-port.ts";
import { createRenewal, createTokenSeal, SERVICE } from "./renewal.ts";
import type { TokenSeal } from "./renewal.ts";
import { transit } from "./transition.ts";

/** Thrown by a call that was answered 401, so that it is made once more with a new token. */
export class TokenRejected extends Error {
  constructor() {
    super("The access token was not accepted");
    this.name = "TokenRejected";
  }
}

/** Nobody's authority holds in the library. */
export class NotAuthorised extends Error {
  constructor(library: string) {
    super(`No authority holds in ${library}`);
    this.name = "NotAuthorised";
  }
}

/** The stored tokens, used by the background service alone and never to answer a person (TRK-BG-005). */
export interface LibraryTokens {
  /**
   * Makes a call with the library's token. Throws `NotAuthorised` when nobody's authority holds any more, `WorkTrouble`
   * when Work does not answer, and whatever the call throws.
   */
  use<T>(library: string, call: (accessToken: string) => Promise<T>): Promise<T>;
  readonly seal: TokenSeal["seal"];
  /** Ends at Work what is not kept here any more; that it could not be done changes nothing here. */
  endAtWork(gone: readonly Authorization[]): Promise<void>;
  /** Token refresh is off: every authority is forgotten (tracker.md 6). */
  switchOff(): Promise<void>;
}

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly port: GrantPort;
}

/** Tokens in the database, each renewed by one process at a time. */
export function createLibraryTokens(deps: Deps): LibraryTokens {
  const { database, clock, port } = deps;
  const seals = createTokenSeal(deps);
  const renew = createRenewal({ database, clock, port, seals });

  async function tokenOf(library: string, rejected: string | undefined): Promise<string> {
    // Each turn that comes to nothing has one authority less.
    for (;;) {
      const [active] = await listAuthorizations(database.reader, [library]);
      if (active?.rank !== "active") throw new NotAuthorised(library);
      const kept = seals.open(active);
      const isGood = kept !== undefined && kept.access !== rejected && active.access_until > clock.now();
      if (isGood) return kept.access;
      const outcome = await renew(active.id, active.token_rev);
      if (outcome instanceof WorkTrouble) throw outcome;
      if (outcome === "switched_off") {
        await switchOff(deps);
        throw new NotAuthorised(library);
      }
      if (outcome !== "lost") return outcome.access;
    }
  }

  return {
    seal: seals.seal,
    async use(library, call) {
      try {
        const access = await tokenOf(library, undefined);
        const result = await call(access).catch(async (error: unknown) => {
          if (!(error instanceof TokenRejected)) throw error;
          return call(await tokenOf(library, access));
        });
        await noteSuccess(deps, library);
        return result;
      } catch (error) {
        if (!(error instanceof NotAuthorised)) await noteFailure(deps, library);
        throw error;
      }
    },
    async endAtWork(gone) {
      for (const authorization of gone) {
        const kept = seals.open(authorization);
        if (kept !== undefined) await port.revoke(kept.refresh).catch(() => undefined);
      }
    },
    switchOff: async () => switchOff(deps),
  };
}

/** A success is compared with hours, so that of many within this time one is noted. */
const NOTED_SECONDS = 60;

async function noteSuccess({ database, clock }: Deps, library: string): Promise<void> {
  const [known] = await listLibraryRows(database.reader, [library]);
  const isHealthy = known?.state === "authorized" && known.failing_since === null;
  const isNoted = (known?.last_success_at ?? new Date(0)) > addSeconds(clock.now(), -NOTED_SECONDS);
  if (isHealthy && isNoted) return;
  await database.transaction(async (tx) => {
    const row = await lockLibrary(tx, library);
    if (row === undefined) return;
    const now = clock.now();
    const noted = { last_success_at: now, failing_since: null };
    const isSilent = row.state === "degraded" || row.former_state === "degraded";
    if (isSilent) await transit(tx, row, { event: "succeed", subject: SERVICE, at: now }, noted);
    else await updateLibrary(tx, library, noted);
  });
}

async function noteFailure({ database, clock }: Deps, library: string): Promise<void> {
  await database.transaction(async (tx) => {
    const row = await lockLibrary(tx, library);
    if (row?.failing_since === null) await updateLibrary(tx, library, { failing_since: clock.now() });
  });
}

async function switchOff({ database, clock }: Deps): Promise<void> {
  await database.transaction(async (tx) => {
    for (const { library_id: id } of await listLibraryRows(tx)) {
      const library = await lockLibrary(tx, id);
      if (library === undefined || library.state === "refresh_off") continue;
      await deleteAuthorizations(tx, { library: id });
      await transit(tx, library, { event: "switch_off", subject: SERVICE, at: clock.now(), reason: "refresh_off" });
    }
  });
}
