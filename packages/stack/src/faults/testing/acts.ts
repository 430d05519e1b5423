import { randomBytes } from "node:crypto";
import { createChooser } from "../../scenario/index.ts";
import type { Chooser } from "../../scenario/index.ts";
import { sha256 } from "./work-caller.ts";
import type { UploadedFile, WorkCaller, WorkRequest, Wire } from "./work-caller.ts";
import { documentForm, securityForm } from "./world.ts";
import type { DocumentVersion, Matter } from "./world.ts";

/** One lane: who writes, where, and about whom security changes are made. */
export interface Lane {
  readonly caller: WorkCaller;
  readonly matter: Matter;
  /** User ids that get and lose access. */
  readonly trustees: readonly string[];
  /** Who makes accounts, if this lane does. */
  readonly library?: string;
}

/** One writing request and what it should leave behind. */
export interface Act {
  readonly kind: string;
  readonly subject: string;
  /** In which the subject is found afterwards; undefined when it is gone. */
  readonly form: string | undefined;
  readonly request: WorkRequest;
  /** Takes what later acts need from the answer. */
  learn(answer: Wire): void;
}

interface FiledDocument {
  readonly name: string;
  versions: readonly DocumentVersion[];
}

/** A lane with what it has acknowledged so far. */
export interface LaneState extends Lane {
  readonly name: string;
  readonly choose: Chooser;
  readonly folders: { readonly id: string; readonly name: string }[];
  readonly documents: FiledDocument[];
  readonly levels: Map<string, Map<string, string>>;
  readonly contents: Uint8Array<ArrayBuffer>[];
  next: number;
}

const LARGEST_BYTES = 200_000;
const REUSED_CONTENT = 0.15;

/** A lane that has done nothing yet; `name` begins all its names. */
export function openLane(lane: Lane, name: string): LaneState {
  return {
    ...lane,
    name,
    choose: createChooser(name),
    folders: [{ id: lane.matter.folderId, name: lane.matter.folderName }],
    documents: [],
    levels: new Map(),
    contents: [],
    next: 0,
  };
}

const MAKERS: readonly { readonly share: number; readonly make: (state: LaneState) => Act | undefined }[] = [
  { share: 30, make: fileDocument },
  { share: 15, make: addVersion },
  { share: 8, make: replaceContent },
  { share: 10, make: makeFolder },
  { share: 15, make: changeProfile },
  { share: 10, make: changeSecurity },
  { share: 8, make: deleteVersion },
  { share: 8, make: createUser },
];

/** The next act: any kind, for which the lane has what it takes. */
export function chooseAct(state: LaneState): Act {
  state.next += 1;
  let at = state.choose.integer(
    0,
    MAKERS.reduce((sum, maker) => sum + maker.share, -1),
  );
  for (const { share, make } of MAKERS) {
    if (at < share) return make(state) ?? fileDocument(state);
    at -= share;
  }
  return fileDocument(state);
}

function fileDocument(state: LaneState): Act {
  const folder = state.choose.pick(state.folders);
  const name = nameOf(state, "letter");
  const { file, version } = newFile(state, { name, extension: "bin" });
  return {
    kind: "document",
    subject: `document/${name}`,
    form: documentForm([{ ...version, number: 1 }]),
    request: { method: "POST", path: `/folders/${folder.id}/documents`, file },
    learn: ({ data }) => state.documents.push({ name, versions: [{ ...version, number: 1, id: data.id }] }),
  };
}

function addVersion(state: LaneState): Act | undefined {
  const document = pickDocument(state);
  const newest = document?.versions.at(-1);
  if (document === undefined || newest === undefined) return undefined;
  const { file, version } = newFile(state, {});
  const added = { ...version, number: newest.number + 1 };
  return {
    kind: "version",
    subject: `document/${document.name}`,
    form: documentForm([...document.versions, added]),
    request: { method: "POST", path: `/documents/${newest.id}/versions`, file },
    learn: ({ data }) => (document.versions = [...document.versions, { ...added, id: data.id }]),
  };
}

function replaceContent(state: LaneState): Act | undefined {
  const document = pickDocument(state);
  if (document === undefined) return undefined;
  const old = state.choose.pick(document.versions);
  const { file, version } = newFile(state, {});
  const changed = document.versions.map((one) => (one === old ? { ...one, ...version } : one));
  return {
    kind: "replacement",
    subject: `document/${document.name}`,
    form: documentForm(changed),
    request: { method: "PUT", path: `/documents/${old.id}/file`, file },
    learn: () => (document.versions = changed),
  };
}

function changeProfile(state: LaneState): Act | undefined {
  const document = pickDocument(state);
  if (document === undefined) return undefined;
  const old = state.choose.pick(document.versions);
  const comment = nameOf(state, "comment");
  const changed = document.versions.map((one) => (one === old ? { ...one, comment } : one));
  return {
    kind: "profile",
    subject: `document/${document.name}`,
    form: documentForm(changed),
    request: { method: "PATCH", path: `/documents/${old.id}`, json: { comment } },
    learn: () => (document.versions = changed),
  };
}

function deleteVersion(state: LaneState): Act | undefined {
  const document = pickDocument(state);
  const newest = document?.versions.at(-1);
  if (document === undefined || newest === undefined) return undefined;
  const left = document.versions.slice(0, -1);
  return {
    kind: "deletion",
    subject: `document/${document.name}`,
    form: left.length === 0 ? undefined : documentForm(left),
    request: { method: "DELETE", path: `/documents/${newest.id}` },
    learn: () => {
      document.versions = left;
      // Left alone from now on: the number of its next version is no longer a matter of counting.
      state.documents.splice(state.documents.indexOf(document), 1);
    },
  };
}

function makeFolder(state: LaneState): Act {
  const parent = state.choose.pick(state.folders);
  const name = nameOf(state, "folder");
  return {
    kind: "folder",
    subject: `folder/${name}`,
    form: `in ${parent.id}`,
    // Private, because an inheriting folder also shows what its parents are given.
    request: {
      method: "POST",
      path: `/folders/${parent.id}/subfolders`,
      json: { name, default_security: "private" },
    },
    learn: ({ data }) => state.folders.push({ id: data.id, name }),
  };
}

function changeSecurity(state: LaneState): Act {
  const folder = state.choose.pick(state.folders);
  const user = state.choose.pick(state.trustees);
  const levels = new Map(state.levels.get(folder.id));
  const isRemoval = levels.has(user) && state.choose.chance(0.5);
  const level = state.choose.pick(["read", "read_write", "full_access"]);
  if (isRemoval) levels.delete(user);
  else levels.set(user, level);
  const entry = { id: user, type: "user" };
  return {
    kind: "security",
    subject: `security/${folder.name}`,
    form: securityForm(levels),
    request: {
      method: "POST",
      path: `/folders/${folder.id}/security`,
      json: isRemoval ? { remove: [entry] } : { include: [{ ...entry, access_level: level }] },
    },
    learn: () => state.levels.set(folder.id, levels),
  };
}

function createUser(state: LaneState): Act | undefined {
  if (state.library === undefined) return undefined;
  const id = nameOf(state, "user").toUpperCase();
  return {
    kind: "account",
    subject: `user/${id}`,
    form: `person ${id}`,
    request: {
      method: "POST",
      path: "/users",
      json: {
        id,
        full_name: `person ${id}`,
        email: `${id.toLowerCase()}@faults.example`,
        preferred_library: state.library,
        password: "Kept-through-kill-9",
        send_email: true,
      },
    },
    learn: () => undefined,
  };
}

function nameOf(state: LaneState, what: string): string {
  return `${state.name}-${what}-${state.next}`;
}

function pickDocument(state: LaneState): FiledDocument | undefined {
  return state.documents.length === 0 ? undefined : state.choose.pick(state.documents);
}

/** Mostly new bytes; sometimes those of another document, which then share one place in the store. */
function newFile(
  state: LaneState,
  profile: Readonly<Record<string, string>>,
): { file: UploadedFile; version: Omit<DocumentVersion, "number"> } {
  const isReused = state.contents.length > 0 && state.choose.chance(REUSED_CONTENT);
  const content = isReused
    ? state.choose.pick(state.contents)
    : new Uint8Array(randomBytes(state.choose.integer(1, LARGEST_BYTES)));
  if (!isReused) state.contents.push(content);
  const comment = nameOf(state, "comment");
  return {
    file: { content, profile: { ...profile, comment }, fileName: "letter.bin" },
    version: { sha256: sha256(content), comment },
  };
}
