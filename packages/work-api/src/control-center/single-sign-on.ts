import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";
import { closed, consolePath, oneOf } from "./console.ts";

const path = `${consolePath}/settings/single-sign-on` as const;

/** How long a switch that nobody confirms holds (CC-SSO-008). */
export const trialMinutes = { least: 1, most: 10 } as const;

/** Most certificates that an identity provider signs with at a time: the one in use, and those that follow it. */
export const maxCertificates = 4;

/** The largest federation metadata that is read. */
export const maxMetadataBytes = 1024 * 1024;

const protocol = oneOf("saml", "oidc");
const match = {
  match: oneOf("email", "user_id"),
  claim: Type.String({
    maxLength: 254,
    description: "The claim or attribute that names the person; empty for the usual one",
  }),
};
const url = Type.String({ minLength: 1, maxLength: 2000 });

/** A certificate with which the identity provider signs (CC-SSO-006). */
export const SignOnCertificate = Type.Object({
  pem: Type.String(),
  subject: Type.String(),
  fingerprint: Type.String({ description: "SHA-256" }),
  begins: Type.String(),
  ends: Type.String(),
  state: oneOf("coming", "valid", "ending", "ended"),
});

const kept = {
  ...match,
  changed: Type.String(),
  changed_by: Type.String(),
  is_in_force: Type.Boolean({ description: "Whether people sign in by these very settings now" }),
};

const View = Data(
  Type.Object({
    own: Type.Object(
      {
        entity_id: Type.String(),
        metadata_url: Type.String(),
        consumer_url: Type.String(),
        redirect_uri: Type.String({ description: "For OpenID Connect" }),
      },
      { description: "What the identity provider must know of this installation" },
    ),
    in_force: oneOf("off", "saml", "oidc"),
    trial: Type.Optional(
      Type.Object(
        { ends: Type.String(), seconds_left: Type.Integer(), before: oneOf("off", "saml", "oidc") },
        { description: "What is in force now goes back by itself unless it is confirmed" },
      ),
    ),
    has_local_administrator: Type.Boolean({
      description: "Whether an enabled virtual member of NRTADMIN can sign in with a password (CC-SSO-004)",
    }),
    saml: Type.Optional(
      Type.Object({
        ...kept,
        entity_id: Type.String(),
        sign_in_url: Type.String(),
        certificates: Type.Array(SignOnCertificate),
      }),
    ),
    oidc: Type.Optional(
      Type.Object({ ...kept, issuer: Type.String(), client_id: Type.String(), has_secret: Type.Boolean() }),
    ),
  }),
);

/** For NRTADMIN of any library, as everything here (CC-SSO-001). */
export const getSingleSignOn = endpoint({
  id: "getSingleSignOn",
  method: "GET",
  path,
  summary: "Single sign-on: what is in force, and the settings of both protocols",
  auth: "user",
  response: View,
});

/** What was read is shown to the administrator, and kept by `putSamlSignOn` alone. */
export const readSamlMetadata = endpoint({
  id: "readSamlMetadata",
  method: "POST",
  path: `${path}/saml/metadata`,
  summary: "Read the federation metadata of an identity provider, as a text or from its address",
  auth: "user",
  act: "single_sign_on.read_metadata",
  body: Type.Object(
    {
      xml: Type.Optional(Type.String({ minLength: 1, maxLength: maxMetadataBytes })),
      url: Type.Optional(url),
    },
    closed,
  ),
  response: Data(
    Type.Object({
      entity_id: Type.String(),
      sign_in_url: Type.String(),
      certificates: Type.Array(SignOnCertificate),
    }),
  ),
});

/** In force by `switchSingleSignOn` alone, also where earlier settings of the protocol are. */
export const putSamlSignOn = endpoint({
  id: "putSamlSignOn",
  method: "PUT",
  path: `${path}/saml`,
  summary: "Keep the settings of SAML 2.0",
  auth: "user",
  act: "single_sign_on.change",
  body: Type.Object(
    {
      ...match,
      entity_id: Type.String({ minLength: 1, maxLength: 1024 }),
      sign_in_url: url,
      certificates: Type.Array(Type.String({ maxLength: 20_000 }), { minItems: 1, maxItems: maxCertificates }),
    },
    closed,
  ),
  response: View,
});

/** The provider is asked for its configuration. Without `client_secret` the stored one stays for the same client. */
export const putOidcSignOn = endpoint({
  id: "putOidcSignOn",
  method: "PUT",
  path: `${path}/oidc`,
  summary: "Keep the settings of OpenID Connect",
  auth: "user",
  act: "single_sign_on.change",
  body: Type.Object(
    {
      ...match,
      issuer: url,
      client_id: Type.String({ minLength: 1, maxLength: 254 }),
      client_secret: Type.Optional(Type.String({ maxLength: 1024 })),
    },
    closed,
  ),
  response: View,
});

/** Changes nothing for anybody; the page at `url` is opened in a window of its own by the same person. */
export const testSingleSignOn = endpoint({
  id: "testSingleSignOn",
  method: "POST",
  path: `${path}/tests`,
  summary: "Begin a sign-in that runs the whole way without being one",
  auth: "user",
  act: "single_sign_on.test",
  body: Type.Object({ protocol }, closed),
  response: Data(Type.Object({ id: Type.String(), url: Type.String() })),
});

/** What came of a test (CC-SSO-008). */
export const SignOnTest = Type.Object({
  state: oneOf("waiting", "passed", "failed"),
  problem: Type.Optional(Type.String({ description: "A code that says why it failed" })),
  text: Type.Optional(Type.String({ description: "The same in words" })),
  identifier: Type.Optional(Type.String({ description: "What the account was looked for by" })),
  claims: Type.Array(Type.Object({ name: Type.String(), values: Type.Array(Type.String()) })),
  account: Type.Optional(Type.Object({ user_id: Type.String(), full_name: Type.String(), email: Type.String() })),
});

/** For who began it. */
export const getSignOnTest = endpoint({
  id: "getSignOnTest",
  method: "GET",
  path: `${path}/tests/:id`,
  summary: "What came of a test sign-in: the claims, and the account that they lead to",
  auth: "user",
  params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) }),
  response: Data(SignOnTest),
});

/** On, it goes back by itself unless it is confirmed; off is off at once. */
export const switchSingleSignOn = endpoint({
  id: "switchSingleSignOn",
  method: "POST",
  path: `${path}/switch`,
  summary: "Switch single sign-on to a protocol, on trial, or off",
  auth: "user",
  act: "single_sign_on.switch",
  body: Type.Object(
    {
      to: oneOf("off", "saml", "oidc"),
      trial_minutes: Type.Optional(
        Type.Integer({ minimum: trialMinutes.least, maximum: trialMinutes.most, description: "10 when absent" }),
      ),
    },
    closed,
  ),
  response: View,
});

export const confirmSingleSignOn = endpoint({
  id: "confirmSingleSignOn",
  method: "POST",
  path: `${path}/confirm`,
  summary: "Keep what is on trial",
  auth: "user",
  act: "single_sign_on.confirm",
  response: View,
});

export const goBackSingleSignOn = endpoint({
  id: "goBackSingleSignOn",
  method: "POST",
  path: `${path}/go-back`,
  summary: "End a trial at once with what was before it",
  auth: "user",
  act: "single_sign_on.go_back",
  response: View,
});

/** What is served about single sign-on. */
export const singleSignOnEndpoints = [
  getSingleSignOn,
  readSamlMetadata,
  putSamlSignOn,
  putOidcSignOn,
  testSingleSignOn,
  getSignOnTest,
  switchSingleSignOn,
  confirmSingleSignOn,
  goBackSingleSignOn,
] as const;
