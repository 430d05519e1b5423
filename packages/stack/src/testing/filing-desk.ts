import { expect } from "vitest";
import { openWebBrowser } from "../scenario/index.ts";
import type { WebBrowser } from "../scenario/index.ts";
import { writeLetter } from "./letter.ts";
import type { MailRoom } from "./mail-room.ts";
import type { OfficeAccount } from "./office.ts";

/** A filing as its person sees it. */
export interface DeskFiling {
  readonly id: string;
  readonly state: string;
  readonly trouble?: { readonly code: string; readonly text: string };
  readonly items: readonly { readonly state: string; readonly name: string; readonly url?: string }[];
}

/** A case, and the place of its documents. */
export interface Matter {
  readonly id: string;
  readonly reference: string;
  /** Of its workspace. */
  readonly name: string;
  /** As the service names it. */
  readonly root: string;
}

/** An e-mail in its queue. */
export interface DeskEmail {
  readonly phase: string;
  readonly trouble?: { readonly code: string };
  readonly documents: readonly { readonly ordinal: number; readonly name: string; readonly state: string }[];
}

/** A document at Work, not counting the trash. */
export interface StoredDocument {
  readonly folder: string;
  readonly name: string;
  readonly number: number;
  readonly version: number;
  readonly checksum: string;
}

/** What case handlers do with the mail of a room. */
export interface FilingDesk {
  readonly anna: WebBrowser;
  signIn(account: OfficeAccount): Promise<WebBrowser>;
  /** Links the person's own account. */
  link(browser: WebBrowser, account: OfficeAccount): Promise<void>;
  /** Boris, signed in, without a link. */
  unlinkedBoris(): Promise<WebBrowser>;
  /** Whether the service account stands in for whom has no link. */
  setFallback(isAllowed: boolean): Promise<void>;
  /** A call at Operate that must succeed. */
  ask(browser: WebBrowser, method: string, path: string, body?: object): Promise<never>;
  allow(workspace: string, userId: string, level: string): Promise<void>;
  /** A case in a new workspace of a library of Work, where the service account and Anna may write. */
  aMatter(library?: string): Promise<Matter>;
  /** The e-mail of a letter with these files, in staging. */
  receive(files: Readonly<Record<string, Uint8Array>>): Promise<string>;
  /** As Anna. */
  file(email: string, body: object): Promise<DeskFiling>;
  untilState(filing: string, state: string): Promise<DeskFiling>;
  emailOf(id: string): Promise<DeskEmail>;
  /** By folder and name. */
  documentsOf(workspace: string): Promise<readonly StoredDocument[]>;
}

/** How long anything in the background may take. */
export const PATIENCE = { timeout: 60_000 };
const API = "/api/operate/v1";

/** Opens it, with Anna linked. */
export async function openFilingDesk(room: MailRoom): Promise<FilingDesk> {
  const { office } = room;
  const ask: FilingDesk["ask"] = async (browser, method, path, body) => {
    const answer = await browser.call(office.operate, method, `${API}${path}`, body === undefined ? {} : { body });
    if (answer.status < 300) return answer.body.data;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body.error)}`);
  };
  const signIn: FilingDesk["signIn"] = async (account) => {
    const browser = openWebBrowser();
    await browser.signIn(`${office.operate}/auth/sign-in?return_to=/healthz`, account);
    return browser;
  };
  const link: FilingDesk["link"] = async (browser, account) => {
    const path = "/my/linkedServices/work/link";
    const begun: { authorize_url: string } = await ask(browser, "POST", path, { return_to: "/healthz" });
    await browser.signIn(begun.authorize_url, account);
  };
  const anna = await signIn(office.anna);
  await link(anna, office.anna);
  const filingOf = async (id: string): Promise<DeskFiling> => ask(anna, "GET", `/filings/${id}`);
  return {
    anna,
    signIn,
    link,
    async unlinkedBoris() {
      const boris = await signIn(office.boris);
      await boris.call(office.operate, "DELETE", `${API}/my/linkedServices/work/link`);
      return boris;
    },
    async setFallback(isAllowed) {
      const path = `${API}/admin/linkedServices/work`;
      const { etag } = await room.administrator.call(office.operate, "GET", path);
      const given = { body: { allow_fallback: isAllowed }, headers: { "if-match": etag ?? "" } };
      expect((await room.administrator.call(office.operate, "PATCH", path, given)).status).toBe(200);
    },
    ask,
    ...placesOf(room),
    ...mailOf(room),
    file: async (email, body) => ask(anna, "POST", `/email/inbound/${email}/file`, body),
    async untilState(id, state) {
      await expect.poll(async () => (await filingOf(id)).state, PATIENCE).toBe(state);
      return filingOf(id);
    },
    emailOf: async (id) => ask(anna, "GET", `/email/inbound/${id}`),
  };
}

function placesOf(room: MailRoom): Pick<FilingDesk, "allow" | "aMatter" | "documentsOf"> {
  let made = 0;
  const { serviceAccount, anna } = room.office;
  const libraryOf = (workspace: string): string => workspace.split("!")[0] ?? "";
  const allow: FilingDesk["allow"] = async (workspace, userId, level) => {
    const include = [{ id: userId, type: "user", access_level: level }];
    const path = `/workspaces/${encodeURIComponent(workspace)}/security`;
    await room.work("POST", path, { include }, libraryOf(workspace));
  };
  return {
    allow,
    async aMatter(library = "ACTIVE") {
      made += 1;
      const name = `Matter ${made}`;
      const given = { name, default_security: "private" };
      const { id: root }: { id: string } = await room.work("POST", "/workspaces", given, library);
      await allow(root, serviceAccount.userId, "full_access");
      await allow(root, anna.userId, "read_write");
      const { id, reference }: Matter = await room.operate("POST", "/cases", {
        title: name,
        service: "work",
        library,
        root,
      });
      return { id, reference, name, root };
    },
    documentsOf: async (workspace) =>
      room.rows<StoredDocument>(
        "work",
        `select f.name as folder, d.name || '.' || d.extension as name, d.document_number::int as number, d.version, d.checksum
         from work.document d join work.container f
           on f.library_id = d.library_id and f.container_number = d.folder_number
         join identity.library l on l.library_id = d.library_id
         where d.trashed_at is null and upper(l.alias) = $1 and d.workspace_number = $2 order by 1, 2, 4`,
        [libraryOf(workspace), Number(workspace.split("!")[1])],
      ),
  };
}

function mailOf(room: MailRoom): Pick<FilingDesk, "receive"> {
  let written = 0;
  return {
    async receive(files) {
      written += 1;
      const letter = writeLetter(`filing-${written}`, files, { to: room.address });
      await room.send(letter);
      const find = async (): Promise<string> => {
        const rows = await room.rows<{ email_id: string }>(
          "operate",
          "select email_id from operate.received_message where envelope_sender = $1 and state = 'ready'",
          [letter.from],
        );
        return rows[0]?.email_id ?? "";
      };
      await expect.poll(find, PATIENCE).not.toBe("");
      return find();
    },
  };
}
