import { createHash } from "node:crypto";
import type { Clock } from "@muniment/kernel";
import type { Manifest } from "@muniment/extension-kit";
import type { Tx } from "@muniment/platform/db";
import { listVersionFiles } from "../installation/index.ts";
import type { OpenPackageFile } from "../installation/index.ts";

/** What the checks of a package ask. */
export interface CheckDeps {
  readonly clock: Clock;
  readonly openPackageFile: OpenPackageFile;
  /** Servers of applications by the name that manifests give them. */
  readonly services: ReadonlyMap<string, string>;
}

/** What was found out about the server of an application. */
export interface ServiceAnswer {
  readonly name: string;
  readonly isReady: boolean;
  /** How far its clock is from ours, where it said. */
  readonly skewSeconds?: number;
}

const PATIENCE_MS = 3_000;

/** The first file of a version that is gone or has changed since it was checked; `undefined` when all are whole. */
export async function brokenFile(
  { openPackageFile }: Pick<CheckDeps, "openPackageFile">,
  reader: Tx,
  { packageId, version }: { packageId: string; version: string },
): Promise<string | undefined> {
  for (const { path, sha256 } of await listVersionFiles(reader, packageId, version)) {
    const file = await openPackageFile(packageId, version, path);
    const found = await hashOf(file).catch(() => undefined);
    if (found !== sha256) return path;
  }
  return undefined;
}

async function hashOf(file: Awaited<ReturnType<OpenPackageFile>>): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const hash = createHash("sha256");
  for await (const chunk of await file.open()) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

/** Asks the servers that a package works with whether they are ready. */
export async function askServices(
  { clock, services }: Pick<CheckDeps, "clock" | "services">,
  { backgroundServices = [] }: Manifest,
): Promise<ServiceAnswer[]> {
  const names = [...new Set(backgroundServices.map(({ runtime }) => runtime.service))];
  return Promise.all(names.map(async (name) => ({ name, ...(await ask(services.get(name), clock)) })));
}

async function ask(address: string | undefined, clock: Clock): Promise<Omit<ServiceAnswer, "name">> {
  if (address === undefined) return { isReady: false };
  try {
    const answer = await fetch(new URL("/readyz", address), {
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await answer.body?.cancel();
    const told = Date.parse(answer.headers.get("date") ?? "");
    const skew = Number.isNaN(told) ? {} : { skewSeconds: Math.round((told - clock.now().getTime()) / 1_000) };
    return { isReady: answer.ok, ...skew };
  } catch {
    return { isReady: false };
  }
}
