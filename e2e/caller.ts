import { installation } from "./installation.ts";
import type { Account } from "./installation.ts";

/** The REST API as one person. */
export interface Caller {
  /** Sends JSON below the customer's path, or to a path of `/api`; gives the body, and throws on any refusal. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Sends a file to a path of `/api`, as a form. */
  upload(path: string, name: string, content: Uint8Array<ArrayBuffer>, method?: "POST" | "PUT"): Promise<Answer>;
  /** Files a document in a folder; gives its id. */
  file(folderId: string, name: string, content: string): Promise<string>;
}

/** A body of the API, read as it is needed. */
// oxlint-disable-next-line typescript/no-explicit-any -- the suite knows the wire, not the product's types
export type Answer = any;

const CLIENT = "demonstration-desktop";

/** A caller with a token of the person. */
export async function createCaller(who: Account): Promise<Caller> {
  const base = `${installation().work}/work/api/v2/customers/${installation().customer_id}`;
  const token = await tokenOf(who);
  const send = async (method: string, url: string, init: RequestInit): Promise<Answer> => {
    const headers = { "x-auth-token": token, ...(init.headers as Record<string, string> | undefined) };
    const response = await fetch(url, { ...init, method, headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${url} was answered with ${response.status} ${text}`);
    return JSON.parse(text || "{}") as Answer;
  };
  return {
    send: async (method, path, body, headers = {}) =>
      send(method, path.startsWith("/api/") ? `${installation().work}${path}` : `${base}${path}`, {
        headers: { "content-type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async upload(path, name, content, method = "POST") {
      const form = new FormData();
      form.append("file", new Blob([content]), name);
      return send(method, `${installation().work}${path}`, { body: form });
    },
    async file(folderId, name, content) {
      const form = new FormData();
      const [, extension = "txt"] = /\.(\w+)$/.exec(name) ?? [];
      const profile = { doc_profile: { name: name.replace(/\.\w+$/, ""), extension } };
      form.append("profile", new Blob([JSON.stringify(profile)], { type: "application/json" }));
      form.append("file", new Blob([content]), name);
      const library = folderId.split("!")[0] ?? "";
      const answer = await send(
        "POST",
        `${base}/libraries/${library}/folders/${encodeURIComponent(folderId)}/documents`,
        {
          body: form,
        },
      );
      return answer.data.id as string;
    },
  };
}

async function tokenOf(who: Account): Promise<string> {
  const response = await fetch(`${installation().work}/auth/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "password",
      client_id: CLIENT,
      username: who.user_id,
      password: who.password,
      scope: "user",
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`${who.user_id} got no token: ${response.status}`);
  return token;
}
