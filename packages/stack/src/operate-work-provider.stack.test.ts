import { afterAll, beforeAll } from "vitest";
import { createWorkRepository } from "@muniment/operate";
import { describeDocumentRepository } from "@muniment/operate/testing";
import { openOffice } from "./testing/office.ts";
import type { Office } from "./testing/office.ts";

let office: Office;
let token: string;
let made = 0;

beforeAll(async () => {
  office = await openOffice();
  const { userId, password } = office.administrator;
  const form = { grant_type: "password", client_id: "demonstration-desktop", username: userId, password };
  const answer = await fetch(`${office.work}/auth/oauth2/token`, { method: "POST", body: new URLSearchParams(form) });
  ({ access_token: token } = (await answer.json()) as { access_token: string });
});

afterAll(async () => office[Symbol.asyncDispose]());

async function post(path: string, body: object): Promise<string> {
  const answer = await fetch(`${office.work}/work/api/v2/customers/1/libraries/ACTIVE${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const { data } = (await answer.json()) as { data: { id: string } };
  return data.id;
}

describeDocumentRepository("work", async () => {
  made += 1;
  const workspace = await post("/workspaces", { name: `Matter ${made}` });
  const folder = await post(`/workspaces/${encodeURIComponent(workspace)}/folders`, { name: "Documents" });
  return {
    repository: createWorkRepository({ baseUrl: office.work, customerId: 1, use: (call) => call(token) }),
    containerId: `folder:${folder}`,
  };
});
