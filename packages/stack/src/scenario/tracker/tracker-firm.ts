import { administrator } from "../firm/people.ts";
import { demonstrationLibraries } from "../firm/libraries.ts";
import { passwordOf } from "../demonstration-secrets.ts";
import { openWebBrowser } from "../operate/web-browser.ts";
import type { WebBrowser } from "../operate/web-browser.ts";
import { createWorkSession, requestToken } from "../work-client.ts";
import type { WorkAddress, WorkSession } from "../work-client.ts";
import { checklists } from "./checklists.ts";
import type { DemonstrationChecklist, DemonstrationTask } from "./checklists.ts";

/** Where the firm is into which Tracker comes. */
export interface TrackerFirmOptions {
  readonly work: WorkAddress;
  /** The origin of the files of extensions. */
  readonly appsUrl: string;
  readonly seed: string;
  readonly now: Date;
}

const CONSOLE = "/api/control-center/v1/applications";
const API = "/api/tracker/v1";
const REDIRECT_PATH = "/apps/org.muniment.tracker.cc/oauth/callback";
const CLIENTS = ["tracker-cc", "tracker-web"];
/** The firm is in London; an installation that is for another region takes what is for that one. */
const REGION = "UK";
const DAY_MILLISECONDS = 86_400_000;

/** Of the contract's draft, what is asked here. */
interface Draft {
  readonly draft_id: string;
  readonly demands: readonly { readonly id: string }[];
}

type Call = (method: string, path: string, body?: object) => Promise<never>;

/**
 * Installs Tracker from the packages that the installation offers for download, authorizes its background service and
 * keeps some checklists, all by the front doors. False when no packages are offered: they were not built. May be called
 * again after it was cut off at any point: what is there is not made twice.
 */
export async function loadTrackerFirm(options: TrackerFirmOptions): Promise<boolean> {
  const browser = await signIn(options);
  if (!(await installPackages(options, browser))) return false;
  await authorizeLibraries(options, browser);
  const { work, seed } = options;
  const librarian = createWorkSession(work, {
    userId: administrator.userId,
    password: passwordOf(seed, administrator.userId),
  });
  for (const checklist of checklists) await keepChecklist(options, librarian, checklist);
  return true;
}

async function signIn({ work, seed }: TrackerFirmOptions): Promise<WebBrowser> {
  const browser = openWebBrowser();
  const { userId } = administrator;
  const { status } = await browser.signIn(`${work.workUrl}/auth`, { userId, password: passwordOf(seed, userId) });
  if (status !== 200) throw new Error(`${userId} could not sign in to Work: ${status}`);
  return browser;
}

/** Both packages, as the wizard does it; false when there are none. */
async function installPackages({ work }: TrackerFirmOptions, browser: WebBrowser): Promise<boolean> {
  const call: Call = async (method, path, body) =>
    answerOf(
      `${method} ${path}`,
      await browser.call(work.workUrl, method, `${CONSOLE}${path}`, body === undefined ? {} : { body }),
    );
  const installed: readonly { client_id: string }[] = await call("GET", "?limit=1000");
  if (CLIENTS.every((id) => installed.some(({ client_id: known }) => known === id))) return true;
  const offered: readonly { file: string; region: string; is_own_region: boolean }[] = await call("GET", "/downloads");
  const bundles = offered.filter(({ file }) => file.startsWith("tracker-"));
  const bundle =
    bundles.find(({ is_own_region: isOwn }) => isOwn) ?? bundles.find(({ region }) => region === REGION) ?? bundles[0];
  if (bundle === undefined) return false;
  const content = await browser.download(work.workUrl, `${CONSOLE}/downloads/${encodeURIComponent(bundle.file)}`);
  const form = new FormData();
  form.set("file", new Blob([content]), bundle.file);
  let draft: Draft | undefined = await call("POST", "/packages", form);
  while (draft !== undefined) {
    const { draft_id: id, demands }: Draft = draft;
    const chosen = { accepted: demands.map((demand) => demand.id), allow_token_refresh: true };
    await call("PATCH", `/drafts/${id}`, chosen);
    const { next_draft: next }: { next_draft?: string } = await call("POST", `/drafts/${id}/finish`);
    draft = next === undefined ? undefined : await call("GET", `/drafts/${next}`);
  }
  return true;
}

/** As the page "Tracker background service authorization" does it, with the consent in a window of Work. */
async function authorizeLibraries(options: TrackerFirmOptions, browser: WebBrowser): Promise<void> {
  const call = await callerOf(options, administrator.userId);
  const rows: readonly { library: string; state: string }[] = await call("GET", "/admin/libraries");
  for (const { alias } of demonstrationLibraries) {
    if (rows.find(({ library }) => library === alias)?.state === "authorized") continue;
    const path = `/admin/libraries/${alias}`;
    const body = { email: administrator.email, redirect_uri: `${options.appsUrl}${REDIRECT_PATH}` };
    const { authorize_url: url }: { authorize_url: string } = await call("POST", `${path}/authorize`, body);
    const asked = await browser.visit(url);
    const action = /<form method="post" action="([^"]+)"/.exec(asked.text)?.[1];
    if (action === undefined) throw new Error(`Tracker could not be authorized: ${asked.status} at ${asked.url}`);
    const allowed = await browser.visit(new URL(action.replaceAll("&amp;", "&"), asked.url).href, {
      method: "POST",
      body: new URLSearchParams({ answer: "allow" }),
    });
    const { state = "", code = "" } = Object.fromEntries(new URL(allowed.url).searchParams);
    await call("POST", `${path}/callback`, { state, code });
  }
}

async function keepChecklist(
  options: TrackerFirmOptions,
  librarian: WorkSession,
  { matterId, keeper, name, kind, sections }: DemonstrationChecklist,
): Promise<void> {
  const path = `/libraries/ACTIVE/workspaces?custom2=${matterId}`;
  const found = await librarian.call({ method: "GET", path, label: "" });
  const [workspace] = (found.data as { results: readonly { readonly id: string }[] }).results;
  if (workspace === undefined) throw new Error(`The demonstration firm has no matter ${matterId}.`);
  const call = await callerOf(options, keeper);
  const ofMatter = `/matters/${encodeURIComponent(workspace.id)}/trackers`;
  const known: readonly { id: string; name: string }[] = await call("GET", ofMatter);
  const tracker: { id: string } =
    known.find((each) => each.name === name) ?? (await call("POST", ofMatter, { name, kind }));
  const base = `/trackers/${tracker.id}`;
  const statuses: readonly { id: string; category: string }[] = await call("GET", `${base}/statuses`);
  const statusOf = new Map(statuses.map(({ id, category }) => [category, id]));
  const knownSections: readonly { id: string; title: string }[] = await call("GET", `${base}/sections`);
  const knownTasks: readonly { title: string }[] = await call("GET", `${base}/tasks`);
  for (const { title, tasks } of sections) {
    const section: { id: string } =
      knownSections.find((each) => each.title === title) ?? (await call("POST", `${base}/sections`, { title }));
    for (const task of tasks) {
      if (knownTasks.some((each) => each.title === task.title)) continue;
      await call("POST", `${base}/tasks`, bodyOf(task, { section: section.id, now: options.now, statusOf }));
    }
  }
}

function bodyOf(
  task: DemonstrationTask,
  given: { section: string; now: Date; statusOf: ReadonlyMap<string, string> },
): object {
  const { title, assignees, dueInDays, priority, state, notes, milestone } = task;
  const due = dueInDays === undefined ? undefined : new Date(given.now.getTime() + dueInDays * DAY_MILLISECONDS);
  return {
    title,
    section_id: given.section,
    assignees: assignees.map((id) => ({ ty: "user", work_id: id })),
    ...(due === undefined ? {} : { due_date: due.toISOString().slice(0, 10) }),
    ...(priority === undefined ? {} : { priority }),
    ...(state === undefined ? {} : { status_id: given.statusOf.get(state) }),
    ...(notes === undefined ? {} : { notes }),
    ...(milestone === undefined ? {} : { milestone }),
  };
}

/** Calls of Tracker by somebody who signed in by a program. */
async function callerOf({ work, seed }: TrackerFirmOptions, userId: string): Promise<Call> {
  const token = await requestToken(work, { userId, password: passwordOf(seed, userId) });
  if (token === undefined) throw new Error(`${userId} could not sign in to Tracker.`);
  return async (method, path, body) => {
    const answer = await work.fetch(`${work.workUrl}${API}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(work.signal === undefined ? {} : { signal: work.signal }),
    });
    const told = JSON.parse((await answer.text()) || "{}") as { data: never; error?: { code: string } };
    return answerOf(`${method} ${path}`, { status: answer.status, body: told });
  };
}

function answerOf(call: string, { status, body }: { status: number; body: { data: never; error?: object } }): never {
  if (status >= 300) throw new Error(`${call} was answered ${status} ${JSON.stringify(body.error)}`);
  return body.data;
}
