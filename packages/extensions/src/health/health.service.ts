import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { PackageHealthData } from "@muniment/work-api/control-center/package";
import { companionOf, listInstallations } from "../installation/index.ts";
import type { ApplicationRegistry, Installation } from "../installation/index.ts";
import type { OutlookAddins } from "../outlook/index.ts";
import { askServices, brokenFile } from "./checks.ts";
import type { CheckDeps, ServiceAnswer } from "./checks.ts";

/** What the list of a package's health is made from. */
export interface HealthDeps extends CheckDeps {
  readonly applications: ApplicationRegistry;
  readonly addins: Pick<OutlookAddins, "list">;
  /** Whether the relay by which e-mails leave answers. */
  readonly isRelayReachable: (reader: Tx) => Promise<boolean>;
}

/** More than this, and signatures of the server begin to be refused for their time. */
const MOST_SKEW_SECONDS = 30;

/** What works and what does not around an installed package (TRK-INST-010); 404 for an application without. */
export async function checkHealth(deps: HealthDeps, reader: Tx, clientId: string): Promise<PackageHealthData[]> {
  const installations = await listInstallations(reader);
  const installed = installations.find(({ client_id: id }) => id === clientId);
  if (installed === undefined) throw new AppError(errors.noRecord);
  const answers = await askServices(deps, installed.manifest);
  const found = [
    await checkFiles(deps, reader, installed),
    await checkClient(deps, reader, installed),
    await checkCompanion(deps, reader, { installed, installations }),
    checkServices(answers),
    await checkLibraries(deps, reader, installed),
    await checkMail(deps, reader, installed),
    await checkOutlook(deps, reader, installed),
    checkClock(answers),
  ];
  return found.filter((item) => item !== undefined);
}

type Found = PackageHealthData | undefined;

async function checkFiles(deps: HealthDeps, reader: Tx, installed: Installation): Promise<Found> {
  const { package_id: packageId, active_version: version } = installed;
  const broken = await brokenFile(deps, reader, { packageId, version });
  return broken === undefined ? { id: "files", state: "ok" } : { id: "files", state: "failed", about: [broken] };
}

async function checkClient(deps: HealthDeps, reader: Tx, { client_id: clientId }: Installation): Promise<Found> {
  const application = await deps.applications.find(reader, clientId);
  if (application?.enabled !== true || application.is_deleted) return { id: "client", state: "attention" };
  return { id: "client", state: (await deps.applications.hasCredentials(reader, clientId)) ? "ok" : "failed" };
}

async function checkCompanion(
  deps: HealthDeps,
  reader: Tx,
  { installed, installations }: { installed: Installation; installations: readonly Installation[] },
): Promise<Found> {
  const { manifest } = installed;
  if ((manifest.requires.packages ?? []).length === 0) return undefined;
  const missing = await companionOf(deps.applications, reader, { manifest, installations });
  return missing === undefined
    ? { id: "companion", state: "ok" }
    : { id: "companion", state: "failed", about: [missing] };
}

function checkServices(answers: readonly ServiceAnswer[]): Found {
  if (answers.length === 0) return undefined;
  const silent = answers.filter(({ isReady }) => !isReady).map(({ name }) => name);
  return silent.length === 0 ? { id: "service", state: "ok" } : { id: "service", state: "failed", about: silent };
}

async function checkLibraries(deps: HealthDeps, reader: Tx, installed: Installation): Promise<Found> {
  const services = installed.manifest.backgroundServices ?? [];
  if (!services.some(({ authorization }) => authorization.type === "per-library")) return undefined;
  const { lent, libraries } = await deps.applications.countLent(reader, installed.client_id);
  return { id: "libraries", state: lent < libraries ? "attention" : "ok", count: lent, total: libraries };
}

async function checkMail(deps: HealthDeps, reader: Tx, { manifest }: Installation): Promise<Found> {
  if (!manifest.permissions.some(({ id }) => id.startsWith("mail."))) return undefined;
  return { id: "mail", state: (await deps.isRelayReachable(reader)) ? "ok" : "failed" };
}

async function checkOutlook(deps: HealthDeps, reader: Tx, installed: Installation): Promise<Found> {
  if (installed.manifest.outlook === undefined) return undefined;
  const addin = (await deps.addins.list(reader)).find(({ client_id: id }) => id === installed.client_id);
  const rules = addin?.findings.map(({ rule }) => rule) ?? [];
  return rules.length === 0 ? { id: "outlook", state: "ok" } : { id: "outlook", state: "failed", about: rules };
}

function checkClock(answers: readonly ServiceAnswer[]): Found {
  const skews = answers.flatMap(({ skewSeconds }) => (skewSeconds === undefined ? [] : [Math.abs(skewSeconds)]));
  if (skews.length === 0) return undefined;
  const worst = Math.max(...skews);
  return { id: "clock", state: worst > MOST_SKEW_SECONDS ? "failed" : "ok", count: worst };
}
