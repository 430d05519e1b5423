import type { Provider, Session } from "oidc-provider";
import { cookieOf } from "@muniment/platform/http";
import { WORK_COOKIE } from "../session/index.ts";
import type { BrowserSessionStore } from "../session/index.ts";
import type { Exchange } from "./engine.ts";
import { COOKIE_OPTIONS } from "./provider.ts";

/** Who is signed in in a browser. */
export interface BrowserSignIn {
  readonly ssid: string;
  readonly id: string;
  readonly signedInAt: Date;
}

/** What browsers hold of a sign-in: the cookie of the pages under `/auth`, and the one that opens the API. */
export interface Browsers {
  current(exchange: Exchange): Promise<BrowserSignIn | undefined>;
  /** Gives the browser the cookie by which our pages call the API, unless it has the right one. */
  admit(
    exchange: Exchange,
    signIn: BrowserSignIn & Pick<Parameters<BrowserSessionStore["begin"]>[0], "userNum" | "origin">,
  ): Promise<void>;
  /** Makes worthless the cookie that the browser had before a sign-in (CC-SES-002). */
  discard(exchange: Exchange): Promise<void>;
  /** The mark of the device, by which it is known at the next sign-in (CC-LCK-009). */
  device(exchange: Exchange): string | undefined;
  /** Gives the device its mark for a year. */
  markDevice(exchange: Exchange, mark: string): void;
  /** Ends the sign-in, whichever of the two cookies still tells of it, and clears both. */
  signOut(exchange: Exchange): Promise<void>;
}

const WORK_COOKIE_OPTIONS = { ...COOKIE_OPTIONS, path: "/", signed: false } as const;

const DEVICE_COOKIE = "muniment_device";
const YEAR_MILLISECONDS = 365 * 86_400_000;
const DEVICE_COOKIE_OPTIONS = { ...COOKIE_OPTIONS, maxAge: YEAR_MILLISECONDS, signed: false } as const;

/** The cookies of browsers; `Secure` where the public origin is https. */
export function createBrowsers(deps: { provider: Provider; sessions: BrowserSessionStore }): Browsers {
  const { provider, sessions } = deps;
  const cookiesOf = ({ request, response }: Exchange) => provider.createContext(request, response).cookies;
  const sessionOf = async ({ request, response }: Exchange): Promise<Session> =>
    provider.Session.get(provider.createContext(request, response));
  return {
    async current(exchange) {
      const { accountId, uid, loginTs } = await sessionOf(exchange);
      if (accountId === undefined || loginTs === undefined) return undefined;
      return { ssid: accountId, id: uid, signedInAt: new Date(loginTs * 1000) };
    },
    async admit(exchange, { userNum, id, signedInAt, origin }) {
      const browser = { userNum, signInId: id, signedInAt, origin };
      const earlier = cookieOf(exchange.request, WORK_COOKIE);
      if (earlier !== undefined && (await sessions.isCurrent(earlier, browser))) return;
      cookiesOf(exchange).set(WORK_COOKIE, await sessions.begin(browser, earlier), WORK_COOKIE_OPTIONS);
    },
    async discard(exchange) {
      const earlier = cookieOf(exchange.request, WORK_COOKIE);
      if (earlier !== undefined) await sessions.discard(earlier);
    },
    device: ({ request }) => cookieOf(request, DEVICE_COOKIE),
    markDevice(exchange, mark) {
      cookiesOf(exchange).set(DEVICE_COOKIE, mark, DEVICE_COOKIE_OPTIONS);
    },
    async signOut(exchange) {
      const { accountId, uid } = await sessionOf(exchange);
      if (accountId !== undefined) await sessions.endSignIn(uid);
      const value = cookieOf(exchange.request, WORK_COOKIE);
      if (value !== undefined) await sessions.end(value);
      const cookies = cookiesOf(exchange);
      cookies.set(WORK_COOKIE, null, WORK_COOKIE_OPTIONS);
      cookies.set(provider.cookieName("session"), null, { ...COOKIE_OPTIONS, signed: true });
    },
  };
}
