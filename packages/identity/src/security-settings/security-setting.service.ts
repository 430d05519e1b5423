import type { Static } from "typebox";
import { AppError, toWireDate } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { securitySettingNames } from "@muniment/work-api/control-center/security-settings";
import type {
  getSecuritySettings,
  SecuritySettingChanges,
  SecuritySettingName,
  SecuritySettings,
} from "@muniment/work-api/control-center/security-settings";
import { refusal } from "@muniment/work-api/identity/refusal";
import { wrongNetwork } from "../known-place/index.ts";
import { checkMatch } from "../stale-write.ts";
import { deleteSettings, listSettings, lockSettings, storeSettings } from "./security-setting.repository.ts";
import type { StoredSetting } from "./security-setting.repository.ts";
import { withStored } from "./security-policy.ts";
import type { SecurityPolicy } from "./security-policy.ts";

/** What the settings are shown and changed with. */
export interface SecuritySettingDeps {
  readonly clock: Clock;
  readonly policy: SecurityPolicy;
  /** Failures of the last minutes, for the alarm (CC-LCK-008). */
  readonly readFailures: (reader: Tx) => Promise<{ readonly names: number; readonly addresses: number }>;
  /** Throws for who may not change what concerns every library (CC-ROL-019). */
  readonly requireRight: (reader: Tx, actor: UserActor) => Promise<void>;
  /** Throws when the person has not shown lately who they are (CC-SES-003). */
  readonly requireProof: (tx: Tx, actor: UserActor, now: Date) => Promise<void>;
  /** Lets no session go on for longer than the new settings say. */
  readonly shortenSessions: (tx: Tx, settings: SecuritySettings, now: Date) => Promise<void>;
}

/** The settings as their reader sees them. */
export type SecuritySettingsView = Static<typeof getSecuritySettings.response>["data"];

/** For who manages settings: NRTADMIN of any library, or by a global privilege (control-center.md 24, row 53). */
export async function viewSettings(
  deps: SecuritySettingDeps,
  reader: Tx,
  actor: UserActor,
): Promise<SecuritySettingsView> {
  await deps.requireRight(reader, actor);
  return shape(deps, reader, await listSettings(reader));
}

/** Changes what is given, and nothing when one value makes no sense; in force once the transaction is over. */
export async function changeSettings(
  deps: SecuritySettingDeps,
  tx: Tx,
  given: { actor: UserActor; changes: SecuritySettingChanges; ifMatch: string | undefined },
): Promise<SecuritySettingsView> {
  const { actor, changes } = given;
  await deps.requireRight(tx, actor);
  const now = deps.clock.now();
  await deps.requireProof(tx, actor, now);
  const stored = await lockSettings(tx);
  const before = withStored(deps.policy.defaults, stored);
  checkMatch(given.ifMatch, before);
  const after = applied(before, changes, deps.policy.defaults);
  requireSense(after);
  const names = securitySettingNames.filter((name) => changes[name] !== undefined);
  const isReset = (name: SecuritySettingName): boolean => changes[name] === null;
  await deleteSettings(tx, names.filter(isReset));
  const kept = names.filter((name) => !isReset(name) && after[name] !== before[name]);
  await storeSettings(
    tx,
    kept.map((name) => [name, after[name]]),
    { changed_at: now, changed_by: actor.fullName },
  );
  const changed = names.filter((name) => after[name] !== before[name]);
  if (changed.length > 0) {
    await deps.shortenSessions(tx, after, now);
    const of = (settings: SecuritySettings) => Object.fromEntries(changed.map((name) => [name, settings[name]]));
    await recordAudit(tx, auditSubject(actor), [
      {
        at: now,
        action: "security_settings.change",
        object_type: "settings",
        object_id: "security",
        before: of(before),
        after: of(after),
      },
    ]);
  }
  return shape(deps, tx, await listSettings(tx));
}

function applied(
  before: SecuritySettings,
  changes: SecuritySettingChanges,
  defaults: SecuritySettings,
): SecuritySettings {
  const chosen = securitySettingNames.flatMap((name) => {
    const value = changes[name];
    return value === undefined ? [] : [[name, value ?? defaults[name]] as const];
  });
  return { ...before, ...(Object.fromEntries(chosen) as Partial<SecuritySettings>) };
}

/** CC-LCK-007, CC-LCK-009. */
function requireSense(settings: SecuritySettings): void {
  if (wrongNetwork(settings["lockout.trustedNetworks"]) !== undefined) {
    throw new AppError(errors.invalidProfile, {
      messages: [refusal("network_invalid", { field: "lockout.trustedNetworks" })],
    });
  }
  if (settings["lockout.permThreshold"] > settings["lockout.tempThreshold"]) return;
  throw new AppError(errors.invalidProfile, { messages: [refusal("lock_order", { field: "lockout.permThreshold" })] });
}

async function shape(
  { policy, readFailures }: SecuritySettingDeps,
  reader: Tx,
  stored: readonly StoredSetting[],
): Promise<SecuritySettingsView> {
  const values = withStored(policy.defaults, stored);
  const failures = await readFailures(reader);
  const most = values["lockout.sprayedAccounts"];
  return {
    values,
    defaults: policy.defaults,
    changes: stored.map(({ name, changed_at: changed, changed_by }) => ({
      name,
      changed: toWireDate(changed),
      changed_by,
    })),
    alarm: { is_raised: most > 0 && failures.names >= most, ...failures },
  };
}
