import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "@muniment/kernel";
import type { FieldMessage } from "@muniment/kernel";
import { originOf } from "@muniment/platform/http";
import { checkChosenPassword, PASSWORD_FIELD, REPEAT_FIELD } from "../password/index.ts";
import { isFromElsewhere, MARK_PATH, markPicture, pageHeaders, renderPage } from "@muniment/platform/page";
import type { Page } from "@muniment/platform/page";
import type { KeepDevice } from "../known-place/index.ts";
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
import { sendOn } from "./provider-sign-in-pages.ts";
import { changePasswordPage, expiredPage, identifierPage, problemOf, signInPage, STEP_FIELD } from "./sign-in-pages.ts";
import type { SignInForm } from "./sign-in-pages.ts";
import { CODE_FIELD } from "./second-factor-pages.ts";
import { factorStepPage, judgeFactorStep } from "./second-factor-step.ts";
import type { FactorStep } from "./second-factor-step.ts";
import type { SecondFactor } from "../second-factor/index.ts";
import type { SingleSignOn } from "../single-sign-on/index.ts";
import type { ChangePassword, RecordSignIn, SignIn } from "./sign-in.ts";

/** What the pages under `/auth` need. */
export interface SignInPagesDeps {
  readonly origin: string;
  readonly installationName: string;
  applicationName(clientId: string): Promise<string | undefined>;
  readonly interactions: Interactions;
  readonly browsers: Browsers;
  readonly accounts: Accounts;
  readonly signIn: SignIn;
  readonly changePassword: ChangePassword;
  readonly secondFactor: SecondFactor;
  readonly recordSignIn: RecordSignIn;
  readonly keepDevice: KeepDevice;
  readonly singleSignOn: Pick<SingleSignOn, "signOn">;
}

/** Told by whoever sends a browser here after a password was chosen by a link (CC-SGN-011). */
const PASSWORD_SET = "password_set";

type PageRequest = FastifyRequest<{ Params: { uid: string } }>;

/** Binds `/auth` and the pages of a pending sign-in; bodies must arrive as bytes. */
export function signInRoutes(app: FastifyInstance, deps: SignInPagesDeps): void {
  const { interactions, browsers, accounts, origin } = deps;
  app.get(MARK_PATH, async (_request, reply) =>
    reply
      .headers({
        "content-type": "image/svg+xml",
        "cache-control": "max-age=86400",
        "x-content-type-options": "nosniff",
      })
      .send(markPicture),
  );

  app.get("/auth", async (request, reply) => {
    const exchange = exchangeOf(request, reply, origin);
    const query = request.query as Record<"login_hint" | "notice" | "return_to", unknown>;
    const target = returnTarget(query.return_to, origin);
    const [loginHint, notice] = [textOf(query.login_hint), textOf(query.notice)];
    const signIn = await browsers.current(exchange);
    const account = signIn === undefined ? undefined : await accounts.bySsid(signIn.ssid);
    if (signIn === undefined || account === undefined || !isMeant(account, loginHint)) {
      const returnTo = `${origin}/auth?${new URLSearchParams({ return_to: target.slice(origin.length) }).toString()}`;
      return reply.redirect(await interactions.begin(exchange, { loginHint, notice, returnTo }), 303);
    }
    await browsers.admit(exchange, { ...signIn, userNum: account.user_num, origin: originOf(request) });
    return reply.header("cache-control", "no-store").redirect(target, 303);
  });

  app.get(`${SIGN_IN_PATH}/:uid`, async (request: PageRequest, reply) => {
    const pending = await interactions.find(exchangeOf(request, reply, origin), request.params.uid);
    if (pending === undefined) return sendPage(reply.code(400), expiredPage());
    const form = await formOf(request, pending, deps);
    if (pending.held === undefined) {
      const done = pending.notice === PASSWORD_SET ? "Your password is set. Sign in with it now." : undefined;
      const page = (await deps.singleSignOn.signOn.isOn()) ? identifierPage : signInPage;
      return sendPage(reply, page({ ...form, identifier: pending.loginHint, done }), pending);
    }
    const account = await accounts.bySsid(pending.held.ssid);
    if (account === undefined) return sendPage(reply.code(400), expiredPage());
    if (pending.held.step !== "change") {
      return sendPage(
        reply,
        await factorStepPage(deps, { account, step: pending.held.step, action: form.action }),
        pending,
      );
    }
    return sendPage(reply, changePasswordPage({ ...form, userId: account.user_id, messages: [] }), pending);
  });

  app.post(`${SIGN_IN_PATH}/:uid`, async (request: PageRequest, reply) => {
    const pending = await interactions.find(exchangeOf(request, reply, origin), request.params.uid);
    if (pending === undefined || isFromElsewhere(request)) return sendPage(reply.code(400), expiredPage());
    const fields = fieldsOf(request);
    const submission = { request, reply, pending, fields, deps };
    if (pending.held === undefined) return attempt(submission);
    const { ssid, step } = pending.held;
    return step === "change" ? change(submission, ssid) : takeFactorStep(submission, { ssid, step });
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
  const form = { ...(await formOf(request, pending, deps)), identifier };
  if (fieldOf(fields, STEP_FIELD) !== undefined && (await deps.singleSignOn.signOn.isOn())) {
    return chooseWay({ request, reply, pending, fields, deps }, form);
  }
  const messages = missingOf({ identifier, password });
  if (messages.length > 0) return sendPage(reply.code(422), signInPage({ ...form, messages }), pending);
  const answer = await deps.signIn({
    identifier,
    passwords: [password],
    origin: originOf(request),
    device: deps.browsers.device(exchangeOf(request, reply, deps.origin)),
    clientId: pending.clientId,
  });
  switch (answer.kind) {
    case "ok":
      await knowDevice({ request, reply, deps }, answer.account);
      return reply.redirect(await pending.complete(answer.account.ssid, "password"), 303);
    case "change_required":
      await pending.hold({ ssid: answer.account.ssid, step: "change" });
      return reply.redirect(form.action, 303);
    case "second_factor_required":
      await pending.hold({ ssid: answer.account.ssid, step: answer.isEnrolled ? "code" : "enrolment" });
      return reply.redirect(form.action, 303);
    default:
      return sendPage(reply.code(401), signInPage({ ...form, problem: problemOf(answer, form) }), pending);
  }
}

/** Who has typed who they are goes to the provider, or is asked for the password (CC-SGN-007). */
async function chooseWay({ request, reply, pending, deps }: Submission, form: SignInForm): Promise<FastifyReply> {
  const { identifier, id: interaction } = form;
  const messages = missingOf({ identifier, password: "-" });
  if (messages.length > 0) return sendPage(reply.code(422), identifierPage({ ...form, messages }), pending);
  const way = await deps.singleSignOn.signOn.wayOf({ identifier, interaction, origin: originOf(request) });
  switch (way.kind) {
    case "provider":
      return sendOn(reply, way.url);
    case "closed": {
      const problem = problemOf({ kind: "locked_temporarily", minutes: 10, ofAddress: true }, form);
      return sendPage(reply.code(429), identifierPage({ ...form, problem }), pending);
    }
    case "password":
      return sendPage(reply, signInPage(form), pending);
  }
}

async function change({ request, reply, pending, fields, deps }: Submission, ssid: string): Promise<FastifyReply> {
  const account = await deps.accounts.bySsid(ssid);
  if (account === undefined) return sendPage(reply.code(400), expiredPage());
  const messages = await changeProblems(account, fields, deps.changePassword);
  if (messages.length === 0) return goOn({ request, pending, reply, deps }, account);
  const page = changePasswordPage({ action: actionOf(request), userId: account.user_id, messages });
  return sendPage(reply.code(422), page, pending);
}

/** The second factor is asked for whichever way the password came about (CC-SGN-011). */
async function goOn(
  { request, pending, reply, deps }: Omit<Submission, "fields">,
  account: Account,
): Promise<FastifyReply> {
  const need = await deps.secondFactor.needOf(account.user_num);
  if (need === "nothing") {
    await knowDevice({ request, reply, deps }, account);
    return reply.redirect(await pending.complete(account.ssid, "password"), 303);
  }
  await pending.hold({ ssid: account.ssid, step: need });
  return reply.redirect(actionOf(request), 303);
}

/** The device is known from now on, where the settings ask for it (CC-LCK-009). */
async function knowDevice(
  { request, reply, deps }: Pick<Submission, "deps" | "reply" | "request">,
  account: Account,
): Promise<void> {
  const exchange = exchangeOf(request, reply, deps.origin);
  const mark = await deps.keepDevice(account.user_num, deps.browsers.device(exchange));
  if (mark !== undefined) deps.browsers.markDevice(exchange, mark);
}

/** A code, a new second factor, or that its recovery codes were kept. */
async function takeFactorStep(
  { request, reply, pending, fields, deps }: Submission,
  { ssid, step }: { ssid: string; step: FactorStep },
): Promise<FastifyReply> {
  const account = await deps.accounts.bySsid(ssid);
  if (account === undefined) return sendPage(reply.code(400), expiredPage());
  const action = actionOf(request);
  const typed = fieldOf(fields, CODE_FIELD) ?? "";
  const clientId = pending.clientId;
  const device = deps.browsers.device(exchangeOf(request, reply, deps.origin));
  const asked = { account, step, typed, origin: originOf(request), device, action, clientId };
  const taken = await judgeFactorStep(deps, asked);
  if (taken.kind === "page") return sendPage(reply.code(taken.status), taken.page, pending);
  if (taken.kind === "show_codes") {
    await pending.hold({ ssid, step: "recovery_codes" });
    return sendPage(reply, taken.page, pending);
  }
  await knowDevice({ request, reply, deps }, account);
  return reply.redirect(await pending.complete(ssid, "code"), 303);
}

async function changeProblems(
  account: Account,
  fields: readonly FormField[],
  changePassword: ChangePassword,
): Promise<readonly FieldMessage[]> {
  const { value, messages } = checkChosenPassword({
    password: fieldOf(fields, PASSWORD_FIELD) ?? "",
    repeated: fieldOf(fields, REPEAT_FIELD) ?? "",
  });
  if (messages.length > 0) return messages;
  try {
    await changePassword(account, value);
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    const reasons = error.messages.length === 0 ? [{ code: error.code, text: error.message }] : error.messages;
    return reasons.map((reason) => ({ ...reason, field: PASSWORD_FIELD }));
  }
}

async function formOf(
  request: PageRequest,
  { clientId }: PendingSignIn,
  { installationName, applicationName }: SignInPagesDeps,
): Promise<Pick<SignInForm, "action" | "applicationName" | "id" | "installationName">> {
  return {
    action: actionOf(request),
    id: request.params.uid,
    installationName,
    applicationName: clientId === undefined ? undefined : await applicationName(clientId),
  };
}

function missingOf({ identifier, password }: { identifier: string; password: string }): FieldMessage[] {
  const messages: FieldMessage[] = [];
  if (identifier.trim() === "") {
    messages.push({ code: "required", text: "Enter your e-mail or User ID.", field: "username" });
  }
  if (password === "") messages.push({ code: "required", text: "Enter your password.", field: "password" });
  return messages;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
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

function actionOf(request: PageRequest): string {
  return `${SIGN_IN_PATH}/${encodeURIComponent(request.params.uid)}`;
}

function sendPage(reply: FastifyReply, page: Page, pending?: PendingSignIn): FastifyReply {
  return reply.headers(pageHeaders(formTargetsOf(pending?.redirectUri))).send(renderPage(page));
}
