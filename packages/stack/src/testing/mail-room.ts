import { setTimeout as delay } from "node:timers/promises";
import { createSmtpTransport } from "@muniment/mail";
import { Secret } from "@muniment/platform/config";
import { createLifecycle } from "@muniment/platform/lifecycle";
import pg from "pg";
import { openWebBrowser } from "../scenario/index.ts";
import type { WebBrowser } from "../scenario/index.ts";
import type { Letter } from "./letter.ts";
import { openOffice } from "./office.ts";
import type { Office, OfficeOptions } from "./office.ts";
import { openWorkAdministrator } from "./work-administrator.ts";
import type { WorkAdministrator } from "./work-administrator.ts";

/** An office whose Operate has a mailbox that stores in a workspace of Work. */
export interface MailRoom extends AsyncDisposable {
  readonly office: Office;
  readonly address: string;
  /** Somebody who administers both. */
  readonly administrator: WebBrowser;
  readonly workspaceId: string;
  readonly mailboxId: string;
  /** A call at Operate that must succeed. */
  operate(method: string, path: string, body?: object): Promise<never>;
  /** A call at Work below a library, by default `ACTIVE`, as its administrator, that must succeed. */
  work(method: string, path: string, body?: object, library?: string): Promise<never>;
  /** The same below the customer. */
  customer: WorkAdministrator["call"];
  /** Hands a letter to Operate's receiver; rejects when it was not acknowledged. */
  send(letter: Letter): Promise<void>;
  /** Gives the service account a level at the staging workspace. */
  grant(level: "full_access" | "read" | "no_access"): Promise<void>;
  /** Gives the mailbox another name. */
  rename(name: string): Promise<void>;
  /** Lets the service account link, as at the beginning, with its password. */
  linkServiceAccount(password?: string): Promise<void>;
  /** Gives the service account another password at Work, which revokes every token that it has. */
  setServicePassword(password: string): Promise<void>;
  rows<T>(name: "work" | "operate", sql: string, values?: readonly unknown[]): Promise<T[]>;
}

const API = "/api/operate/v1";
const ADDRESS = "intake@firm.example";
const RETRY_MILLISECONDS = 200;

/** Opens it: service linked, mailbox enabled. */
export async function openMailRoom(options: OfficeOptions = {}): Promise<MailRoom> {
  const lifecycle = createLifecycle();
  try {
    const operateSettings = { MUNIMENT_PROBE_SECONDS: "1", ...options.operate };
    const office = lifecycle.own(await openOffice({ ...options, operate: operateSettings }));
    const administrator = openWebBrowser();
    await administrator.signIn(`${office.operate}/auth/sign-in?return_to=/healthz`, office.administrator);
    const atWork = await openWorkSide(office);
    const atOperate = openOperateSide(office, administrator);
    const { operate } = atOperate;
    await operate("POST", "/admin/linkedServices", {
      system_name: "work",
      display_name: "Work",
      base_url: office.work,
      client_id: "operate",
      client_secret: office.linkSecret,
      preferred_database: "ACTIVE",
    });
    await atOperate.linkServiceAccount();
    await operate("PUT", "/admin/repositories/inbound-email", {
      name: "Operate inbound email",
      service: "work",
      context: "global",
      resolver: "id",
      workspace: atWork.workspaceId,
    });
    const mailbox = { name: "Intake", address: ADDRESS, repository: "inbound-email" };
    const made: { id: string } = await operate("POST", "/admin/mailboxes", mailbox);
    await operate("POST", `/admin/mailboxes/${made.id}/enable`, {});
    const pools = {
      work: new pg.Pool({ connectionString: office.databaseUrl("work"), max: 2 }),
      operate: new pg.Pool({ connectionString: office.databaseUrl("operate"), max: 2 }),
    };
    for (const pool of Object.values(pools)) lifecycle.onStop(async () => pool.end());
    const transport = lifecycle.own(createSmtpTransport(new Secret(`smtp://127.0.0.1:${office.intakePort}`)));
    return {
      office,
      address: ADDRESS,
      administrator,
      ...atWork,
      ...atOperate,
      mailboxId: made.id,
      send: async ({ from, raw }) => transport.send({ from, to: ADDRESS, raw }),
      rows: async <T>(name: "work" | "operate", sql: string, values: readonly unknown[] = []) => {
        const result = await pools[name].query(sql, [...values]);
        return result.rows as T[];
      },
      [Symbol.asyncDispose]: async () => lifecycle[Symbol.asyncDispose](),
    };
  } catch (error) {
    await lifecycle[Symbol.asyncDispose]();
    throw error;
  }
}

/** Sends a letter as a mail server does it: again, until it is acknowledged. */
export async function sendSurely(room: Pick<MailRoom, "send">, letter: Letter): Promise<void> {
  const isTaken = async (): Promise<boolean> =>
    room.send(letter).then(
      () => true,
      () => false,
    );
  while (!(await isTaken())) await delay(RETRY_MILLISECONDS);
}

type OperateSide = Pick<MailRoom, "operate" | "rename" | "linkServiceAccount">;

function openOperateSide(office: Office, administrator: WebBrowser): OperateSide {
  const operate: MailRoom["operate"] = async (method, path, body) => {
    const given = body === undefined ? {} : { body };
    const answer = await administrator.call(office.operate, method, `${API}${path}`, given);
    if (answer.status < 300) return answer.body.data;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body.error)}`);
  };
  return {
    operate,
    async rename(name) {
      const [mailbox]: readonly { id: string; rev: number }[] = await operate("GET", "/admin/mailboxes");
      const given = { body: { name }, headers: { "if-match": `"${mailbox?.rev}"` } };
      const path = `${API}/admin/mailboxes/${mailbox?.id}`;
      const { status } = await administrator.call(office.operate, "PATCH", path, given);
      if (status !== 200) throw new Error(`The mailbox was not renamed: ${status}`);
    },
    async linkServiceAccount(password = office.serviceAccount.password) {
      const path = "/admin/linkedServices/work/systemLink";
      const begun: { authorize_url: string } = await operate("POST", path, { return_to: "/healthz" });
      await openWebBrowserFor(administrator).signIn(begun.authorize_url, { ...office.serviceAccount, password });
    },
  };
}

type WorkSide = Pick<MailRoom, "work" | "customer" | "workspaceId" | "grant" | "setServicePassword">;

async function openWorkSide(office: Office): Promise<WorkSide> {
  const { call } = await openWorkAdministrator(office);
  const work: MailRoom["work"] = async (method, path, body, library = "ACTIVE") =>
    call(method, `/libraries/${library}${path}`, body);
  const { id: workspaceId }: { id: string } = await work("POST", "/workspaces", {
    name: "Unfiled e-mail",
    default_security: "private",
  });
  const { userId } = office.serviceAccount;
  const grant: MailRoom["grant"] = async (level) => {
    const include = [{ id: userId, type: "user", access_level: level }];
    await work("POST", `/workspaces/${encodeURIComponent(workspaceId)}/security`, { include });
  };
  await grant("full_access");
  return {
    work,
    customer: call,
    workspaceId,
    grant,
    async setServicePassword(password) {
      await call("POST", `/users/${userId}/password`, { password, force_password_change: false });
    },
  };
}

/** The session at Operate, with nobody signed in at Work. */
function openWebBrowserFor(browser: WebBrowser): WebBrowser {
  const other = openWebBrowser();
  const cookie = browser.cookies.get("muniment_operate");
  if (cookie !== undefined) other.cookies.set("muniment_operate", cookie);
  return other;
}
