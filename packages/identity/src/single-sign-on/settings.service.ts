import type { Static } from "typebox";
import { AppError, toWireDate } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import type { Sealer } from "@muniment/platform/seal";
import { errors } from "@muniment/work-api";
import { trialMinutes } from "@muniment/work-api/control-center/single-sign-on";
import type {
  getSingleSignOn,
  putOidcSignOn,
  putSamlSignOn,
  switchSingleSignOn,
} from "@muniment/work-api/control-center/single-sign-on";
import { refusal } from "@muniment/work-api/identity/refusal";
import type { RefusalCode } from "@muniment/work-api/identity/refusal";
import { showCertificate, toPem } from "./certificate.ts";
import type { OidcSetup, SamlSetup, Setup } from "./protocol.ts";
import { isProviderUrl } from "./provider-fetch.ts";
import {
  findSetup,
  forgetSetups,
  hasLocalAdministrator,
  insertSetup,
  listNewestSetups,
  lockState,
  readState,
  storeState,
} from "./setup.repository.ts";
import type { StoredState } from "./setup.repository.ts";
import { newestSetup, openSetup, sealSecret, stateAt } from "./setups.ts";
import { settleTrial } from "./trial.ts";

/** What this installation is called among providers. */
export interface OwnAddresses {
  readonly entity_id: string;
  readonly metadata_url: string;
  readonly consumer_url: string;
  readonly redirect_uri: string;
}

/** What the settings are shown and changed with. */
export interface SignOnSettingsDeps {
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly own: OwnAddresses;
  readonly allowsLoopback: boolean;
  /** Throws for who may not change what concerns every library (CC-SSO-001). */
  readonly requireRight: (reader: Tx, actor: UserActor) => Promise<void>;
  /** Throws when the person has not shown lately who they are (CC-SES-003). */
  readonly requireProof: (tx: Tx, actor: UserActor, now: Date) => Promise<void>;
}

/** The settings as they are shown. */
export type SignOnView = Static<typeof getSingleSignOn.response>["data"];
type SamlInput = Static<typeof putSamlSignOn.body>;
type OidcInput = Static<typeof putOidcSignOn.body>;
type SwitchInput = Static<typeof switchSingleSignOn.body>;

/** The settings, for who may change them. */
export async function viewSignOn(deps: SignOnSettingsDeps, reader: Tx, actor: UserActor): Promise<SignOnView> {
  await deps.requireRight(reader, actor);
  return shape(deps, reader);
}

/** Keeps settings of SAML 2.0; the earlier ones stay in force until somebody switches. */
export async function keepSaml(
  deps: SignOnSettingsDeps,
  tx: Tx,
  { actor, input }: { actor: UserActor; input: SamlInput },
): Promise<SignOnView> {
  await requireChange(deps, tx, actor);
  const certificates = input.certificates.map((given) => toPem(given));
  const broken = certificates.findIndex((pem) => pem === undefined);
  if (broken !== -1) throw refuseSetting("certificate_invalid", `certificates[${broken}]`);
  if (!isProviderUrl(input.sign_in_url, deps.allowsLoopback)) throw refuseSetting("sign_on_url", "sign_in_url");
  const settings = {
    entity_id: input.entity_id.trim(),
    sign_in_url: input.sign_in_url,
    certificates: [...new Set(certificates)] as string[],
  };
  return keep(deps, tx, { actor, protocol: "saml", match: input, settings, secret: "" });
}

/** Whether the secret must be given again: it is sent to nobody else than it was given for. */
export function needsSecretAgain(stored: Setup | undefined, input: OidcInput): boolean {
  if (input.client_secret !== undefined || stored?.protocol !== "oidc" || stored.secret === "") return false;
  return stored.settings.issuer !== input.issuer || stored.settings.client_id !== input.client_id;
}

/** Keeps settings of OpenID Connect with what the provider said of itself. */
export async function keepOidc(
  deps: SignOnSettingsDeps,
  tx: Tx,
  given: { actor: UserActor; input: OidcInput; provider: Readonly<Record<string, unknown>> },
): Promise<SignOnView> {
  const { actor, input, provider } = given;
  await requireChange(deps, tx, actor);
  const stored = await newestSetup(deps.sealer, tx, "oidc");
  if (needsSecretAgain(stored, input)) throw refuseSetting("sign_on_secret", "client_secret");
  const secret = input.client_secret ?? (stored?.protocol === "oidc" ? stored.secret : "");
  const settings = { issuer: input.issuer, client_id: input.client_id.trim(), provider };
  return keep(deps, tx, { actor, protocol: "oidc", match: input, settings, secret });
}

/** Throws for who may not change the settings now. */
export async function requireChange(deps: SignOnSettingsDeps, tx: Tx, actor: UserActor): Promise<void> {
  await deps.requireRight(tx, actor);
  await deps.requireProof(tx, actor, deps.clock.now());
}

/** Switches to the newest settings of a protocol, on trial, or off. */
export async function switchTo(
  deps: SignOnSettingsDeps,
  tx: Tx,
  { actor, input }: { actor: UserActor; input: SwitchInput },
): Promise<SignOnView> {
  await requireChange(deps, tx, actor);
  const now = deps.clock.now();
  const before = await settled(deps, tx);
  if (input.to === "off") {
    await storeState(tx, { in_force: null, before_trial: null, trial_ends: null });
    return told(deps, tx, { actor, action: "switch", before });
  }
  if (before.trial_ends !== null) throw refuseState("sign_on_trial");
  const setup = await newestSetup(deps.sealer, tx, input.to);
  if (setup === undefined) throw refuseState("sign_on_no_settings");
  if (setup.setup_num === before.in_force) throw refuseState("sign_on_in_force");
  if (!(await hasLocalAdministrator(tx, now))) throw refuseState("sign_on_local_administrator");
  const minutes = input.trial_minutes ?? trialMinutes.most;
  await storeState(tx, {
    in_force: setup.setup_num,
    before_trial: before.in_force,
    trial_ends: new Date(now.getTime() + minutes * 60_000),
  });
  return told(deps, tx, { actor, action: "switch", before });
}

/** Ends a trial: with what was tried, or with what was before it. */
export async function endTrial(
  deps: SignOnSettingsDeps,
  tx: Tx,
  { actor, action }: { actor: UserActor; action: "confirm" | "go_back" },
): Promise<SignOnView> {
  await requireChange(deps, tx, actor);
  const before = await settled(deps, tx);
  if (before.trial_ends === null) throw refuseState("sign_on_no_trial");
  const kept = action === "confirm" ? before.in_force : before.before_trial;
  await storeState(tx, { in_force: kept, before_trial: null, trial_ends: null });
  return told(deps, tx, { actor, action, before });
}

async function settled({ clock }: SignOnSettingsDeps, tx: Tx): Promise<StoredState> {
  await settleTrial(tx, clock.now());
  return lockState(tx);
}

async function keep(
  deps: SignOnSettingsDeps,
  tx: Tx,
  given: {
    actor: UserActor;
    protocol: Setup["protocol"];
    match: { match: "email" | "user_id"; claim: string };
    settings: SamlSetup["settings"] | OidcSetup["settings"];
    secret: string;
  },
): Promise<SignOnView> {
  const { actor, protocol, settings, secret, match } = given;
  const now = deps.clock.now();
  // Whoever changes both at once does so one after the other.
  await settled(deps, tx);
  const before = await newestSetup(deps.sealer, tx, protocol);
  await insertSetup(tx, {
    protocol,
    match: match.match,
    claim: match.claim.trim(),
    settings,
    ...sealSecret(deps.sealer, secret),
    changed_at: now,
    changed_by: actor.fullName,
  });
  await forgetSetups(tx);
  const after = await newestSetup(deps.sealer, tx, protocol);
  const isOtherSecret = before?.protocol === "oidc" && after?.protocol === "oidc" && before.secret !== after.secret;
  await recordAudit(tx, auditSubject(actor), [
    {
      at: now,
      action: "single_sign_on.change",
      object_type: "settings",
      object_id: protocol,
      ...(before === undefined ? {} : { before: plain(before) }),
      after: { ...(after === undefined ? {} : plain(after)), ...(isOtherSecret ? { client_secret: "changed" } : {}) },
    },
  ]);
  return shape(deps, tx);
}

/** What of settings may be read in the audit. */
function plain({ protocol, match, claim, settings }: Setup): Record<string, unknown> {
  const { provider: _said, ...rest } = settings as Partial<OidcSetup["settings"]> & Record<string, unknown>;
  return { protocol, match, claim, ...rest };
}

async function told(
  deps: SignOnSettingsDeps,
  tx: Tx,
  { actor, action, before }: { actor: UserActor; action: "switch" | "confirm" | "go_back"; before: StoredState },
): Promise<SignOnView> {
  const now = deps.clock.now();
  const after = await lockState(tx);
  const [from, to] = [await protocolOf(tx, before.in_force), await protocolOf(tx, after.in_force)];
  await recordAudit(tx, auditSubject(actor), [
    {
      at: now,
      action: `single_sign_on.${action}`,
      object_type: "settings",
      object_id: "single_sign_on",
      before: { in_force: from },
      after: { in_force: to, trial_ends: after.trial_ends === null ? null : toWireDate(after.trial_ends) },
    },
  ]);
  await forgetSetups(tx);
  return shape(deps, tx);
}

/** In a word what a setup is; `off` for none. */
async function protocolOf(reader: Tx, setupNum: number | null): Promise<"off" | Setup["protocol"]> {
  return setupNum === null ? "off" : ((await findSetup(reader, setupNum))?.protocol ?? "off");
}

async function shape({ clock, sealer, own }: SignOnSettingsDeps, reader: Tx): Promise<SignOnView> {
  const now = clock.now();
  const state = stateAt(await readState(reader), now);
  const setups = (await listNewestSetups(reader)).map((stored) => openSetup(sealer, stored));
  const saml = setups.find((setup) => setup.protocol === "saml");
  const oidc = setups.find((setup) => setup.protocol === "oidc");
  return {
    own: { ...own },
    in_force: await protocolOf(reader, state.in_force),
    ...(state.trial_ends === null
      ? {}
      : {
          trial: {
            ends: toWireDate(state.trial_ends),
            seconds_left: Math.ceil((state.trial_ends.getTime() - now.getTime()) / 1000),
            before: await protocolOf(reader, state.before_trial),
          },
        }),
    has_local_administrator: await hasLocalAdministrator(reader, now),
    ...(saml === undefined
      ? {}
      : {
          saml: {
            ...keptOf(saml, state),
            entity_id: saml.settings.entity_id,
            sign_in_url: saml.settings.sign_in_url,
            certificates: saml.settings.certificates.map((pem) => showCertificate(pem, now)),
          },
        }),
    ...(oidc === undefined
      ? {}
      : {
          oidc: {
            ...keptOf(oidc, state),
            issuer: oidc.settings.issuer,
            client_id: oidc.settings.client_id,
            has_secret: oidc.secret !== "",
          },
        }),
  };
}

function keptOf({ match, claim, changed_at: changed, changed_by, setup_num: setupNum }: Setup, state: StoredState) {
  return { match, claim, changed: toWireDate(changed), changed_by, is_in_force: setupNum === state.in_force };
}

/** 422, about a field where one can mend it. */
export function refuseSetting(code: RefusalCode, field?: string): AppError {
  return new AppError(errors.invalidProfile, { messages: [refusal(code, field === undefined ? {} : { field })] });
}

/** 409: nothing that was given is wrong, but it cannot be done as things are. */
export function refuseState(code: RefusalCode): AppError {
  const message = refusal(code);
  return new AppError(errors.conflict, { text: message.text, messages: [message] });
}

/** Writes down an act that keeps nothing. */
export async function noteAct(
  { database, clock }: { database: Database; clock: Clock },
  actor: UserActor,
  { action, object }: { action: "read_metadata" | "test"; object: string },
): Promise<void> {
  await database.transaction((tx) =>
    recordAudit(tx, auditSubject(actor), [
      { at: clock.now(), action: `single_sign_on.${action}`, object_type: "settings", object_id: object },
    ]),
  );
}
