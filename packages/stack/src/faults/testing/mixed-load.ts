import { setTimeout as delay } from "node:timers/promises";
import { chooseAct, openLane } from "./acts.ts";
import type { Act, Lane } from "./acts.ts";
import { createGate } from "./gate.ts";
import type { Gate } from "./gate.ts";
import type { Ledger } from "./ledger.ts";
import { NoAnswerError, jsonOf, textOf } from "./work-caller.ts";
import type { WorkCaller, WorkRequest, Wire } from "./work-caller.ts";

/** People who write at the same time, each in a matter of their own, and repeat what was not acknowledged. */
export interface MixedLoad extends Disposable {
  /** Resolves when `count` more acts were acknowledged; throws what a lane could not explain. */
  progress(count: number): Promise<void>;
  /** Lets each lane end the try that is under way, whatever comes of it, and holds it there. */
  pause(): Promise<void>;
  /** Goes on; what was not acknowledged is tried again first, under the same key. */
  resume(): void;
  /** Waits until all that was begun is acknowledged, and ends. */
  finish(): Promise<void>;
  /** How many acts of each kind were acknowledged. */
  readonly counts: ReadonlyMap<string, number>;
  /** How many tries brought no acknowledgement. */
  readonly failedTries: number;
}

interface Progress {
  readonly gate: Gate;
  readonly ledger: Ledger;
  readonly counts: Map<string, number>;
  failedTries: number;
  /** Begin nothing new. */
  isEnding: boolean;
  /** Do not even repeat. */
  isAbandoned: boolean;
}

const RETRY_MILLISECONDS = 50;

/** Starts the lanes; `label` begins each name and key. Disposal lets go of what is not acknowledged. */
export function startMixedLoad(lanes: readonly Lane[], options: { ledger: Ledger; label: string }): MixedLoad {
  const gate = createGate(lanes.length);
  const progress: Progress = {
    gate,
    ledger: options.ledger,
    counts: new Map(),
    failedTries: 0,
    isEnding: false,
    isAbandoned: false,
  };
  const ended = Promise.all(lanes.map((lane, index) => runLane(lane, `${options.label}-${index}`, progress)));
  // Whoever waits next sees the failure; until then it must not count as unhandled.
  ended.catch(() => undefined);
  const unlessFailed = async (waiting: Promise<void>): Promise<void> => {
    await Promise.race([waiting, ended]);
  };
  return {
    progress: (count) => unlessFailed(gate.counted(count)),
    pause: () => unlessFailed(gate.close()),
    resume: () => gate.open(),
    async finish() {
      progress.isEnding = true;
      gate.open();
      await ended;
    },
    counts: progress.counts,
    get failedTries() {
      return progress.failedTries;
    },
    [Symbol.dispose]() {
      progress.isEnding = true;
      progress.isAbandoned = true;
      gate.open();
    },
  };
}

async function runLane(lane: Lane, name: string, progress: Progress): Promise<void> {
  const { gate, ledger, counts } = progress;
  const state = openLane(lane, name);
  try {
    while (!progress.isEnding) {
      await gate.pass();
      const act = chooseAct(state);
      ledger.intend(act.subject, act.form);
      const isDone = await repeat(act, { caller: lane.caller, key: `${name}-${state.next}`, progress });
      if (!isDone) return;
      ledger.acknowledge(act.subject);
      counts.set(act.kind, (counts.get(act.kind) ?? 0) + 1);
      gate.count();
    }
  } finally {
    gate.leave();
  }
}

async function repeat(act: Act, given: { caller: WorkCaller; key: string; progress: Progress }): Promise<boolean> {
  const { caller, key, progress } = given;
  while (!progress.isAbandoned) {
    const answer = await tryOnce(caller, { ...act.request, headers: { "idempotency-key": key } });
    if (answer !== undefined) {
      act.learn(answer);
      return true;
    }
    progress.failedTries += 1;
    await delay(RETRY_MILLISECONDS);
    await progress.gate.pass();
  }
  return false;
}

/** The answer when the act is acknowledged; undefined when it has to be tried again. */
async function tryOnce(caller: WorkCaller, request: WorkRequest): Promise<Wire | undefined> {
  try {
    const answer = await caller.send(request);
    if (answer.status === 200 || answer.status === 201) return jsonOf(answer) as Wire;
    // 409 with Retry-After: an earlier try under this key is still running (work-api.md 17.4).
    if (answer.headers.has("retry-after") && [409, 503].includes(answer.status)) return undefined;
    throw new Error(`${request.method} ${request.path} was answered ${answer.status}: ${textOf(answer).slice(0, 500)}`);
  } catch (error) {
    if (error instanceof NoAnswerError) return undefined;
    throw error;
  }
}
