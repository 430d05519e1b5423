/** What all settings have, whatever the protocol. */
interface AnySetup {
  readonly setup_num: number;
  /** By what the account is found (CC-SSO-005). */
  readonly match: "email" | "user_id";
  /** The claim that holds it; empty for the usual one. */
  readonly claim: string;
  readonly changed_at: Date;
  readonly changed_by: string;
}

/** How a SAML provider is known. */
export interface SamlSettings {
  readonly entity_id: string;
  readonly sign_in_url: string;
  /** PEM. */
  readonly certificates: readonly string[];
}

/** How an OpenID provider is known. */
export interface OidcSettings {
  readonly issuer: string;
  readonly client_id: string;
  /** What the provider said of itself when the settings were kept. */
  readonly provider: Readonly<Record<string, unknown>>;
}

/** Settings of SAML 2.0. */
export type SamlSetup = AnySetup & { readonly protocol: "saml"; readonly settings: SamlSettings };
/** Settings of OpenID Connect; the secret is empty for a public client. */
export type OidcSetup = AnySetup & {
  readonly protocol: "oidc";
  readonly settings: OidcSettings;
  readonly secret: string;
};
/** Settings of either. */
export type Setup = SamlSetup | OidcSetup;

/** What a provider says of somebody. */
export interface Claim {
  readonly name: string;
  readonly values: string[];
}

/** An answer that was checked. */
export interface Assertion {
  readonly claims: readonly Claim[];
  /** What the account is looked for by; `undefined` when the answer holds no such claim. */
  readonly identifier: string | undefined;
  /** What must not be taken twice, and until when it would be good. */
  readonly once?: { readonly id: string; readonly endsAt: Date };
}

/** Where a browser is sent, and what must be known again when it comes back. */
export interface Departure {
  readonly url: string;
  readonly memory: Readonly<Record<string, string>>;
}

/** A browser that came back: the query of the address, or the fields of the form. */
export interface Arrival {
  readonly fields: URLSearchParams;
  readonly memory: Readonly<Record<string, string>>;
}

/** One way of asking an identity provider who somebody is. */
export interface SignOnProtocol<S extends Setup> {
  /** `state` comes back as it is. */
  depart(setup: S, given: { state: string; loginHint: string | undefined }): Promise<Departure>;
  /** Throws `AnswerRefused`, unless everything about the answer is right. */
  arrive(setup: S, arrival: Arrival): Promise<Assertion>;
}

/** Why an answer of a provider is not taken. */
export type AnswerFault = keyof typeof FAULTS;

const FAULTS = {
  provider_refused: "The identity provider did not sign the person in.",
  provider_unreachable: "The identity provider could not be asked.",
  answer_unreadable: "The answer is not one of this protocol.",
  answer_not_signed: "The answer is not signed by the identity provider, or was changed.",
  answer_for_others: "The answer was issued for somebody else's installation.",
  answer_of_others: "The answer does not come from the identity provider that was asked.",
  answer_not_asked_for: "The answer belongs to no question of ours.",
  answer_over: "The answer is not valid at this time. Compare the clocks of both servers.",
  answer_replayed: "The answer was used before.",
  no_identifier: "The answer holds no claim by which an account could be found.",
  email_not_verified: "The identity provider has not verified the e-mail address.",
  no_account: "There is no account with this identifier that may sign in.",
  account_is_virtual: "The account has a password here, and is not signed in by an identity provider.",
} as const;

/** The sentence for a code, for those who set this up. */
export function faultText(code: AnswerFault): string {
  return FAULTS[code];
}

/** An answer of a provider that is not taken. */
export class AnswerRefused extends Error {
  override readonly name = "AnswerRefused";
  readonly code: AnswerFault;

  constructor(code: AnswerFault, cause?: unknown) {
    super(FAULTS[code], cause === undefined ? {} : { cause });
    this.code = code;
  }
}
