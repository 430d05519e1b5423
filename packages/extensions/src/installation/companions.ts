import type { Manifest } from "@muniment/extension-kit";
import { systemActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { inRange } from "./context-rules.ts";
import { listInstallations } from "./installation.repository.ts";
import type { Installation } from "./installation.repository.ts";
import { extendsOf } from "./package-facts.ts";
import type { ApplicationRegistry } from "./ports.ts";

/** The package that has to be enabled before this one is shown to anybody; `undefined` when all are (TRK-INST-003). */
export async function companionOf(
  applications: Pick<ApplicationRegistry, "find">,
  reader: Tx,
  { manifest, installations }: { manifest: Manifest; installations: readonly Installation[] },
): Promise<string | undefined> {
  for (const { id, range } of manifest.requires.packages ?? []) {
    const there = installations.find(({ package_id: other }) => other === id);
    const application = there === undefined ? undefined : await applications.find(reader, there.client_id);
    const isOn = application?.enabled === true && !application.is_deleted && application.waits_for === null;
    if (there === undefined || !isOn || !inRange(there.active_version, range)) return id;
  }
  return undefined;
}

/** Lets applications wait for their companions, or no more, as those have been enabled, disabled or updated. */
export async function settleCompanions(applications: ApplicationRegistry, tx: Tx): Promise<void> {
  const installations = await listInstallations(tx);
  for (const { manifest, client_id: clientId, active_version: version, package_id } of installations) {
    if ((manifest.requires.packages ?? []).length === 0) continue;
    const application = await applications.find(tx, clientId);
    if (application === undefined || application.is_deleted) continue;
    const waitsFor = (await companionOf(applications, tx, { manifest, installations })) ?? null;
    if (waitsFor === application.waits_for) continue;
    const facts = { package_id, version, extends: extendsOf(manifest), waits_for: waitsFor };
    await applications.changeApplication(tx, systemActor("companion packages"), clientId, { package: facts });
  }
}
