import { passwordOf } from "./demonstration-secrets.ts";
import { writeDocument } from "./documents/write-document.ts";
import { planDocuments } from "./firm/filing-plan.ts";
import type { PlannedDocument, PlannedVersion } from "./firm/filing-plan.ts";
import { BILLING_TAB, containersOf, folderKey, folderTemplates } from "./firm/folder-template.ts";
import type { FolderPath } from "./firm/folder-template.ts";
import type { Entries, Matter } from "./firm/matters.ts";
import { personOf } from "./firm/people.ts";
import { runInLanes } from "./lanes.ts";
import type { LoadContext } from "./load-people.ts";
import { createWorkSession, idOf } from "./work-client.ts";
import type { WorkSession } from "./work-client.ts";

function trustees(entries: Entries): readonly { readonly id: string; readonly access_level: string }[] {
  return Object.entries(entries).map(([id, level]) => ({ id, access_level: level }));
}

/** An instant as the wire has it, without fractions. */
function wireTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** The sessions of those who file documents, each signed in once. */
function createFilers(context: LoadContext): (userId: string) => WorkSession {
  const sessions = new Map<string, WorkSession>();
  return (userId) => {
    // Who has left cannot sign in when a broken first start is finished, so the administrator files for them.
    if (personOf(userId).state !== "ready") return context.administrator;
    const known = sessions.get(userId);
    if (known !== undefined) return known;
    const session = createWorkSession(context.address, { userId, password: passwordOf(context.seed, userId) });
    sessions.set(userId, session);
    return session;
  };
}

async function makeWorkspace(context: LoadContext, matter: Matter): Promise<string> {
  const answer = await context.administrator.call({
    method: "POST",
    path: `/libraries/${matter.library}/workspaces`,
    label: `workspace ${matter.id}`,
    body: {
      name: matter.name,
      description: matter.description,
      default_security: matter.security,
      owner: matter.team[0],
      custom1: matter.clientId,
      custom2: matter.id,
      user_trustees: trustees({ [matter.team[0]]: "full_access", ...matter.users }),
      group_trustees: trustees(matter.groups),
    },
  });
  return idOf(answer);
}

async function makeContainer(
  context: LoadContext,
  matter: Matter,
  place: { readonly path: FolderPath; readonly parent: string },
): Promise<string> {
  const { path, parent } = place;
  const isTab = path.length === 1;
  const name = path.at(-1);
  const answer = await context.administrator.call({
    method: "POST",
    path: `/libraries/${matter.library}/${isTab ? `workspaces/${parent}/tabs` : `folders/${parent}/subfolders`}`,
    label: `folder ${matter.id} ${folderKey(path)}`,
    body: isTab
      ? { name, owner: matter.team[0] }
      : {
          name,
          owner: matter.team[0],
          view_type: name === "E-mail" ? "email" : "document",
          profile: { custom1: matter.clientId, custom2: matter.id },
        },
  });
  return idOf(answer);
}

/** Makes the tabs and folders of a matter; gives their ids by `folderKey`. */
async function makeContainers(context: LoadContext, matter: Matter, workspace: string): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const path of containersOf(folderTemplates[matter.area])) {
    const [tab, ...below] = path;
    const parent = below.length === 0 ? workspace : ids.get(folderKey([tab, ...below.slice(0, -1)]));
    if (parent === undefined) throw new Error(`${matter.id}: ${folderKey(path)} comes before what it is in.`);
    ids.set(folderKey(path), await makeContainer(context, matter, { path, parent }));
  }
  return ids;
}

/** Bills are for the matter's people and the Finance department only. */
async function closeBilling(context: LoadContext, matter: Matter, billing: string): Promise<void> {
  const people = matter.team.map((id) => ({ id, type: "user", access_level: "read_write" }));
  const finance = matter.library === "ACTIVE" ? [{ id: "FINANCE", type: "group", access_level: "read_write" }] : [];
  await context.administrator.call({
    method: "POST",
    path: `/libraries/${matter.library}/folders/${billing}/security`,
    label: `security of ${matter.id} ${BILLING_TAB}`,
    body: { default_security: "private", include: [...people, ...finance] },
  });
}

function profileOf(planned: PlannedDocument, version: PlannedVersion): object {
  const { matter, security } = planned;
  const dates = {
    file_create_date: wireTime(planned.versions[0].writtenOn),
    file_edit_date: wireTime(version.writtenOn),
  };
  const comment = version.comment === "" ? {} : { comment: version.comment };
  if (version.number > 1) {
    return { doc_profile: { ...dates, ...comment }, audit: { comments: `Version ${version.number}` } };
  }
  return {
    doc_profile: {
      name: planned.name,
      extension: planned.format,
      author: version.author,
      custom1: matter.clientId,
      custom2: matter.id,
      ...dates,
      ...comment,
      ...(security === undefined ? {} : { default_security: security.default }),
    },
    ...(security === undefined ? {} : { user_trustees: trustees(security.users) }),
  };
}

async function upload(
  session: WorkSession,
  place: { readonly path: string; readonly label: string },
  given: { readonly planned: PlannedDocument; readonly version: PlannedVersion },
): Promise<string> {
  const { planned, version } = given;
  const bytes = await writeDocument(planned, version);
  const form = (): FormData => {
    const parts = new FormData();
    parts.set("profile", JSON.stringify(profileOf(planned, version)));
    parts.set(
      "file",
      new Blob([Uint8Array.from(bytes)]),
      `${planned.name.replaceAll(/[\\/]/g, "-")}.${planned.format}`,
    );
    return parts;
  };
  return idOf(await session.call({ method: "POST", ...place, form }));
}

async function fileDocument(
  filer: (userId: string) => WorkSession,
  planned: PlannedDocument,
  folders: ReadonlyMap<string, string>,
): Promise<void> {
  const { matter, number } = planned;
  const library = `/libraries/${matter.library}`;
  const label = `document ${matter.id} ${number}`;
  const folder = folders.get(folderKey(planned.folder));
  let id = "";
  for (const version of planned.versions) {
    const path =
      version.number === 1 ? `${library}/folders/${folder}/documents` : `${library}/documents/${id}/versions`;
    const place = { path, label: `${label}.${version.number}` };
    id = await upload(filer(version.author), place, { planned, version });
  }
  if (planned.alsoIn !== undefined) {
    const other = folders.get(folderKey(planned.alsoIn));
    await filer(planned.versions[0].author).call({
      method: "POST",
      path: `${library}/folders/${other}/documents/${id}/reference`,
      label: `reference ${matter.id} ${number}`,
    });
  }
}

/** One after the other, so that the matters have the same numbers in every firm. */
async function openMatters(
  context: LoadContext,
  matters: readonly Matter[],
): Promise<readonly (readonly [Matter, string])[]> {
  const opened: (readonly [Matter, string])[] = [];
  for (const matter of matters) {
    opened.push([matter, await makeWorkspace(context, matter)]);
    context.advance();
  }
  return opened;
}

/** Opens the matters and files their documents, each signed in as the one who wrote it. */
export async function loadMatters(context: LoadContext, matters: readonly Matter[]): Promise<void> {
  const opened = await openMatters(context, matters);
  const filer = createFilers(context);
  await runInLanes(opened, context.lanes, async ([matter, workspace]) => {
    const folders = await makeContainers(context, matter, workspace);
    const billing = folders.get(BILLING_TAB);
    if (billing !== undefined) await closeBilling(context, matter, billing);
    for (const planned of planDocuments(matter)) {
      await fileDocument(filer, planned, folders);
      context.advance();
    }
  });
}
