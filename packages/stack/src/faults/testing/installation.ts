import { setTimeout as delay } from "node:timers/promises";
import { findFreePorts } from "../../free-port.ts";
import type { ReadyInfo } from "../../ready-file.ts";
import { identifyProcess, signalProcess, waitUntilGone } from "../../running-process.ts";
import { postmasterPid, signalServers, workBackends } from "./database.ts";
import type { Ground } from "./ground.ts";
import { startMuniment } from "./muniment-process.ts";
import type { StartedMuniment } from "./muniment-process.ts";

/** Processes of an installation that can be killed: one session of PostgreSQL, its first process, ours, or all. */
export type Victim = "node" | "postmaster" | "backend" | "everything";

/** `muniment start` on a ground, at the same address each time. */
export interface Installation extends AsyncDisposable {
  readonly dataDir: string;
  readonly port: number;
  /** What the last start has written. */
  readonly ready: ReadyInfo;
  /** SIGKILL from outside; resolves when the victim is gone. */
  kill(victim: Victim): Promise<void>;
  /** Starts again what does not start by itself, and resolves when `/readyz` answers 200. */
  recover(): Promise<void>;
  /** SIGTERM; throws when it does not end well. */
  stop(): Promise<void>;
}

const PORTS_OF_ALL_PARTS = 7;
const POLL_MILLISECONDS = 20;
const PATIENCE_MILLISECONDS = 60_000;

/** Starts Muniment on the ground; disposal kills it. */
export async function startInstallation(ground: Ground): Promise<Installation> {
  const { dataDir } = ground;
  const port = await findFreePorts(PORTS_OF_ALL_PARTS);
  let muniment: StartedMuniment | undefined = await startMuniment({ dataDir, port });
  let ready = muniment.ready;

  async function killNode(): Promise<void> {
    await muniment?.kill();
    muniment = undefined;
  }
  async function killServer(pid: number): Promise<void> {
    const identity = await identifyProcess(pid);
    signalProcess(pid, "SIGKILL");
    const isGone = identity === undefined || (await waitUntilGone([identity], PATIENCE_MILLISECONDS));
    if (!isGone) throw new Error(`PostgreSQL's process ${pid} outlived SIGKILL`);
  }
  const victims: Readonly<Record<Victim, () => Promise<void>>> = {
    node: killNode,
    async postmaster() {
      const before = await postmasterPid(dataDir);
      await killServer(before);
      // The sessions of a dead server may answer for a moment longer.
      while ((await postmasterPid(dataDir).catch(() => before)) === before) await delay(POLL_MILLISECONDS);
    },
    async backend() {
      const [pid] = (await workBackends(dataDir)).toSorted(() => Math.random() - 0.5);
      if (pid !== undefined) await killServer(pid);
    },
    async everything() {
      // The node process first, or it would see its database die and start it again.
      await killNode();
      await signalServers(dataDir, "SIGKILL");
    },
  };
  return {
    dataDir,
    port,
    get ready() {
      return ready;
    },
    kill: (victim) => victims[victim](),
    async recover() {
      if (muniment === undefined) {
        muniment = await startMuniment({ dataDir, port });
        ready = muniment.ready;
      }
      while ((await fetch(`${ready.work}/readyz`).catch(() => undefined))?.status !== 200)
        await delay(POLL_MILLISECONDS);
    },
    async stop() {
      await muniment?.stop();
      muniment = undefined;
    },
    [Symbol.asyncDispose]: killNode,
  };
}
