import { randomBytes } from "node:crypto";
import { SAML, SamlStatusError, ValidateInResponseTo } from "@node-saml/node-saml";
import type { Profile } from "@node-saml/node-saml";
import type { Clock } from "@muniment/kernel";
import { isValidAt } from "./certificate.ts";
import type { OwnCertificate } from "./own-certificate.ts";
import { AnswerRefused } from "./protocol.ts";
import type { Assertion, Claim, SamlSetup, SignOnProtocol } from "./protocol.ts";
import { attributeOf, childrenOf, isPlainXml, textOf } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

/** What SAML 2.0 needs. */
export interface SamlDeps {
  readonly clock: Clock;
  /** The name of this installation among providers: the address of its metadata. */
  readonly entityId: string;
  /** Where providers send their answers. */
  readonly consumerUrl: string;
  ownKey(): Promise<OwnCertificate>;
}

const BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
/** Clocks of two servers differ by as much at most. */
const SKEW_MILLISECONDS = 60_000;
const MOST_ANSWER_BYTES = 256 * 1024;
/** A request without a provider: only our own metadata is made with it. */
const NO_PROVIDER = { entity_id: "", sign_in_url: "https://provider.invalid/", certificates: ["-"] };

/** SAML 2.0, started by us, answered by a form (CC-SSO-002, CC-SSO-011). */
export function createSaml(deps: SamlDeps): SignOnProtocol<SamlSetup> & { metadata(): Promise<string> } {
  return {
    async metadata() {
      const key = await deps.ownKey();
      return engineOf(deps, { key, settings: NO_PROVIDER, id: newId() }).generateServiceProviderMetadata(
        key.certificate,
        key.certificate,
      );
    },
    async depart({ settings }, { state }) {
      const id = newId();
      const engine = engineOf(deps, { key: await deps.ownKey(), settings, id });
      return { url: await engine.getAuthorizeUrlAsync(state, undefined, {}), memory: { id } };
    },
    async arrive(setup, { fields, memory }) {
      const now = deps.clock.now();
      const answer = fields.get("SAMLResponse") ?? "";
      if (answer.length > MOST_ANSWER_BYTES * 2) throw new AnswerRefused("answer_unreadable");
      if (!isPlainXml(Buffer.from(answer, "base64").toString("utf8"))) throw new AnswerRefused("answer_unreadable");
      const certificates = setup.settings.certificates.filter((pem) => isValidAt(pem, now));
      if (certificates.length === 0) throw new AnswerRefused("answer_not_signed");
      const settings = { ...setup.settings, certificates };
      const engine = engineOf(deps, { key: await deps.ownKey(), settings, id: newId() });
      const profile = await verified(engine, answer);
      const signed = (profile.getAssertion?.() as { Assertion?: XmlElement } | undefined)?.Assertion;
      if (signed === undefined) throw new AnswerRefused("answer_unreadable");
      const endsAt = checkAssertion(signed, { ...deps, setup, asked: memory["id"] ?? "", now });
      return read(setup, { signed, endsAt });
    },
  };
}

/** The engine judges signatures and opens what is encrypted; times and addresses are ours, for they need our clock. */
function engineOf(
  { entityId, consumerUrl }: SamlDeps,
  given: { key: OwnCertificate; settings: SamlSetup["settings"]; id: string },
): SAML {
  const { key, settings, id } = given;
  return new SAML({
    issuer: entityId,
    callbackUrl: consumerUrl,
    entryPoint: settings.sign_in_url,
    idpCert: [...settings.certificates],
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    audience: false,
    acceptedClockSkewMs: -1,
    validateInResponseTo: ValidateInResponseTo.never,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    privateKey: key.privateKey,
    decryptionPvk: key.privateKey,
    signatureAlgorithm: "sha256",
    generateUniqueId: () => id,
  });
}

async function verified(engine: SAML, answer: string): Promise<Profile> {
  try {
    const { profile } = await engine.validatePostResponseAsync({ SAMLResponse: answer });
    if (profile !== null) return profile;
  } catch (error) {
    if (error instanceof SamlStatusError) throw new AnswerRefused("provider_refused", error);
    const isUnsigned = error instanceof Error && /signature|signed/i.test(error.message);
    throw new AnswerRefused(isUnsigned ? "answer_not_signed" : "answer_unreadable", error);
  }
  throw new AnswerRefused("answer_unreadable");
}

interface Expected {
  readonly setup: SamlSetup;
  readonly entityId: string;
  readonly consumerUrl: string;
  /** The id of the request that is answered. */
  readonly asked: string;
  readonly now: Date;
}

/** Everything about a signed assertion that its signature does not say; gives until when it is good. */
function checkAssertion(signed: XmlElement, expected: Expected): Date {
  const { setup, entityId, now } = expected;
  const [issuer] = childrenOf(signed, "Issuer");
  if (textOf(issuer) !== setup.settings.entity_id) throw new AnswerRefused("answer_of_others");
  const [conditions, ...others] = childrenOf(signed, "Conditions");
  if (conditions === undefined || others.length > 0) throw new AnswerRefused("answer_unreadable");
  const audiences = childrenOf(conditions, "AudienceRestriction");
  const isOurs = (restriction: XmlElement): boolean =>
    childrenOf(restriction, "Audience").some((audience) => textOf(audience) === entityId);
  if (audiences.length === 0 || !audiences.every(isOurs)) throw new AnswerRefused("answer_for_others");
  if (!isTimely(conditions, now)) throw new AnswerRefused("answer_over");
  return confirmedUntil(signed, expected);
}

/** That the one who brings the assertion is who was sent for it, here, by this question. */
function confirmedUntil(signed: XmlElement, { consumerUrl, asked, now }: Expected): Date {
  const bearers = childrenOf(childrenOf(signed, "Subject")[0], "SubjectConfirmation")
    .filter((confirmation) => attributeOf(confirmation, "Method") === BEARER)
    .flatMap((confirmation) => childrenOf(confirmation, "SubjectConfirmationData"));
  const forUs = bearers.filter((data) => attributeOf(data, "Recipient") === consumerUrl);
  if (forUs.length === 0) throw new AnswerRefused("answer_for_others");
  const asAsked = forUs.filter((data) => asked !== "" && attributeOf(data, "InResponseTo") === asked);
  if (asAsked.length === 0) throw new AnswerRefused("answer_not_asked_for");
  const timely = asAsked.find((data) => attributeOf(data, "NotOnOrAfter") !== undefined && isTimely(data, now));
  if (timely === undefined) throw new AnswerRefused("answer_over");
  return new Date(Date.parse(attributeOf(timely, "NotOnOrAfter") ?? "") + SKEW_MILLISECONDS);
}

function isTimely(element: XmlElement, now: Date): boolean {
  const [begins, ends] = ["NotBefore", "NotOnOrAfter"].map((name) => attributeOf(element, name));
  const hasBegun = begins === undefined || Date.parse(begins) - SKEW_MILLISECONDS <= now.getTime();
  const isOver = ends !== undefined && !(now.getTime() < Date.parse(ends) + SKEW_MILLISECONDS);
  return hasBegun && !isOver;
}

function read(setup: SamlSetup, { signed, endsAt }: { signed: XmlElement; endsAt: Date }): Assertion {
  const nameId = textOf(childrenOf(childrenOf(signed, "Subject")[0], "NameID")[0]);
  const attributes = childrenOf(signed, "AttributeStatement")
    .flatMap((statement) => childrenOf(statement, "Attribute"))
    .map((attribute): Claim => ({
      name: attributeOf(attribute, "Name") ?? "",
      values: childrenOf(attribute, "AttributeValue").map(textOf),
    }));
  const claims = [...(nameId === "" ? [] : [{ name: "NameID", values: [nameId] }]), ...attributes];
  const identifier = claims.find(({ name }) => name === (setup.claim === "" ? "NameID" : setup.claim))?.values[0];
  const id = attributeOf(signed, "ID") ?? "";
  return {
    claims,
    identifier: identifier === "" ? undefined : identifier,
    once: { id: `${setup.settings.entity_id} ${id}`, endsAt },
  };
}

/** Names in XML do not begin with a digit. */
function newId(): string {
  return `_${randomBytes(20).toString("hex")}`;
}
