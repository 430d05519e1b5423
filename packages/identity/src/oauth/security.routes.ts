import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "@muniment/kernel";
import { originOf } from "@muniment/platform/http";
import { isFromElsewhere, sendPage } from "@muniment/platform/page";
import { html } from "@muniment/platform/html";
import { checkChosenPassword, PASSWORD_FIELD, REPEAT_FIELD } from "../password/index.ts";
import type { SecondFactor } from "../second-factor/index.ts";
import type { ownSessions } from "../session/index.ts";
import type { Account, Accounts } from "./accounts.ts";
import type { Browsers, BrowserSignIn } from "./browsers.ts";
import { exchangeOf } from "./engine.ts";
import { fieldOf, readForm, UnreadableForm } from "./form.ts";
import type { FormField } from "./form.ts";
import { bodyOf } from "./form-request.ts";
import { HOME_PATH } from "./return-target.ts";
import { CODE_FIELD, enrolPage, recoveryCodesPage, WRONG_CODE } from "./second-factor-pages.ts";
import {
  CURRENT_FIELD,
  OWN_FACTOR_PATH,
  OWN_PASSWORD_PATH,
  ownFactorPage,
  ownPasswordPage,
  SECURITY_PATH,
  securityPage,
} from "./security-pages.ts";
import { expiredPage } from "./sign-in-pages.ts";
import type { ChangeOwnPassword } from "./sign-in.ts";

/** What the pages below `/auth/security` need. */
export interface SecurityPagesDeps {
  readonly origin: string;
  readonly browsers: Browsers;
  readonly accounts: Accounts;
  readonly sessions: ReturnType<typeof ownSessions>;
  readonly secondFactor: SecondFactor;
  readonly changeOwnPassword: ChangeOwnPassword;
}

interface Visitor {
  readonly account: Account;
  readonly signIn: BrowserSignIn;
  readonly fields: readonly FormField[];
}

type Handler = (visitor: Visitor, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Binds the pages where people look after how they sign in: sessions, password, second factor. */
export function securityRoutes(app: FastifyInstance, deps: SecurityPagesDeps): void {
  const { secondFactor, sessions } = deps;
  const bind = (method: "get" | "post", path: string, handle: Handler): void => {
    app[method](path, async (request, reply) => {
      // Nobody else's page changes anything.
      if (method === "post" && isFromElsewhere(request)) return sendPage(reply, 400, expiredPage());
      const signIn = await deps.browsers.current(exchangeOf(request, reply, deps.origin));
      const account = signIn === undefined ? undefined : await deps.accounts.bySsid(signIn.ssid);
      if (signIn === undefined || account === undefined) {
        return reply.redirect(`/auth?${new URLSearchParams({ return_to: path }).toString()}`, 303);
      }
      return handle({ account, signIn, fields: fieldsOf(request) }, request, reply);
    });
  };
  const overview = async ({ account, signIn }: Visitor, done?: string) =>
    securityPage({
      userId: account.user_id,
      home: HOME_PATH,
      sessions: await sessions.list(account, signIn.id),
      factor: await secondFactor.find(account.user_num),
      policy: secondFactor.policy,
      done,
    });

  bind("get", SECURITY_PATH, async (visitor, _request, reply) => sendPage(reply, 200, await overview(visitor)));
  bind("post", SECURITY_PATH, async (visitor, _request, reply) => {
    const chosen = fieldOf(visitor.fields, "end");
    const { account, signIn } = visitor;
    const current = (await sessions.list(account, signIn.id)).find((session) => session.isCurrent)?.id;
    const choice = chosen === undefined ? { except: current } : { sessionId: chosen };
    const ended = await endOrNone(sessions.end(account, choice));
    const done = ended === 1 ? "One session was ended." : `${ended} sessions were ended.`;
    return sendPage(reply, 200, await overview(visitor, done));
  });
  bind("get", OWN_PASSWORD_PATH, async ({ account }, _request, reply) =>
    sendPage(reply, 200, ownPasswordPage({ userId: account.user_id, messages: [] })),
  );
  bind("post", OWN_PASSWORD_PATH, async (visitor, request, reply) => changeOwn(deps, visitor, { request, reply }));
  bind("get", OWN_FACTOR_PATH, async ({ account }, _request, reply) =>
    sendPage(reply, 200, await factorPage(deps, account, undefined)),
  );
  bind("post", OWN_FACTOR_PATH, async (visitor, request, reply) => changeFactor(deps, visitor, { request, reply }));
}

async function factorPage({ secondFactor }: SecurityPagesDeps, account: Account, problem: string | undefined) {
  if ((await secondFactor.find(account.user_num)) !== undefined) return ownFactorPage({ problem });
  const factor = await secondFactor.begin(account.user_num);
  return enrolPage({ action: OWN_FACTOR_PATH, factor, isDemanded: false, back: SECURITY_PATH, problem });
}

async function changeFactor(
  deps: SecurityPagesDeps,
  { account, fields }: Visitor,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  const { secondFactor } = deps;
  const act = { userNum: account.user_num, typed: fieldOf(fields, CODE_FIELD) ?? "", origin: originOf(request) };
  const isOn = (await secondFactor.find(account.user_num)) !== undefined;
  if (isOn && fieldOf(fields, "do") === "remove") {
    const answer = await secondFactor.remove(act);
    if (answer === "ok") return reply.redirect(SECURITY_PATH, 303);
    return sendPage(reply, 422, await factorPage(deps, account, WRONG_CODE));
  }
  const answer = isOn ? await secondFactor.renewCodes(act) : await secondFactor.confirm(act);
  if (answer.kind !== "done") return sendPage(reply, 422, await factorPage(deps, account, WRONG_CODE));
  const next = html`<a class="button" href="${SECURITY_PATH}">I have kept them, go on</a>`;
  return sendPage(reply, 200, recoveryCodesPage({ codes: answer.recoveryCodes, next }));
}

const PROBLEMS = {
  refused: "The current password is not right.",
  locked: "The account is locked.",
  locked_temporarily: "The account is temporarily locked.",
} as const;

async function changeOwn(
  deps: SecurityPagesDeps,
  { account, fields }: Visitor,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  const { user_id: userId } = account;
  const { value, messages } = checkChosenPassword({
    password: fieldOf(fields, PASSWORD_FIELD) ?? "",
    repeated: fieldOf(fields, REPEAT_FIELD) ?? "",
  });
  if (messages.length > 0) return sendPage(reply, 422, ownPasswordPage({ userId, messages }));
  const current = fieldOf(fields, CURRENT_FIELD) ?? "";
  const answer = await deps.changeOwnPassword(account, { current, password: value, origin: originOf(request) });
  if (answer === "done") {
    const query = new URLSearchParams({ login_hint: userId, notice: "password_set", return_to: SECURITY_PATH });
    return reply.redirect(`/auth?${query.toString()}`, 303);
  }
  return sendPage(reply, 422, ownPasswordPage({ userId, messages: [], problem: PROBLEMS[answer] }));
}

/** A session that is over already is as good as ended. */
async function endOrNone(ending: Promise<number>): Promise<number> {
  try {
    return await ending;
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return 0;
    throw error;
  }
}

function fieldsOf(request: FastifyRequest): FormField[] {
  if (request.method !== "POST") return [];
  try {
    return readForm(bodyOf(request));
  } catch (error) {
    if (error instanceof UnreadableForm) return [];
    throw error;
  }
}
