import { errors } from "oidc-provider";
import type { Interaction, Provider } from "oidc-provider";
import { newSecret } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { SessionLimits } from "../security-settings/index.ts";
import type { Browsers } from "./browsers.ts";
import type { Exchange } from "./engine.ts";
import { COOKIE_OPTIONS, INTERACTION_SECONDS, sessionSeconds, SIGN_IN_PATH } from "./provider.ts";

/** What a sign-in waits for after the password: a new one, a code, a second factor, that recovery codes were read. */
export interface HeldSignIn {
  readonly ssid: string;
  readonly step: "change" | "code" | "enrolment" | "recovery_codes";
}

/** By what somebody showed who they are. */
export type SignInProof = "password" | "code" | "provider";

/** As OIDC has it (RFC 8176); what a provider asked for is the provider's. */
const METHODS: Readonly<Record<SignInProof, readonly string[]>> = {
  password: ["pwd"],
  code: ["pwd", "otp", "mfa"],
  provider: ["fed"],
};

/** A sign-in that a browser has begun. */
export interface PendingSignIn {
  /** What an application suggests to put into the form. */
  readonly loginHint: string;
  /** What was done before. */
  readonly notice: string | undefined;
  /** The application that asked for it, if one did. */
  readonly clientId: string | undefined;
  /** Where the answer will lead, if an application asked. */
  readonly redirectUri: string | undefined;
  /** Whose password was right, and what is still to be done. */
  readonly held: HeldSignIn | undefined;
  /** Remembers that. */
  hold(held: HeldSignIn): Promise<void>;
  /** Signs the browser in; gives the address to go on at. */
  complete(ssid: string, by: SignInProof): Promise<string>;
}

/** A sign-in that no application asked for. */
export interface NewSignIn {
  readonly loginHint: string | undefined;
  readonly notice: string | undefined;
  readonly returnTo: string;
}

/** The browser's side of signing in. */
export interface Interactions {
  /** Begins a sign-in that no application asked for, and that leads to `/auth` again; gives the address of its page. */
  begin(exchange: Exchange, given: NewSignIn): Promise<string>;
  /** The pending sign-in with this id, if it was this browser that began it. */
  find(exchange: Exchange, uid: string): Promise<PendingSignIn | undefined>;
}

interface HeldResult {
  readonly held?: HeldSignIn;
}

interface InteractionDeps {
  readonly provider: Provider;
  readonly clock: Clock;
  readonly sessionLimits: SessionLimits;
  readonly browsers: Pick<Browsers, "discard">;
}

/** Interactions of the protocol engine. */
export function createInteractions(deps: InteractionDeps): Interactions {
  const { provider } = deps;
  return {
    async begin(exchange, { loginHint, notice, returnTo }) {
      const uid = newSecret();
      const NewInteraction = provider.Interaction as unknown as new (uid: string, payload: object) => Interaction;
      await new NewInteraction(uid, {
        returnTo,
        prompt: { name: "login", reasons: ["no_session"], details: {} },
        params: {
          ...(loginHint === undefined ? {} : { login_hint: loginHint }),
          ...(notice === undefined ? {} : { notice }),
        },
        cid: newSecret(),
      }).save(INTERACTION_SECONDS);
      setInteractionCookie(exchange, provider, { uid, value: uid });
      return `${SIGN_IN_PATH}/${uid}`;
    },
    async find(exchange, uid) {
      const interaction = await provider
        .interactionDetails(exchange.request, exchange.response)
        .catch((error: unknown) => {
          if (error instanceof errors.SessionNotFound) return undefined;
          throw error;
        });
      return interaction?.uid === uid ? pendingSignIn(interaction, exchange, deps) : undefined;
    },
  };
}

function pendingSignIn(interaction: Interaction, exchange: Exchange, deps: InteractionDeps): PendingSignIn {
  const { params } = interaction;
  const result = interaction.result as HeldResult | undefined;
  const isAsked = params["client_id"] !== undefined;
  return {
    loginHint: textOf(params["login_hint"]) ?? "",
    notice: textOf(params["notice"]),
    clientId: textOf(params["client_id"]),
    redirectUri: textOf(params["redirect_uri"]),
    held: result?.held,
    async hold(held) {
      interaction.result = { held };
      await interaction.persist();
    },
    async complete(ssid, by) {
      const amr = [...METHODS[by]];
      await deps.browsers.discard(exchange);
      await leaveOtherSession(interaction, ssid, { ...exchange, provider: deps.provider });
      if (isAsked) {
        const login = { accountId: ssid, ts: secondsOf(deps.clock.now()), remember: false, amr };
        return deps.provider.interactionResult(exchange.request, exchange.response, { login });
      }
      await startSession({ ssid, amr }, exchange, deps);
      await interaction.destroy();
      setInteractionCookie(exchange, deps.provider, { uid: interaction.uid, value: null });
      return interaction.returnTo;
    },
  };
}

function setInteractionCookie(
  { request, response }: Exchange,
  provider: Provider,
  { uid, value }: { uid: string; value: string | null },
): void {
  provider.createContext(request, response).cookies.set(provider.cookieName("interaction"), value, {
    ...COOKIE_OPTIONS,
    path: `${SIGN_IN_PATH}/${uid}`,
    maxAge: value === null ? 0 : INTERACTION_SECONDS * 1000,
    signed: true,
  });
}

/**
 * Somebody else was signed in in this browser, or the session ended while the password was changed: the pending
 * sign-in must not wait for that session any more.
 */
async function leaveOtherSession(
  interaction: Interaction,
  ssid: string,
  { provider, request, response }: Exchange & { provider: Provider },
): Promise<void> {
  const session = await provider.Session.get(provider.createContext(request, response));
  if (session.accountId === ssid) return;
  if (session.accountId !== undefined) await session.destroy();
  if (interaction.session === undefined) return;
  delete interaction.session;
  await interaction.persist();
}

async function startSession(
  { ssid, amr }: { ssid: string; amr: string[] },
  { request, response }: Exchange,
  deps: Pick<InteractionDeps, "provider" | "clock" | "sessionLimits">,
): Promise<void> {
  const { provider, clock } = deps;
  const context = provider.createContext(request, response);
  const session = await provider.Session.get(context);
  session.loginAccount({ accountId: ssid, loginTs: secondsOf(clock.now()), amr, transient: true });
  // A new name at sign-in, so that nobody else can know it (CC-SES-002).
  session.resetIdentifier();
  await session.save(sessionSeconds(session.loginTs, deps));
  context.cookies.set(provider.cookieName("session"), session.jti, { ...COOKIE_OPTIONS, signed: true });
}

function secondsOf(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
