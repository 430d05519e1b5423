import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "@muniment/kernel";
import { pageHeaders, renderPage } from "../session/index.ts";
import type { Page } from "../session/index.ts";
import type { Account, Accounts } from "./accounts.ts";
import type { Browsers } from "./browsers.ts";
import { exchangeOf } from "./engine.ts";
import { fieldOf, readForm, UnreadableForm } from "./form.ts";
import type { FormField } from "./form.ts";
import { bodyOf } from "./form-request.ts";
import type { Interactions, PendingSignIn } from "./interactions.ts";
import { SIGN_IN_PATH } from "./provider.ts";
import { formTargetsOf } from "./provider-pages.ts";
import { returnTarget } from "./return-target.ts";
import { changePasswordPage, expiredPage, problemOf, signInPage } from "./sign-in-pages.ts";
import type { ChangePassword, SignIn } from "./sign-in.ts";

/** What the pages under `/auth` need. */
export interface SignInPagesDeps {
  readonly origin: string;
  readonly interactions: Interactions;
  readonly browsers: Browsers;
  readonly accounts: Accounts;
  readonly signIn: SignIn;
  readonly changePassword: ChangePassword;
}

type PageRequest = FastifyRequest<{ Params: { uid: string } }>;

/** Binds `/auth` and the pages of a pending sign-in; bodies must arrive as bytes. */
export function signInRoutes(app: FastifyInstance, deps: SignInPagesDeps): void {
  const { interactions, browsers, accounts, origin } = deps;
  app.get("/auth", async (request, reply) => {
    const exchange = exchangeOf(request, reply, origin);
    const { login_hint: hint, return_to: wanted } = request.query as { login_hint?: unknown; return_to?: unknown };
    const target = returnTarget(wanted, origin);
    const loginHint = typeof hint === "string" && hint !== "" ? hint : undefined;
    const signIn = await browsers.current(exchange);
    const account = signIn === undefined ? undefined : await accounts.bySsid(signIn.ssid);
    if (signIn === undefined || account === undefined || !isMeant(account, loginHint)) {
      const returnTo = `${origin}/auth?${new URLSearchParams({ return_to: target.slice(origin.length) }).toString()}`;
      return reply.redirect(await interactions.begin(exchange, { loginHint, returnTo }), 303);
    }
    await browsers.admit(exchange, { ...signIn, userNum: account.user_num });
    return reply.header("cache-control", "no-store").redirect(target, 303);
  });

  app.get(`${SIGN_IN_PATH}/:uid`, async (request: PageRequest, reply) => {
    const pending = await interactions.find(exchangeOf(request, reply, origin), request.params.uid);
    if (pending === undefined) return sendPage(reply.code(400), expiredPage());
    const action = actionOf(request);
    const page =
      pending.changingSsid === undefined
        ? signInPage({ action, identifier: pending.loginHint })
        : changePasswordPage({ action, problems: [] });
    return sendPage(reply, page, pending);
  });

  app.post(`${SIGN_IN_PATH}/:uid`, async (request: PageRequest, reply) => {
    const pending = await interactions.find(exchangeOf(request, reply, origin), request.params.uid);
    if (pending === undefined || isFromElsewhere(request)) return sendPage(reply.code(400), expiredPage());
    const fields = fieldsOf(request);
    return pending.changingSsid === undefined
      ? attempt({ request, reply, pending, fields, deps })
      : change({ request, reply, pending, fields, deps }, pending.changingSsid);
  });
}

interface Submission {
  readonly request: PageRequest;
  readonly reply: FastifyReply;
  readonly pending: PendingSignIn;
  readonly fields: readonly FormField[];
  readonly deps: SignInPagesDeps;
}

async function attempt({ request, reply, pending, fields, deps }: Submission): Promise<FastifyReply> {
  const identifier = fieldOf(fields, "username") ?? "";
  const password = fieldOf(fields, "password") ?? "";
  const action = actionOf(request);
  const answer = await deps.signIn({ identifier, passwords: [password], address: request.ip });
  switch (answer.kind) {
    case "ok":
      return reply.redirect(await pending.complete(answer.account.ssid), 303);
    case "change_required":
      await pending.holdForChange(answer.account.ssid);
      return reply.redirect(action, 303);
    default:
      return sendPage(reply.code(401), signInPage({ action, identifier, problem: problemOf(answer) }), pending);
  }
}

async function change({ request, reply, pending, fields, deps }: Submission, ssid: string): Promise<FastifyReply> {
  const account = await deps.accounts.bySsid(ssid);
  if (account === undefined) return sendPage(reply.code(400), expiredPage());
  const problems = await changeProblems(account, fields, deps.changePassword);
  if (problems.length === 0) return reply.redirect(await pending.complete(ssid), 303);
  return sendPage(reply.code(422), changePasswordPage({ action: actionOf(request), problems }), pending);
}

async function changeProblems(
  account: Account,
  fields: readonly FormField[],
  changePassword: ChangePassword,
): Promise<string[]> {
  const password = fieldOf(fields, "new_password") ?? "";
  if (password !== (fieldOf(fields, "new_password_again") ?? "")) return ["The two passwords are not the same."];
  try {
    await changePassword(account, password);
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    return error.messages.length === 0 ? [error.message] : error.messages.map((message) => message.text);
  }
}

/** Whoever comes with somebody else's name signs in anew. */
function isMeant({ user_id: userId, email }: Account, hint: string | undefined): boolean {
  const named = hint?.toUpperCase();
  return named === undefined || named === userId.toUpperCase() || named === email.toUpperCase();
}

function fieldsOf(request: FastifyRequest): FormField[] {
  try {
    return readForm(bodyOf(request));
  } catch (error) {
    if (error instanceof UnreadableForm) return [];
    throw error;
  }
}

/** Browsers say so themselves; the cookie of the pending sign-in does not come along then either. */
function isFromElsewhere(request: FastifyRequest): boolean {
  const site = request.headers["sec-fetch-site"];
  return site !== undefined && site !== "same-origin" && site !== "none";
}

function actionOf(request: PageRequest): string {
  return `${SIGN_IN_PATH}/${encodeURIComponent(request.params.uid)}`;
}

function sendPage(reply: FastifyReply, page: Page, pending?: PendingSignIn): FastifyReply {
  return reply.headers(pageHeaders(formTargetsOf(pending?.redirectUri))).send(renderPage(page));
}
