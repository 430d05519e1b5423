import { createSmtpTransport } from "@muniment/mail";
import { Secret } from "@muniment/platform/config";
import { FIRM_DOMAIN } from "../firm/libraries.ts";
import { matters } from "../firm/matters.ts";
import { administrator, serviceAccount } from "../firm/people.ts";
import { passwordOf } from "../demonstration-secrets.ts";
import { createWorkSession, idOf } from "../work-client.ts";
import type { WorkAddress, WorkSession } from "../work-client.ts";
import { writeWaitingMail } from "./waiting-mail.ts";
import { openWebBrowser } from "./web-browser.ts";
import type { WebBrowser } from "./web-browser.ts";

/** Where Operate of the demonstration firm is, and what it needs to become Work's client. */
export interface OperateFirmOptions {
  readonly work: WorkAddress;
  /** The origin, without a path. */
  readonly operateUrl: string;
  /** The receiver for incoming mail. */
  readonly smtp: { readonly host: string; readonly port: number };
  readonly seed: string;
  /** Of Operate's application at Work. */
  readonly application: { readonly clientId: string; readonly clientSecret: Secret };
  readonly now: Date;
}

/** Where clients and other sides write to. */
export const INTAKE_ADDRESS = `post@${FIRM_DOMAIN}`;

const API = "/api/operate/v1";
const LIBRARY = "ACTIVE";
const SERVICE = "work";

/** Matters that are cases in Operate, each with the person who handles it. */
const CASES = [
  { matterId: "10012-0003", handler: "RPENDRY" },
  { matterId: "10012-0001", handler: "EWHITCOMBE" },
  { matterId: "10012-0004", handler: "NADEYEMO" },
] as const;

/** Of the contract's linked service, what is asked here. */
interface Service {
  readonly system_name: string;
  readonly base_url: string;
  readonly system_link: { readonly state: string };
  readonly rev: number;
}

interface Given {
  readonly body?: object;
  /** Names a write for all time. */
  readonly label?: string;
  /** What a change was made from. */
  readonly rev?: number;
}

/** Somebody who is signed in at Operate. */
interface Visitor {
  readonly browser: WebBrowser;
  call(method: string, path: string, given?: Given): Promise<never>;
}

/**
 * Links Operate's service account, opens a mailbox and three cases, and sends what waits in the mailbox, all by the
 * front doors. May be called again after it was cut off at any point: what is there is not made twice.
 */
export async function loadOperateFirm(options: OperateFirmOptions): Promise<void> {
  const { work, seed } = options;
  const librarian = createWorkSession(work, {
    userId: administrator.userId,
    password: passwordOf(seed, administrator.userId),
  });
  const staging = await makeStaging(librarian);
  const asAdministrator = await signIn(options, administrator.userId);
  await linkServiceAccount(options, asAdministrator);
  const references = new Map<string, string>();
  for (const { matterId, handler } of CASES) {
    const workspace = await openMatter(librarian, matterId);
    const asHandler = await signIn(options, handler);
    references.set(matterId, await openCase(asHandler, matterId, workspace));
  }
  if (await openMailbox(asAdministrator, staging)) await sendWaitingMail(options, references);
}

/** Links the service account to Work at the address that it has now. */
export async function linkOperate(options: OperateFirmOptions): Promise<void> {
  await linkServiceAccount(options, await signIn(options, administrator.userId));
}

/** Where unfiled e-mail rests; nobody but the service account and the administrator sees it. */
async function makeStaging(librarian: WorkSession): Promise<string> {
  const answer = await librarian.call({
    method: "POST",
    path: `/libraries/${LIBRARY}/workspaces`,
    label: "operate staging",
    body: {
      name: "Operate: e-mail to be filed",
      description: "Attachments of received e-mail until they are filed or their e-mail is completed",
      default_security: "private",
      owner: administrator.userId,
      user_trustees: [{ id: serviceAccount.userId, access_level: "full_access" }],
    },
  });
  return idOf(answer);
}

/** The workspace of a matter, opened to the service account for filing. */
async function openMatter(librarian: WorkSession, matterId: string): Promise<string> {
  const path = `/libraries/${LIBRARY}/workspaces`;
  const found = await librarian.call({ method: "GET", path: `${path}?custom2=${matterId}`, label: "" });
  const { results } = found.data as { results: readonly { readonly id: string }[] };
  const [workspace] = results;
  if (workspace === undefined) throw new Error(`The demonstration firm has no matter ${matterId}.`);
  await librarian.call({
    method: "POST",
    path: `${path}/${encodeURIComponent(workspace.id)}/security`,
    label: `operate files to ${matterId}`,
    body: { include: [{ id: serviceAccount.userId, type: "user", access_level: "read_write" }] },
  });
  return workspace.id;
}

async function signIn({ operateUrl, seed }: OperateFirmOptions, userId: string): Promise<Visitor> {
  const browser = openWebBrowser();
  const account = { userId, password: passwordOf(seed, userId) };
  const { status } = await browser.signIn(`${operateUrl}/auth/sign-in?return_to=/healthz`, account);
  if (status !== 200) throw new Error(`${userId} could not sign in to Operate: ${status}`);
  return {
    browser,
    async call(method, path, { body, label, rev } = {}) {
      const answer = await browser.call(operateUrl, method, `${API}${path}`, {
        headers: {
          ...(label === undefined ? {} : { "idempotency-key": `demonstration-${label}` }),
          ...(rev === undefined ? {} : { "if-match": `"${rev}"` }),
        },
        ...(body === undefined ? {} : { body }),
      });
      if (answer.status < 300) return answer.body.data;
      throw new Error(`${method} ${path} was answered ${answer.status} ${JSON.stringify(answer.body.error)}`);
    },
  };
}

async function linkServiceAccount(options: OperateFirmOptions, { browser, call }: Visitor): Promise<void> {
  const { work, application, seed } = options;
  const path = "/admin/linkedServices";
  const services: readonly Service[] = await call("GET", path);
  const known = services.find((service) => service.system_name === SERVICE);
  const base_url = work.workUrl;
  if (known === undefined) {
    const body = {
      system_name: SERVICE,
      display_name: "Work",
      base_url,
      client_id: application.clientId,
      client_secret: application.clientSecret.reveal(),
      preferred_database: LIBRARY,
      allow_fallback: true,
    };
    await call("POST", path, { body, label: "service" });
  } else if (known.base_url !== base_url) {
    const change = { base_url, confirm_relink: true };
    await call("PATCH", `${path}/${SERVICE}`, { body: change, rev: known.rev });
  } else if (known.system_link.state === "healthy") {
    return;
  }
  const body = { return_to: "/healthz" };
  const begun: { authorize_url: string } = await call("POST", `${path}/${SERVICE}/systemLink`, { body });
  const { userId } = serviceAccount;
  const end = await browser.signIn(begun.authorize_url, { userId, password: passwordOf(seed, userId) });
  if (end.status !== 200) throw new Error(`The service account could not be linked: ${end.status} at ${end.url}`);
}

/** The reference of the case of a matter. */
async function openCase({ call }: Visitor, matterId: string, workspace: string): Promise<string> {
  const wanted = matters.find((matter) => matter.id === matterId);
  if (wanted === undefined) throw new Error(`The demonstration firm has no matter ${matterId}.`);
  const body = { title: wanted.name, service: SERVICE, library: LIBRARY, root: workspace };
  const found: readonly { title: string; reference: string }[] = await call("GET", "/cases?limit=1000");
  const known = found.find(({ title }) => title === wanted.name);
  if (known !== undefined) return known.reference;
  const made: { reference: string } = await call("POST", "/cases", { body, label: `case-${matterId}` });
  return made.reference;
}

/** Whether the mailbox was opened just now. */
async function openMailbox({ call }: Visitor, staging: string): Promise<boolean> {
  const path = "/admin/mailboxes";
  const known: readonly { id: string; state: string }[] = await call("GET", path);
  if (known.some(({ state }) => state === "enabled")) return false;
  const place = { name: "Operate inbound email", service: SERVICE, context: "global", library: LIBRARY };
  await call("PUT", "/admin/repositories/inbound-email", {
    body: { ...place, resolver: "id", workspace: staging },
    label: "inbound-email",
  });
  const body = { name: "Post", address: INTAKE_ADDRESS, repository: "inbound-email" };
  const made: { id: string } = known[0] ?? (await call("POST", path, { body, label: "mailbox" }));
  await call("POST", `${path}/${made.id}/enable`, { body: {} });
  return true;
}

async function sendWaitingMail(options: OperateFirmOptions, references: ReadonlyMap<string, string>): Promise<void> {
  const { smtp, now } = options;
  const referenceOf = (matterId: string): string => references.get(matterId) ?? matterId;
  await using transport = createSmtpTransport(new Secret(`smtp://${smtp.host}:${smtp.port}`));
  for (const { from, raw } of await writeWaitingMail(INTAKE_ADDRESS, referenceOf, now)) {
    await transport.send({ from, to: INTAKE_ADDRESS, raw });
  }
}
