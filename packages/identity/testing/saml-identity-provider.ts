import { randomBytes, X509Certificate } from "node:crypto";
import { promisify } from "node:util";
import { inflateRawSync } from "node:zlib";
import { SignedXml } from "xml-crypto";
import { encrypt } from "xml-encryption";
import { makeOwnCertificate } from "../src/single-sign-on/index.ts";
import type { OwnCertificate } from "../src/single-sign-on/index.ts";

/** What an answer says; each can be made wrong. */
export interface SamlAnswer {
  readonly nameId: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly audience?: string;
  readonly recipient?: string;
  readonly issuer?: string;
  readonly inResponseTo?: string;
  readonly now: Date;
  readonly assertionId?: string;
  /** Absent: the key of the metadata. */
  readonly signedBy?: OwnCertificate | "nobody";
  /** The certificate for which the assertion is encrypted. */
  readonly encryptedFor?: string;
  /** Changes the finished XML. */
  readonly spoil?: (xml: string) => string;
}

/** A SAML provider as a function: it signs what a test wants it to. */
export interface TestSamlProvider {
  readonly entityId: string;
  readonly metadata: string;
  readonly key: OwnCertificate;
  /** The request behind an address, and the state that comes back with the answer. */
  readRequest(url: string): { id: string; consumer: string; issuer: string; relayState: string };
  /** The form that a browser would send back. */
  answer(url: string, answer: SamlAnswer): Promise<Record<"SAMLResponse" | "RelayState", string>>;
}

const SIGNATURE = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const DIGEST = "http://www.w3.org/2001/04/xmlenc#sha256";
const ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const CANONICAL = "http://www.w3.org/2001/10/xml-exc-c14n#";

/** A provider with a key of its own. */
export async function makeSamlProvider(
  now: Date,
  entityId = "https://provider.example/metadata",
): Promise<TestSamlProvider> {
  const key = await makeOwnCertificate("Test provider", now);
  const certificate = key.certificate.replaceAll(/-----.*-----|\s/g, "");
  const readRequest: TestSamlProvider["readRequest"] = (url) => {
    const { searchParams } = new URL(url);
    const xml = inflateRawSync(Buffer.from(searchParams.get("SAMLRequest") ?? "", "base64")).toString("utf8");
    const attribute = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(xml)?.[1] ?? "";
    const issuer = /<saml:Issuer[^>]*>([^<]*)</.exec(xml)?.[1] ?? "";
    const consumer = attribute("AssertionConsumerServiceURL");
    return { id: attribute("ID"), consumer, issuer, relayState: searchParams.get("RelayState") ?? "" };
  };
  return {
    entityId,
    key,
    metadata: `<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">
      <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
          <ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
        <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://provider.example/post"/>
        <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://provider.example/sign-in?a=1&amp;b=2"/>
      </md:IDPSSODescriptor></md:EntityDescriptor>`,
    readRequest,
    async answer(url, answer) {
      const request = readRequest(url);
      let assertion = assertionXml({ ...answer, request, entityId });
      const { signedBy = key } = answer;
      if (signedBy !== "nobody") assertion = sign(assertion, signedBy);
      if (answer.encryptedFor !== undefined) assertion = await encrypted(assertion, answer.encryptedFor);
      const xml = responseXml({ assertion, request, entityId: answer.issuer ?? entityId, now: answer.now });
      const spoiled = answer.spoil?.(xml) ?? xml;
      return { SAMLResponse: Buffer.from(spoiled).toString("base64"), RelayState: request.relayState };
    },
  };
}

type Request = ReturnType<TestSamlProvider["readRequest"]>;

function assertionXml(given: SamlAnswer & { request: Request; entityId: string }): string {
  const { request, now, nameId, attributes = {} } = given;
  const begins = new Date(now.getTime() - 5_000).toISOString();
  const ends = new Date(now.getTime() + 300_000).toISOString();
  const id = given.assertionId ?? `_${randomBytes(16).toString("hex")}`;
  const statement = Object.entries(attributes).map(
    ([name, value]) =>
      `<saml:Attribute Name="${name}"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`,
  );
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${begins}"><saml:Issuer>${
    given.issuer ?? given.entityId
  }</saml:Issuer><saml:Subject><saml:NameID>${nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${ends}" Recipient="${
    given.recipient ?? request.consumer
  }" InResponseTo="${given.inResponseTo ?? request.id}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${begins}" NotOnOrAfter="${ends}"><saml:AudienceRestriction><saml:Audience>${
    given.audience ?? request.issuer
  }</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${begins}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>${
    statement.length === 0 ? "" : `<saml:AttributeStatement>${statement.join("")}</saml:AttributeStatement>`
  }</saml:Assertion>`;
}

function responseXml(given: { assertion: string; request: Request; entityId: string; now: Date }): string {
  const { assertion, request, entityId, now } = given;
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_${randomBytes(16).toString("hex")}" Version="2.0" IssueInstant="${now.toISOString()}" Destination="${
    request.consumer
  }" InResponseTo="${
    request.id
  }"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${entityId}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${assertion}</samlp:Response>`;
}

function sign(xml: string, { privateKey, certificate }: OwnCertificate): string {
  const signer = new SignedXml({
    privateKey,
    publicCert: certificate,
    signatureAlgorithm: SIGNATURE,
    canonicalizationAlgorithm: CANONICAL,
  });
  signer.addReference({
    xpath: "/*",
    digestAlgorithm: DIGEST,
    transforms: [ENVELOPED, CANONICAL],
  });
  signer.computeSignature(xml, { location: { reference: "/*/*[local-name()='Issuer']", action: "after" } });
  return signer.getSignedXml();
}

async function encrypted(xml: string, certificate: string): Promise<string> {
  const content = await promisify(encrypt)(xml, {
    rsa_pub: new X509Certificate(certificate).publicKey.export({ type: "spki", format: "pem" }).toString(),
    pem: certificate,
    encryptionAlgorithm: "http://www.w3.org/2009/xmlenc11#aes256-gcm",
    keyEncryptionAlgorithm: "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
  });
  return `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${content}</saml:EncryptedAssertion>`;
}
