import type { SecuritySettings } from "@muniment/work-api/control-center/security-settings";
import { documentedSecuritySettings } from "@muniment/work-api/control-center/security-settings";
import type { SecurityPolicy } from "../security-settings/index.ts";
import type { AccountRules } from "../account-state/index.ts";
import type { PasswordSettings } from "../password/index.ts";

/** What an installation begins with, where its own settings say nothing of it: the documented values. */
export function settingsOf(
  given: PasswordSettings,
  factorPolicy: SecuritySettings["mfa.policy"] = "off",
): SecuritySettings {
  return {
    ...documentedSecuritySettings,
    "password.profile": given.profile,
    "password.maxAgeDays": given.maxAgeDays,
    "users.create.passwordOptionalWithEmail": given.isOptionalWithEmail,
    "lockout.tempThreshold": given.tempThreshold,
    "lockout.tempMinutes": given.tempMinutes,
    "lockout.permThreshold": given.permThreshold,
    "lockout.permAutoReleaseHours": given.permAutoReleaseHours,
    "lockout.linkUnlocks": given.linkUnlocks,
    "lockout.deviceAware": given.isDeviceAware,
    "lockout.trustedNetworks": given.trustedNetworks,
    "lockout.addressFailures": given.addressFailures,
    "lockout.sprayedAccounts": given.sprayedAccounts,
    "mfa.policy": factorPolicy,
  };
}

/** The rules of account states as they are in force at each look; how long guests stay is the installation's. */
export function accountRules(
  policy: Pick<SecurityPolicy, "current">,
  { externalMaxDays }: Pick<AccountRules, "externalMaxDays">,
): AccountRules {
  const at = <Name extends keyof SecuritySettings>(name: Name): SecuritySettings[Name] => policy.current[name];
  return {
    externalMaxDays,
    get maxAgeDays() {
      return at("password.maxAgeDays");
    },
    get tempThreshold() {
      return at("lockout.tempThreshold");
    },
    get tempMinutes() {
      return at("lockout.tempMinutes");
    },
    get permThreshold() {
      return at("lockout.permThreshold");
    },
    get permAutoReleaseHours() {
      return at("lockout.permAutoReleaseHours");
    },
    get linkUnlocks() {
      return at("lockout.linkUnlocks");
    },
  };
}

/** All settings of passwords as they are in force at each look; what a hash costs is the installation's. */
export function livePasswordSettings(
  policy: Pick<SecurityPolicy, "current">,
  given: PasswordSettings,
): PasswordSettings {
  const { memoryKib, passes, parallelism, concurrency } = given;
  const others: Omit<PasswordSettings, keyof AccountRules> = {
    memoryKib,
    passes,
    parallelism,
    concurrency,
    get profile() {
      return policy.current["password.profile"];
    },
    get isOptionalWithEmail() {
      return policy.current["users.create.passwordOptionalWithEmail"];
    },
    get isDeviceAware() {
      return policy.current["lockout.deviceAware"];
    },
    get trustedNetworks() {
      return policy.current["lockout.trustedNetworks"];
    },
    get addressFailures() {
      return policy.current["lockout.addressFailures"];
    },
    get sprayedAccounts() {
      return policy.current["lockout.sprayedAccounts"];
    },
  };
  return Object.defineProperties(
    others,
    Object.getOwnPropertyDescriptors(accountRules(policy, given)),
  ) as PasswordSettings;
}
