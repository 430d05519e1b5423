import { Type } from "typebox";
import { defineTask } from "@muniment/jobs";
import type { JobQueue, Task, TaskKind } from "@muniment/jobs";
import { addSeconds, systemActor } from "@muniment/kernel";
import { renderLetter } from "@muniment/mail";
import type { QueueMail } from "@muniment/mail";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import {
  addressOfActivator,
  endProbe,
  findProbe,
  insertProbe,
  listInstallations,
  lockInstallations,
  platformFault,
  rollBack,
} from "../installation/index.ts";
import type { Installation, Probe, RollBackDeps, WatchActivation } from "../installation/index.ts";
import { askServices, brokenFile } from "./checks.ts";
import type { CheckDeps } from "./checks.ts";

/** What the watch over new versions works with. */
export interface ProbeDeps extends CheckDeps, RollBackDeps {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly queueMail: QueueMail;
  /** The public origin of the platform. */
  readonly platform: string;
}

const PAYLOAD = Type.Object({ package_id: Type.String(), version: Type.String() });
const KIND: TaskKind<typeof PAYLOAD> = { name: "extensions.watch-activation", payload: PAYLOAD, attempts: 25 };
/** How long a version may take until all of it works (TRK-PKG-035). */
const PROBE_SECONDS = 60;
const PAUSE_SECONDS = 5;
const PROBE = systemActor("probe of new versions");

/** Begins the watch over a version with the transaction that makes it the active one. */
export function createWatch(jobs: JobQueue): WatchActivation {
  return async (tx, activation) => {
    await insertProbe(tx, activation);
    await jobs.add(
      tx,
      KIND,
      { package_id: activation.package_id, version: activation.version },
      { key: keyOf(activation) },
    );
  };
}

/**
 * Looks at a new version until all of it works: its files, the platform that it needs, its servers. What does not work
 * after a minute goes back to the version before, which is told to whoever brought it.
 */
export function createProbeTask(deps: ProbeDeps): Task {
  return defineTask({
    ...KIND,
    async run({ package_id: packageId, version }) {
      const { reader } = deps.database;
      const installed = await watched(reader, { packageId, version });
      if (installed === undefined) return;
      const found = await lookAt(deps, reader, installed);
      await deps.database.transaction(async (tx) => {
        await lockInstallations(tx);
        const probe = await findProbe(tx, packageId);
        if (probe?.state !== "running" || probe.version !== version) return;
        const now = deps.clock.now();
        if (found === undefined) await endProbe(tx, packageId, { state: "passed", reason: null, ended_at: now });
        else if (found.mayMend && now < addSeconds(probe.began_at, PROBE_SECONDS)) await again(deps, tx, probe);
        else await giveUp(deps, tx, { probe, installed, reason: found.reason });
      });
    },
  });
}

async function watched(
  reader: Tx,
  { packageId, version }: { packageId: string; version: string },
): Promise<Installation | undefined> {
  const installed = (await listInstallations(reader)).find(({ package_id: id }) => id === packageId);
  return installed?.active_version === version ? installed : undefined;
}

interface Fault {
  readonly reason: string;
  /** It may be a matter of time. */
  readonly mayMend: boolean;
}

async function lookAt(deps: ProbeDeps, reader: Tx, installed: Installation): Promise<Fault | undefined> {
  const { package_id: packageId, active_version: version, manifest } = installed;
  const broken = await brokenFile(deps, reader, { packageId, version });
  if (broken !== undefined) return { reason: `${broken} cannot be read.`, mayMend: false };
  const unfit = platformFault(manifest);
  if (unfit !== undefined) return { reason: unfit, mayMend: false };
  const silent = (await askServices(deps, manifest)).find(({ isReady }) => !isReady);
  return silent === undefined ? undefined : { reason: `Its server ${silent.name} is not ready.`, mayMend: true };
}

async function again({ jobs, clock }: ProbeDeps, tx: Tx, probe: Probe): Promise<void> {
  const payload = { package_id: probe.package_id, version: probe.version };
  await jobs.add(tx, KIND, payload, { key: keyOf(probe), runAt: addSeconds(clock.now(), PAUSE_SECONDS) });
}

async function giveUp(
  deps: ProbeDeps,
  tx: Tx,
  { probe, installed, reason }: { probe: Probe; installed: Installation; reason: string },
): Promise<void> {
  const { package_id: packageId, version, previous } = probe;
  const at = deps.clock.now();
  const state = previous === null ? "failed" : "rolled_back";
  await recordAudit(tx, auditSubject(PROBE), [
    {
      at,
      action: "package.probe",
      object_type: "package",
      object_id: packageId,
      outcome: "failed",
      code: state,
      reason,
      before: { version },
      ...(previous === null ? {} : { after: { version: previous } }),
    },
  ]);
  if (previous !== null) await rollBack(deps, tx, { actor: PROBE, clientId: installed.client_id, version: previous });
  await endProbe(tx, packageId, { state, reason, ended_at: at });
  await tell(deps, tx, { probe, installed, reason });
}

async function tell(
  { queueMail, platform, applications }: ProbeDeps,
  tx: Tx,
  { probe, installed, reason }: { probe: Probe; installed: Installation; reason: string },
): Promise<void> {
  const recipient = await addressOfActivator(tx, probe.package_id);
  if (recipient === undefined) return;
  const { client_id: clientId } = installed;
  const name = (await applications.find(tx, clientId))?.name ?? probe.package_id;
  const { version, previous } = probe;
  const letter = {
    heading: previous === null ? `${name} does not work yet` : `${name} is back at version ${previous}`,
    paragraphs: [
      `Version ${version} did not work within a minute after it was activated: ${reason}`,
      previous === null
        ? "There is no earlier version, so it stays as it is."
        : `Version ${previous} is active again. Data, and who has access, stayed as they were.`,
    ],
    action: {
      label: "Open Control Center",
      url: `${platform}/control-center/settings/applications/${encodeURIComponent(clientId)}`,
    },
    closing: [],
  };
  const mail = { kind: "package.probe", recipient, subject: letter.heading, isAutomatic: true };
  await queueMail(tx, { ...mail, ...renderLetter(letter) });
}

function keyOf({ package_id: packageId }: Pick<Probe, "package_id">): string {
  return `${KIND.name}:${packageId}`;
}
