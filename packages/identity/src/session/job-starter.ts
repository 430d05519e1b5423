import type { JobStarter } from "@muniment/jobs";
import type { LevelCap, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { jobSession } from "../proof/index.ts";
import type { LoadActor } from "./authenticator.ts";

interface Authority {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly scopeCap: Exclude<LevelCap, undefined> | null;
  /** The one library of a background grant. */
  readonly libraryId?: number;
}

/** The person in whose name long work is started, with what their session was limited to. */
export function starterOf(actor: UserActor): JobStarter {
  const { clientId, scopes, scopeCap } = actor;
  const [only] = actor.purpose === "background" ? actor.libraries.values() : [];
  const bound = only === undefined ? {} : { libraryId: only.libraryId };
  const authority: Authority = { clientId, scopes: [...scopes], scopeCap: scopeCap ?? null, ...bound };
  return { num: actor.userNum, authority };
}

/**
 * Who started long work, as of this moment: rights that were lost since then are not there. `undefined` once the
 * person may not sign in any more. Signing out ends nothing: work goes on without a page that looks at it.
 */
export async function loadStarter(
  deps: { reader: Tx; loadActor: LoadActor },
  job: { id: string; starter: JobStarter },
): Promise<UserActor | undefined> {
  const { clientId, scopes, scopeCap, libraryId } = job.starter.authority as Authority;
  const session = {
    clientId,
    sessionId: jobSession(job.id),
    scopes: new Set(scopes),
    scopeCap: scopeCap ?? undefined,
    ...(libraryId === undefined ? {} : { libraryLimit: libraryId }),
  };
  return deps.loadActor(deps.reader, job.starter.num, session);
}
