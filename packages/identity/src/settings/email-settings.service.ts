import type { Static } from "typebox";
import type { JobQueue } from "@muniment/jobs";
import { AppError } from "@muniment/kernel";
import type { Clock, FieldMessage, UserActor } from "@muniment/kernel";
import { renderLetter } from "@muniment/mail";
import type { Mailbox } from "@muniment/mail";
import { hurryDeliveries } from "@muniment/mail/queue";
import { tryRelay } from "@muniment/mail/relay";
import type { ChosenRelay, RelayAddress, RelayKeeper, RelaySettings } from "@muniment/mail/relay";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { EmailRelay, EmailRelayInput, testEmailSettings } from "@muniment/work-api/control-center/email-settings";
import { refusal } from "@muniment/work-api/identity/refusal";
import { checkEmail } from "@muniment/work-api/identity/user-rules";
import { requireSystemRight } from "../administration/index.ts";
import { visibleMails } from "./delivery.ts";

type Input = Static<typeof EmailRelayInput>;
type Shown = Static<typeof EmailRelay>;
type Tried = Static<(typeof testEmailSettings)["response"]>["data"];

/** What the settings of e-mail are kept and tried with. */
export interface MailSettings {
  readonly relays: RelayKeeper;
  /** What holds while nothing is chosen. */
  readonly configured: { readonly address: RelayAddress; readonly sender: Mailbox };
  readonly jobs: JobQueue;
  readonly installationName: string;
}

interface Deps {
  readonly clock: Clock;
  readonly mail: MailSettings;
}

const HOST = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?|\[?[0-9a-f:]+\]?)$/iu;

/** Throws 403 unless the actor may change settings of the system (control-center.md 24, row 56). */
async function requireSettingsRight(reader: Tx, actor: UserActor): Promise<void> {
  await requireSystemRight(reader, actor, "setting_management");
}

/** The relay that is used now. */
export async function readEmailSettings({ mail }: Deps, reader: Tx, actor: UserActor): Promise<Shown> {
  await requireSettingsRight(reader, actor);
  return shownOf(mail, await mail.relays.find(reader));
}

/** Keeps what was chosen; the password is written down as changed, never as what it is. */
export async function changeEmailSettings(
  deps: Deps,
  tx: Tx,
  given: { actor: UserActor; input: Input },
): Promise<Shown> {
  const { actor, input } = given;
  await requireSettingsRight(tx, actor);
  const { relays } = deps.mail;
  const stored = await relays.lock(tx);
  const settings = readInput(input, stored);
  await relays.save(tx, settings, passwordOf(input));
  const after = shownOf(deps.mail, await relays.find(tx));
  await record(deps, tx, {
    actor,
    verb: "change",
    before: shownOf(deps.mail, stored),
    after: { ...after, ...(input.password === undefined ? {} : { password: "changed" }) },
  });
  return after;
}

/** Goes back to the configuration of the server. */
export async function resetEmailSettings(deps: Deps, tx: Tx, actor: UserActor): Promise<Shown> {
  await requireSettingsRight(tx, actor);
  const { relays } = deps.mail;
  const stored = await relays.lock(tx);
  await relays.remove(tx);
  const after = shownOf(deps.mail, undefined);
  if (stored !== undefined) {
    await record(deps, tx, { actor, verb: "reset", before: shownOf(deps.mail, stored), after });
  }
  return after;
}

/** Sends a letter to the actor by settings that need not be kept (CC-EML-005). */
export async function tryEmailSettings(
  { clock, mail }: Deps,
  reader: Tx,
  given: { actor: UserActor; input: Input },
): Promise<Tried> {
  const { actor, input } = given;
  await requireSettingsRight(reader, actor);
  const settings = readInput(input, await mail.relays.find(reader));
  const address = await mail.relays.addressOf(reader, settings, passwordOf(input));
  const { email: recipient } = actor;
  try {
    const sender = { name: settings.senderName, address: settings.senderAddress };
    const letter = { ...testLetter(mail.installationName, actor.fullName), recipient };
    const as = { sender, replyTo: settings.replyTo, date: clock.now() };
    const { hasUtf8, isEncrypted } = await tryRelay(address, letter, as);
    return { ok: true, recipient, is_encrypted: isEncrypted, has_smtputf8: hasUtf8 };
  } catch (error) {
    return { ok: false, recipient, problem: error instanceof Error ? error.message.slice(0, 300) : "" };
  }
}

/** Tries what waits at once. */
export async function retryDeliveries(
  deps: Deps,
  tx: Tx,
  given: { actor: UserActor; ids: readonly string[] },
): Promise<{ id: string; outcome: "done" | "unchanged" }[]> {
  const { actor, ids } = given;
  await requireSettingsRight(tx, actor);
  const visible = await visibleMails(tx, actor);
  const hurried = new Set(await hurryDeliveries(tx, { ids, visible, now: deps.clock.now(), jobs: deps.mail.jobs }));
  if (hurried.size > 0) await record(deps, tx, { actor, verb: "retry", details: { count: hurried.size } });
  return ids.map((id) => ({ id, outcome: hurried.has(id) ? "done" : "unchanged" }));
}

function readInput(input: Input, stored: ChosenRelay | undefined): RelaySettings {
  const host = input.host.trim();
  const sender = checkEmail(input.sender_address);
  const replyTo = input.reply_to.trim() === "" ? undefined : checkEmail(input.reply_to);
  const userName = input.user_name.trim();
  const isSame = stored?.host === host && stored.port === input.port && stored.userName === userName;
  const isWeaker = stored?.tls !== input.tls && input.tls !== "implicit" && input.tls !== "required";
  const wantsStored = input.password === undefined && userName !== "" && stored?.hasPassword === true;
  const messages: FieldMessage[] = [
    ...(host === "" ? [refusal("required", { field: "host" })] : []),
    ...(host === "" || HOST.test(host) ? [] : [refusal("relay_host", { field: "host" })]),
    ...sender.messages.map((message) => ({ ...message, field: "sender_address" })),
    ...(replyTo?.messages ?? []).map((message) => ({ ...message, field: "reply_to" })),
    // A password goes to no other server, and by no weaker protection, than it was given for.
    ...(wantsStored && (!isSame || isWeaker) ? [refusal("relay_password", { field: "password" })] : []),
  ];
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  return {
    host,
    port: input.port,
    tls: input.tls,
    userName,
    senderName: input.sender_name.trim(),
    senderAddress: sender.value,
    replyTo: replyTo?.value ?? "",
  };
}

/** Nobody signs in without a name, so no password is kept either. */
function passwordOf({ user_name: name, password }: Input): string | undefined {
  return name.trim() === "" ? "" : password;
}

function shownOf({ configured }: MailSettings, chosen: ChosenRelay | undefined): Shown {
  const { address, sender } = configured;
  const settings: ChosenRelay = chosen ?? {
    ...address,
    senderName: sender.name,
    senderAddress: sender.address,
    replyTo: "",
    hasPassword: address.password !== "",
  };
  return {
    host: settings.host,
    port: settings.port,
    tls: settings.tls,
    user_name: settings.userName,
    sender_name: settings.senderName,
    sender_address: settings.senderAddress,
    reply_to: settings.replyTo,
    has_password: settings.hasPassword,
    source: chosen === undefined ? "configuration" : "settings",
  };
}

function testLetter(installation: string, name: string) {
  const heading = `Test message of ${installation}`;
  const letter = renderLetter({
    heading,
    paragraphs: [`${name} tried the settings by which ${installation} sends e-mails. This message came by them.`],
    closing: [`This e-mail was written by ${installation} for ${name}.`],
  });
  return { ...letter, kind: "test", subject: heading, isAutomatic: true };
}

async function record(
  { clock }: Deps,
  tx: Tx,
  given: {
    actor: UserActor;
    verb: "change" | "reset" | "retry";
    before?: Record<string, unknown>;
    after?: Record<string, unknown>;
    details?: Record<string, unknown>;
  },
): Promise<void> {
  const { actor, verb, ...facts } = given;
  const entry = {
    at: clock.now(),
    action: `email_settings.${verb}`,
    object_type: "email_settings",
    object_id: "relay",
  };
  await recordAudit(tx, auditSubject(actor), [{ ...entry, ...facts }]);
}
