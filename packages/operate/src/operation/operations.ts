import { createHash } from "node:crypto";
import { newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { RepositoryError } from "../document-repository/index.ts";
import type { Operation } from "../document-repository/index.ts";
import type { OperateFunction } from "../run-as/index.ts";
import { beginOperations, finishOperations, isOperationOf } from "./operation.repository.ts";
import type { BegunOperation, FinishedOperation } from "./operation.repository.ts";

/** What the effects of one filing, or of one message, have in common. */
export interface EffectScope {
  /** What both audits join by. */
  readonly groupId: string;
  readonly function: OperateFunction;
  /** Decided once, before the first call (OPR-IDN-009). */
  readonly runAs: "user" | "service" | "fallback";
  readonly serviceId: string;
  readonly userId?: string;
  /** For the history of the repository (OPR-AUD-007). */
  readonly comment?: string;
}

/** One intended effect on the outside world. */
export interface Effect<T extends object> {
  /** Its natural key (OPR-IDM-002): whoever wants the same effect has the same key. */
  readonly key: string;
  /** Noun and verb: `document.upload`. */
  readonly kind: string;
  readonly intent: Readonly<Record<string, unknown>>;
  /** Makes it, under a mark that is the same for every attempt (OPR-IDM-003). The result is kept as JSON. */
  attempt(mark: Operation): Promise<T>;
  /** What an earlier attempt came to, whose answer nobody has; nothing when it had no effect (OPR-IDM-004). */
  find(mark: Operation): Promise<T | undefined>;
}

/** What became of an effect; an `error` leaves it to be tried again by whoever wants it. */
export type EffectOutcome<T> = { readonly result: T } | { readonly error: Error };

/** Effects outside, each of which happens once however often it is tried (operate.md 25). */
export interface Operations {
  /**
   * Makes every effect that is not made yet, `parallel` at a time; the outcomes in the order of the effects. Each is on
   * disk before its first call; one that was tried before is looked for before it is tried again.
   */
  performAll<T extends object>(
    scope: EffectScope,
    effects: readonly Effect<T>[],
    given?: { readonly parallel?: number },
  ): Promise<readonly EffectOutcome<T>[]>;
  /** The same for one; throws its error. */
  perform<T extends object>(scope: EffectScope, effect: Effect<T>): Promise<T>;
  /** Whether what belongs to `groupId` has begun this effect. */
  isBegunBy(groupId: string, key: string): Promise<boolean>;
}

const MARK_DIGITS = 12;

/** Operations in the database; with `reconciles` off each attempt is a new one, which only a test wants (D63). */
export function createOperations(deps: { database: Database; clock: Clock; reconciles: boolean }): Operations {
  const { database, clock, reconciles } = deps;

  const settle = async <T extends object>(
    scope: EffectScope,
    effect: Effect<T>,
    begun: BegunOperation,
  ): Promise<EffectOutcome<T>> => {
    if (begun.state === "done") return { result: begun.result as T };
    const mark = markOf(scope, reconciles ? effect.key : newId());
    try {
      const isRepeated = reconciles && begun.lease_no > 1;
      const found = isRepeated ? await effect.find(mark) : undefined;
      return { result: found ?? (await effect.attempt(mark)) };
    } catch (error) {
      return { error: error instanceof Error ? error : new Error(String(error)) };
    }
  };

  const performAll: Operations["performAll"] = async (scope, effects, { parallel = 1 } = {}) => {
    if (effects.length === 0) return [];
    const wanted = effects.map(({ key, kind, intent }) => ({
      id: newId(),
      key,
      group_id: scope.groupId,
      kind,
      function: scope.function,
      run_as: scope.runAs,
      service_id: scope.serviceId,
      user_id: scope.userId ?? null,
      intent,
    }));
    const rows = await beginOperations(database.reader, wanted, clock.now());
    const begun = new Map(rows.map((row) => [row.key, row]));
    const outcomes = await inParallel(effects, parallel, (effect) => settle(scope, effect, rowOf(begun, effect.key)));
    const attempted = effects.flatMap((effect, at) => {
      const row = rowOf(begun, effect.key);
      const outcome = outcomes[at];
      return row.state === "done" || outcome === undefined ? [] : [{ at, finished: finishedOf(row, outcome) }];
    });
    if (attempted.length === 0) return outcomes;
    const rowsToKeep = attempted.map(({ finished }) => finished);
    const kept = await finishOperations(database.reader, rowsToKeep, clock.now());
    const lost = new Set(attempted.filter(({ finished }) => !kept.has(finished.id)).map(({ at }) => at));
    // Somebody else goes on with it, and finds what came of it here.
    return outcomes.map((outcome, at) =>
      lost.has(at) ? { error: new RepositoryError("busy", "taken_over") } : outcome,
    );
  };

  return {
    performAll,
    isBegunBy: (groupId, key) => isOperationOf(database.reader, groupId, key),
    async perform(scope, effect) {
      const [outcome] = await performAll(scope, [effect]);
      if (outcome === undefined) throw new Error("An effect came to nothing");
      if ("error" in outcome) throw outcome.error;
      return outcome.result;
    },
  };
}

function markOf({ groupId, comment }: EffectScope, key: string): Operation {
  const digest = createHash("sha256").update(key).digest("hex").slice(0, MARK_DIGITS);
  return { operationId: `${groupId}:${digest}`, ...(comment === undefined ? {} : { comment }) };
}

function rowOf(begun: ReadonlyMap<string, BegunOperation>, key: string): BegunOperation {
  const row = begun.get(key);
  if (row === undefined) throw new Error("An effect was not recorded");
  return row;
}

function finishedOf(row: BegunOperation, outcome: EffectOutcome<object>): FinishedOperation {
  const { id, lease_no } = row;
  if ("result" in outcome) return { id, lease_no, state: "done", result: outcome.result, error: null };
  const { error } = outcome;
  if (!(error instanceof RepositoryError)) {
    return { id, lease_no, state: "unknown", result: null, error: { code: error.name } };
  }
  const { fault, code, transaction } = error;
  return { id, lease_no, state: stateAfter(fault), result: null, error: { fault, code, transaction } };
}

/** Whether the effect may have happened, was refused, or is still to come (operate.md 23.5). */
function stateAfter(fault: RepositoryError["fault"]): FinishedOperation["state"] {
  if (fault === "unknown" || fault === "bug") return "unknown";
  return fault === "transient" || fault === "busy" || fault === "token" ? "intended" : "refused";
}

/** Results in the order of what was given. */
async function inParallel<T, R>(given: readonly T[], lanes: number, run: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const rest = given.entries();
  const lane = async (): Promise<void> => {
    for (const [at, one] of rest) results[at] = await run(one);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, given.length) }, lane));
  return results;
}
