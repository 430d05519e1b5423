import {
  accountRules,
  checkLockRules,
  createAccountMail,
  createAccountMailTasks,
  createBackgroundGrantTasks,
  createIdentity,
  createSecurityPolicy,
  defaultPasswordSettings,
  settingsOf,
} from "@muniment/identity";
import type { AccountMail, Identity } from "@muniment/identity";
import type { JobQueue, LongWork } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import { createMailQueue } from "@muniment/mail";
import { parseRelayUrl } from "@muniment/mail/relay";
import type { RelayKeeper } from "@muniment/mail/relay";
import type { Database } from "@muniment/platform/db";
import type { Lifecycle } from "@muniment/platform/lifecycle";
import type { Log } from "@muniment/platform/log";
import { createSealer, deriveSealKey } from "@muniment/platform/seal";
import { countContentAsSystem, isPersonInUseAsSystem } from "@muniment/work";
import type { WorkConfig } from "./config.ts";

/** Shown as `dms_version` and in discovery. */
export const VERSION = "0.1.0";

/** People and the ways in, with the e-mails about accounts. */
export async function openIdentity(
  config: WorkConfig,
  { database, clock, log, lifecycle }: { database: Database; clock: Clock; log: Log; lifecycle: Lifecycle },
  { jobs, longWork, relays }: { jobs: JobQueue; longWork: LongWork; relays: RelayKeeper },
): Promise<{
  identity: Identity;
  accountMail: AccountMail;
  accountWork: ReturnType<typeof createAccountMailTasks>;
  showsNames: () => boolean;
}> {
  const { origin, installationName, customerId } = config;
  const given = {
    ...defaultPasswordSettings(),
    maxAgeDays: config.passwordMaxAgeDays,
    tempThreshold: config.lockoutTempThreshold,
    tempMinutes: config.lockoutTempMinutes,
    permThreshold: config.lockoutPermThreshold,
    permAutoReleaseHours: config.lockoutPermReleaseHours,
    linkUnlocks: config.lockoutLinkUnlocks,
    externalMaxDays: config.externalMaxDays,
  };
  checkLockRules(given);
  const securityPolicy = createSecurityPolicy(database, settingsOf(given, config.factorPolicy));
  await securityPolicy.reload();
  lifecycle.own(securityPolicy.watch());
  const rules = accountRules(securityPolicy, given);
  const queueMail = createMailQueue({ clock, jobs });
  const verifiesEmailChange = config.verifyEmailChange;
  const ways = { clock, publicOrigin: origin, installationName, queueMail };
  const accountMail = createAccountMail({ ...ways, rules, verifiesEmailChange });
  const identity = createIdentity({
    database,
    clock,
    log: log.child({ name: "identity" }),
    accountMail,
    passwordSettings: given,
    securityPolicy,
    sealer: createSealer([deriveSealKey(config.masterSecret, "identity")]),
    installationName,
    installation: { customerId, version: VERSION, publicOrigin: origin, userIdGuideline: config.userIdGuideline },
    anonymiseNeedsTwo: config.anonymiseNeedsTwo,
    isInUse: isPersonInUseAsSystem,
    mailSettings: {
      relays,
      configured: { address: parseRelayUrl(config.relayUrl), sender: parseSender(config.mailFrom) },
      jobs,
      installationName,
    },
    countContent: countContentAsSystem,
    longWork,
    directories: {
      sealer: createSealer([deriveSealKey(config.masterSecret, "directory secrets")]),
      jobs,
      queueMail,
      installationName,
      allowsPlain: config.directoryAllowPlain,
      locksMasteredFields: config.directoryLockMasteredFields,
    },
  });
  const ownLog = log.child({ name: "account-mail" });
  return {
    identity,
    accountMail,
    accountWork: joined(
      createAccountMailTasks({ database, clock, log: ownLog, accountMail, rules }),
      createBackgroundGrantTasks({ database, clock, accountMail }),
    ),
    showsNames: () => securityPolicy.current["content.showNames"],
  };
}

type Work = ReturnType<typeof createAccountMailTasks>;

function joined(...parts: readonly Work[]): Work {
  return { tasks: parts.flatMap(({ tasks }) => tasks), schedules: parts.flatMap(({ schedules }) => schedules) };
}

/** Name and address of `Name <address>`. */
export function parseSender(text: string): { name: string; address: string } {
  const match = /^(.*?)\s*<([^<>]+)>$/.exec(text.trim());
  return match === null ? { name: "", address: text.trim() } : { name: match[1] ?? "", address: match[2] ?? "" };
}
