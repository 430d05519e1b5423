import type { Office } from "./office.ts";

/** The office's administrator at Work. */
export interface WorkAdministrator {
  readonly token: string;
  /** A call of the REST API below the customer that must succeed; gives its data. */
  call(method: string, path: string, body?: object): Promise<never>;
}

/** Signs the administrator in. */
export async function openWorkAdministrator(office: Office): Promise<WorkAdministrator> {
  const { userId: username, password } = office.administrator;
  const form = { grant_type: "password", client_id: "demonstration-desktop", username, password };
  const answer = await fetch(`${office.work}/auth/oauth2/token`, { method: "POST", body: new URLSearchParams(form) });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const call: WorkAdministrator["call"] = async (method, path, body) => {
    const found = await fetch(`${office.work}/work/api/v2/customers/1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await found.text();
    if (!found.ok) throw new Error(`${method} ${path}: ${found.status} ${text}`);
    return (JSON.parse(text) as { data: never }).data;
  };
  return { token, call };
}
