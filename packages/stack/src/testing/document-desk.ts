import { expect } from "vitest";
import type { WebBrowser } from "../scenario/index.ts";
import { PATIENCE } from "./filing-desk.ts";
import type { FilingDesk, Matter } from "./filing-desk.ts";
import type { MailRoom } from "./mail-room.ts";

/** An act on documents as its person sees it. */
export interface DeskAct {
  readonly id: string;
  readonly state: string;
  readonly items: readonly {
    readonly state: string;
    readonly result?: { readonly id: string; readonly name: string };
    readonly trouble?: { readonly code: string; readonly text: string };
  }[];
}

/** What case handlers do with the documents of a case. */
export interface DocumentDesk {
  /** Does it, to its end; fails with the code of what was refused. */
  act(browser: WebBrowser, matter: Matter, given: { path: string; body?: object }): Promise<DeskAct>;
  /** Stores a file as a page does it; gives its id. */
  upload(
    browser: WebBrowser,
    matter: Matter,
    file: { folder: string; name: string; content: Uint8Array; if_exists?: string },
  ): Promise<string>;
  /** Sends the only part of an upload at its path; the status of the answer. */
  sendPart(browser: WebBrowser, path: string, content: Uint8Array): Promise<number>;
  /** Makes a folder in the case's place; its id. */
  folder(browser: WebBrowser, matter: Matter, ...path: string[]): Promise<string>;
  /** A request whose answer is no JSON. */
  bytes(browser: WebBrowser, path: string): Promise<{ status: number; content: Buffer }>;
  /** Waits until what is at an address of the API is in a state. */
  until(browser: WebBrowser, path: string, states: readonly string[]): Promise<void>;
}

const API = "/api/operate/v1";

/** Opens it over a desk. */
export function openDocumentDesk({ office }: MailRoom, { ask }: FilingDesk): DocumentDesk {
  const headersOf = ({ cookies }: WebBrowser): Record<string, string> => ({
    cookie: [...cookies].map((pair) => pair.join("=")).join("; "),
    origin: office.operate,
    "x-muniment-client": "stack",
  });
  const stateOf = async (browser: WebBrowser, path: string): Promise<string> => {
    const { state }: { state: string } = await ask(browser, "GET", path);
    return state;
  };
  const until: DocumentDesk["until"] = async (browser, path, states) => {
    await expect.poll(async () => states.includes(await stateOf(browser, path)), PATIENCE).toBe(true);
  };
  const ended = async (browser: WebBrowser, matter: Matter, { id }: DeskAct): Promise<DeskAct> => {
    const path = `/cases/${matter.id}/document-acts/${id}`;
    await until(browser, path, ["done", "refused"]);
    const found: DeskAct = await ask(browser, "GET", path);
    if (found.state === "refused") throw new Error(`Refused: ${found.items.map((item) => item.trouble?.code).join()}`);
    return found;
  };
  const act: DocumentDesk["act"] = async (browser, matter, { path, body }) =>
    ended(browser, matter, await ask(browser, "POST", `/cases/${matter.id}${path}`, body ?? {}));
  const sendPart: DocumentDesk["sendPart"] = async (browser, path, content) => {
    const headers = { ...headersOf(browser), "content-type": "application/offset+octet-stream" };
    const url = `${office.operate}${API}${path}/parts/0`;
    return (await fetch(url, { method: "PUT", headers, body: Buffer.from(content) })).status;
  };
  return {
    act,
    until,
    sendPart,
    async folder(browser, matter, ...path) {
      const { items } = await act(browser, matter, { path: "/folders", body: { path } });
      return items[0]?.result?.id ?? "";
    },
    async upload(browser, matter, { content, ...file }) {
      const base = `/cases/${matter.id}/uploads`;
      const begun: { act: DeskAct } = await ask(browser, "POST", base, { ...file, size: content.byteLength });
      expect(await sendPart(browser, `${base}/${begun.act.id}`, content)).toBe(200);
      const { items } = await ended(browser, matter, await ask(browser, "POST", `${base}/${begun.act.id}/store`));
      return items[0]?.result?.id ?? "";
    },
    async bytes(browser, path) {
      const answer = await fetch(`${office.operate}${API}${path}`, { headers: headersOf(browser) });
      return { status: answer.status, content: Buffer.from(await answer.arrayBuffer()) };
    },
  };
}
