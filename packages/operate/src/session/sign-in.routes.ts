import type { FastifyInstance, FastifyReply } from "fastify";
import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import { cookieOf } from "@muniment/platform/http";
import { MARK_PATH, markPicture, pageScope, sendPage } from "@muniment/platform/page";
import { ServerTrouble } from "../oauth/index.ts";
import { OPERATE_COOKIE, SESSION_SECONDS } from "./session.service.ts";
import { refusedSignInPage, signedOutPage, signInPages, unknownSignInPage } from "./sign-in-pages.ts";
import { SIGN_IN_SECONDS } from "./sign-in.service.ts";
import type { SignInService } from "./sign-in.service.ts";

/** Where a person's browser comes back to after signing in at the identity provider. */
export const SIGN_IN_REPLY_PATH = "/auth/callback";

/** Where a browser may be sent after signing out. */
export const SIGNED_OUT_PATH = "/auth/signed-out";

const BROWSER_COOKIE = "muniment_operate_sign_in";

/** Binds the pages of signing in: the way out, the way back, the end. */
export function signInRoutes(app: FastifyInstance, deps: { signIn: SignInService; origin: string }): void {
  const { signIn, origin } = deps;
  const isSecure = origin.startsWith("https:");
  const setCookie = (reply: FastifyReply, cookie: { name: string; value: string; path: string; seconds: number }) =>
    reply.header(
      "set-cookie",
      `${cookie.name}=${cookie.value}; Path=${cookie.path}; Max-Age=${cookie.seconds}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`,
    );

  pageScope(app, signInPages, (scope) => {
    scope.get(MARK_PATH, async (_request, reply) => reply.type("image/svg+xml").send(markPicture));
    scope.get(SIGNED_OUT_PATH, async (_request, reply) => sendPage(reply, 200, signedOutPage));
    scope.get("/auth/sign-in", async (request, reply) => {
      const { return_to: returnTo } = request.query as { return_to?: unknown };
      const { url, browser } = await asPage(signIn.begin(typeof returnTo === "string" ? returnTo : "/"));
      setCookie(reply, { name: BROWSER_COOKIE, value: browser, path: "/auth", seconds: SIGN_IN_SECONDS });
      return reply.header("cache-control", "no-store").redirect(url, 303);
    });
    scope.get(SIGN_IN_REPLY_PATH, async (request, reply) => {
      const { state, code } = request.query as { state?: unknown; code?: unknown };
      const browser = cookieOf(request, BROWSER_COOKIE);
      const result = await asPage(signIn.finish({ state: textOf(state), code: textOf(code), browser }));
      if (result.kind === "unknown") return sendPage(reply, 400, unknownSignInPage);
      if (result.kind === "refused") return sendPage(reply, 403, refusedSignInPage);
      setCookie(reply, { name: OPERATE_COOKIE, value: result.cookie, path: "/", seconds: SESSION_SECONDS });
      return reply.header("cache-control", "no-store").redirect(result.returnTo, 303);
    });
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

async function asPage<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ServerTrouble) throw new AppError(errors.unavailable, { cause: error });
    throw error;
  }
}
