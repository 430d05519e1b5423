import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Endpoint } from "@muniment/rest";
import { errors } from "@muniment/work-api";
import { getConsoleMe, listConsoleLibraries } from "@muniment/work-api/control-center/console";
import { idleHeader, getIdentityProof, proveIdentity } from "@muniment/work-api/control-center/identity-proof";
import { getUserPhoto } from "@muniment/work-api/control-center/photo";
import { BROWSER_CLIENT, requireConsoleUse } from "../proof/index.ts";
import type { SecurityPolicy } from "../security-settings/index.ts";

/** What a page needs to ask who one is, and what Work's pages show as well. */
const ALWAYS: ReadonlySet<string> = new Set(
  [getConsoleMe, listConsoleLibraries, getIdentityProof, proveIdentity, getUserPhoto].map(({ id }) => id),
);

/**
 * Refuses who left Control Center's pages alone for longer than it may be (CC-SES-001). Applications have no pages,
 * and tokens with limits of their own.
 */
export function consoleGuard(deps: { reader: Tx; clock: Clock; policy: Pick<SecurityPolicy, "current"> }) {
  return async (spec: Endpoint, { actorIfAny, request }: RequestContext): Promise<void> => {
    // What was lent for reading a library is no way to look after anything (work-api.md 17.3).
    if (actorIfAny?.purpose === "background") throw new AppError(errors.accessDenied);
    if (actorIfAny?.clientId !== BROWSER_CLIENT || ALWAYS.has(spec.id)) return;
    await requireConsoleUse(deps.reader, actorIfAny, {
      now: deps.clock.now(),
      idleSeconds: idleSecondsOf(request.headers[idleHeader]),
      limitMinutes: deps.policy.current["session.controlCenterIdleMinutes"],
    });
  };
}

const MOST_SECONDS = 12 * 3600;

function idleSecondsOf(header: string | string[] | undefined): number {
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, MOST_SECONDS) : 0;
}
