import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { list, ok, one } from "../answers.ts";
import { as, del, get, ofLibrary, post, send } from "../client.ts";
import type { Answer, Session } from "../client.ts";
import { lazily, matter, missingNumber } from "../fixture.ts";
import { multipart } from "../multipart.ts";
import { account, target } from "../settings.ts";

const own = "/api/work/v1";
const items = `${own}/libraries/${target.library}/items`;
const consoleBase = "/api/control-center/v1";
const NOWHERE = "00000000-0000-4000-8000-000000000000";
const POLL_MILLISECONDS = 100;

/** A private matter of somebody, which nobody else may see. */
const scene = lazily(async () => {
  const owner = await as("standard");
  const made = await matter(owner);
  return { owner, workspace: made.workspace.id, folder: made.folder.id, document: made.document.id };
});

const missing = (): string => `${target.library}!${missingNumber()}`;

/** Status, body and names of headers, without what is new in every answer. */
function comparable(answer: Answer, ...ids: readonly string[]): unknown {
  let body = answer.text.replaceAll(String(answer.headers.get("x-request-id")), "request");
  for (const id of ids) body = body.replaceAll(id, "id");
  const names = [...answer.headers.keys()].filter((name) => !/^(date|x-ratelimit-.*|x-request-id)$/.test(name));
  return { status: answer.status, body, headers: names.toSorted() };
}

async function resultsOf(session: Session, act: string, body: object): Promise<unknown[]> {
  const { job_id: id } = ok(await post(session, `${items}/${act}`, body), 202).data as { job_id: string };
  for (;;) {
    const job = one(await get(session, `${own}/jobs/${id}`));
    if (job["state"] !== "queued" && job["state"] !== "running") break;
    await delay(POLL_MILLISECONDS);
  }
  return list(await get(session, `${own}/jobs/${id}/results`)).map((row) => ({ ...row, subject: "" }));
}

test("WORK-ACL-016 17.10 a task over hidden items has the results of one over missing ones", async () => {
  const { folder, document } = await scene();
  const session = await as("standard", 1);
  const { folder: target_ } = await matter(session);
  for (const [act, more] of [
    ["copy", { destination_folder_id: target_.id }],
    ["move", { destination_folder_id: target_.id }],
    ["delete", {}],
    ["delete", { all_versions: true }],
  ] as const) {
    const hidden = await resultsOf(session, act, { ids: [document, folder], ...more });
    const absent = await resultsOf(session, act, { ids: [`${missing()}.1`, missing()], ...more });
    expect(hidden, act).toEqual(absent);
    expect(hidden, act).toHaveLength(2);
  }
  const { owner } = await scene();
  expect((await get(owner, ofLibrary(`/documents/${document}`))).status).toBe(200);
  expect((await get(owner, ofLibrary(`/folders/${folder}`))).status).toBe(200);
});

test("WORK-PRV-007 WORK-ACL-016 17.9 nothing of a hidden e-mail is shown, nor of what is attached to it", async () => {
  const { owner, folder } = await scene();
  const message = [
    "From: a@client.example",
    "Subject: Hidden",
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="part"',
    "",
    "--part",
    "Content-Type: text/html",
    "",
    "<p>Hidden body</p>",
    "--part",
    'Content-Disposition: attachment; filename="Hidden.txt"',
    "",
    "Hidden annex",
    "--part--",
    "",
  ].join("\r\n");
  const upload = multipart([
    {
      name: "profile",
      content: JSON.stringify({ doc_profile: { name: "Hidden", extension: "eml" } }),
      type: "application/json",
    },
    { name: "file", content: message, fileName: "Hidden.eml", type: "message/rfc822" },
  ]);
  const filed = ok(await send(owner, "POST", ofLibrary(`/folders/${folder}/documents`), { upload }), 201);
  const { id } = filed.data as { id: string };
  const base = `${own}/libraries/${target.library}/documents`;
  const stranger = await as("standard", 1);
  const part = "/preview/attachments/1";
  for (const rest of [
    "/preview",
    "/preview/file",
    "/preview/html",
    part,
    `${part}/file`,
    `${part}/html`,
    "/rendition",
  ]) {
    const absent = `${missing()}.1`;
    const [seen, none] = [await get(stranger, `${base}/${id}${rest}`), await get(stranger, `${base}/${absent}${rest}`)];
    expect(comparable(seen, id), rest).toEqual(comparable(none, absent));
    expect([rest, seen.status]).toEqual([rest, 404]);
  }
  expect((await get(owner, `${base}/${id}/preview/html`)).text).toContain("Hidden body");
  expect((await get(owner, `${base}/${id}${part}/file`)).text).toContain("Hidden annex");
});

test("WORK-ACL-016 17.10 somebody else's task is not there", async () => {
  const { owner, document } = await scene();
  const { job_id: id } = ok(
    await post(owner, `${items}/copy`, { ids: [document], destination_folder_id: (await scene()).folder }),
    202,
  ).data as { job_id: string };
  const other = await as("standard", 1);
  for (const [method, rest] of [
    ["GET", ""],
    ["GET", "/results"],
    ["DELETE", ""],
  ] as const) {
    const seen = await send(other, method, `${own}/jobs/${id}${rest}`);
    const absent = await send(other, method, `${own}/jobs/${NOWHERE}${rest}`);
    expect(comparable(seen, id), `${method} ${rest}`).toEqual(comparable(absent, NOWHERE));
    expect(seen.status).toBe(404);
  }
  expect(list(await get(other, `${own}/jobs`)).map((job) => job.id)).not.toContain(id);
});

test("WORK-ACL-016 17.11 somebody else's upload is not there", async () => {
  const { owner, folder } = await scene();
  const tus = { "tus-resumable": "1.0.0" };
  const metadata = { filename: "own.txt", library: target.library, target: `folder:${folder}` };
  const pairs = Object.entries(metadata).map(([key, value]) => `${key} ${btoa(value)}`);
  const made = await send(owner, "POST", `${own}/uploads`, {
    headers: { ...tus, "upload-length": "4", "upload-metadata": pairs.join(",") },
  });
  expect(made.status).toBe(201);
  const id = String(made.headers.get("location")).split("/").at(-1) ?? "";
  const other = await as("standard", 1);
  const offset = { ...tus, "upload-offset": "0", "content-type": "application/offset+octet-stream" };
  for (const [method, rest, options] of [
    ["HEAD", "", { headers: tus }],
    ["GET", "", {}],
    ["PATCH", "", { headers: offset, raw: "mine" }],
    ["POST", "/commit", { json: { profile: { doc_profile: { name: "own" } } } }],
    ["DELETE", "", { headers: tus }],
  ] as const) {
    const seen = await send(other, method, `${own}/uploads/${id}${rest}`, options);
    const absent = await send(other, method, `${own}/uploads/${NOWHERE}${rest}`, options);
    expect(comparable(seen, id), `${method} ${rest}`).toEqual(comparable(absent, NOWHERE));
    expect(seen.status, `${method} ${rest}`).toBe(404);
  }
  expect(one(await get(owner, `${own}/uploads/${id}`))["offset"]).toBe(0);
  await del(owner, `${own}/uploads/${id}`);
});

/** The first event of a stream that names something, without its position. */
async function firstEvent(session: Session, topic: string): Promise<string> {
  const ending = new AbortController();
  const response = await fetch(`${target.origin}${own}/stream?topics=${encodeURIComponent(topic)}`, {
    headers: { "x-auth-token": session.token },
    signal: ending.signal,
  });
  let text = "";
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part;
    if (/^data: .*topic/m.test(text)) break;
  }
  ending.abort();
  return text.replaceAll(topic, "topic").replaceAll(/^id:.*$/gm, "id");
}

test("WORK-ACL-016 17.12 a stream about a hidden item begins like one about a missing one", async () => {
  const { workspace, folder, document } = await scene();
  const session = await as("standard", 1);
  for (const [kind, id, absent] of [
    ["container", workspace, missing()],
    ["container", folder, missing()],
    ["document", document, `${missing()}.1`],
  ] as const) {
    const seen = await firstEvent(session, `${kind}:${id}`);
    expect(seen).toContain("access_lost");
    expect(seen).toEqual(await firstEvent(session, `${kind}:${absent}`));
  }
});

test("WORK-ACL-016 17.5 access to a hidden item is checked like that to a missing one, but for the id that was asked", async () => {
  const { workspace, folder, document } = await scene();
  const session = await as("standard", 1);
  const check = async (id: string): Promise<unknown> => {
    const json = { items: [id], user_ids: ["me", "CQNOBODYATALL"], explain: true };
    const path = `/api/work/v1/libraries/${target.library}/access/check`;
    const answer = await send(session, "POST", path, { json });
    expect(answer.status, answer.text).toBe(200);
    return JSON.parse(answer.text.replaceAll(id, "id"));
  };
  for (const [id, absent] of [
    [workspace, missing()],
    [folder, missing()],
    [document, `${missing()}.1`],
  ] as const) {
    expect(await check(id)).toEqual(await check(absent));
  }
});

test("WORK-ACL-016 17.5 hidden items are looked up like missing ones, and nobody is picked from a hidden workspace", async () => {
  const { workspace, folder, document } = await scene();
  const session = await as("standard", 1);
  const path = `/api/work/v1/libraries/${target.library}/items/lookup`;
  const look = async (ids: readonly string[]): Promise<unknown> =>
    JSON.parse((await send(session, "POST", path, { json: { ids } })).text);
  expect(await look([workspace, folder, document])).toEqual({ data: [] });
  expect(await look([missing(), `${missing()}.1`])).toEqual({ data: [] });
  const mail = `/api/work/v1/libraries/${target.library}/emails/find`;
  const asked = { json: { message_ids: ["nobody@nowhere.example"] } };
  expect(JSON.parse((await send(session, "POST", mail, asked)).text)).toMatchObject({ data: [] });
  const pick = async (id: string): Promise<unknown> =>
    comparable(await get(session, `/api/work/v1/libraries/${target.library}/workspaces/${id}/members`), id);
  const absent = missing();
  expect(await pick(workspace)).toEqual(await pick(absent));
});

test("WORK-ACL-016 17.5 the access version is not told apart for closed libraries and such that are not there", async () => {
  const session = await as("external");
  const version = async (libraries: string): Promise<unknown> =>
    JSON.parse((await get(session, `/api/work/v1/access/version?libraries=${libraries}`)).text);
  const [, elsewhere = ""] = target.libraries;
  expect(await version(`${target.library},${elsewhere}`)).toEqual(await version(`${target.library},CQNOSUCH`));
});

test("WORK-ACL-016 17.14 Control Center tells nobody without its rights who and what is there", async () => {
  const [, elsewhere = ""] = target.libraries;
  const known = { library: target.library, user: account("standard").user_id };
  const nobody = { library: target.library, user: "CQNOBODYATALL" };
  const other = { library: elsewhere, user: account("standard").user_id };
  const nowhere = { library: "CQNOSUCH", user: account("standard").user_id };
  const routes: readonly ((given: {
    library: string;
    user: string;
  }) => [method: string, path: string, body?: object])[] = [
    ({ library }) => ["POST", `${consoleBase}/users/search`, { library }],
    ({ library }) => ["POST", `${consoleBase}/users/select`, { library }],
    ({ library, user }) => ["GET", `${consoleBase}/libraries/${library}/users/${user}`],
    ({ library, user }) => ["GET", `${consoleBase}/libraries/${library}/users/${user}/content`],
    ...["unlock", "sign-out", "send-email"].map(
      (act) =>
        ({ library, user }: { library: string; user: string }): [string, string, object] => [
          "POST",
          `${consoleBase}/libraries/${library}/users/${act}`,
          { users: [user] },
        ],
    ),
    ({ library, user }) => [
      "POST",
      `${consoleBase}/libraries/${library}/users/edit`,
      { users: [user], changes: { location: "" } },
    ],
    ({ library }) => ["POST", `${consoleBase}/libraries/${library}/users/edit/undo`, { job: NOWHERE }],
    ({ library }) => ["GET", `${consoleBase}/imports?library=${library}`],
    ({ library }) => ["POST", `${consoleBase}/groups/search`, { library }],
    ({ library }) => ["PATCH", `${consoleBase}/libraries/${library}`, { description: "" }],
    ({ library }) => ["GET", `${consoleBase}/libraries/${library}/roles`],
    ({ library }) => ["GET", `${consoleBase}/libraries/${library}/reports/unreachable-content`],
    ({ library }) => ["POST", `${consoleBase}/libraries/${library}/roles`, { id: "CRAWL", privileges: [] }],
    ({ library, user }) => ["GET", `${consoleBase}/libraries/${library}/roles/${user}`],
    ({ library, user }) => ["PATCH", `${consoleBase}/libraries/${library}/roles/${user}`, { description: "" }],
    ({ library, user }) => ["DELETE", `${consoleBase}/libraries/${library}/roles/${user}`],
    ...["check", "add"].map(
      (act) =>
        ({ library, user }: { library: string; user: string }): [string, string, object] => [
          "POST",
          `${consoleBase}/libraries/${library}/roles/DEFAULT/users/${act}`,
          { users: [user] },
        ],
    ),
    ({ library }) => ["GET", `${consoleBase}/libraries/${library}/locations?query=a`],
    ({ library, user }) => ["POST", `${consoleBase}/libraries/${library}/users/disable-sign-in`, { users: [user] }],
    ({ library, user }) => [
      "POST",
      `${consoleBase}/libraries/${library}/users/switch-sign-in`,
      { users: [user], enabled: false },
    ],
    ({ library, user }) => [
      "POST",
      `${consoleBase}/libraries/${library}/groups/${user}/members/add`,
      { users: [user] },
    ],
    ({ library, user }) => ["POST", `${consoleBase}/libraries/${library}/groups/disable`, { groups: [user] }],
    ({ user }) => ["GET", `${consoleBase}/users/${user}/anonymisation`],
    ({ user }) => ["POST", `${consoleBase}/users/${user}/anonymisation`, { reason: "crawled", confirm: user }],
    ({ user }) => ["POST", `${consoleBase}/users/${user}/anonymisation/approve`, {}],
    ({ user }) => ["DELETE", `${consoleBase}/users/${user}/anonymisation`],
  ];
  for (const [what, index] of [
    ["standard", 1],
    ["external", 0],
  ] as const) {
    const session = await as(what, index);
    for (const route of routes) {
      const call = async (given: { library: string; user: string }): Promise<unknown> => {
        const [method, path, json] = route(given);
        const answer = await send(session, method, path, json === undefined ? {} : { json });
        expect([403, 404], `${method} ${path}: ${answer.text}`).toContain(answer.status);
        return comparable(answer, given.user, given.library);
      };
      expect(await call(known), route(known)[1]).toEqual(await call(nobody));
      expect(await call(other), route(other)[1]).toEqual(await call(nowhere));
    }
  }
});

test("CC-BGA-007 17.14 what applications were lent is nothing for who is no NRTADMIN", async () => {
  for (const who of ["external", "standard"] as const) {
    const session = await as(who);
    for (const application of ["tracker-cc", "CQNOTHINGATALL"]) {
      const base = `${consoleBase}/applications/${application}/background-grants`;
      for (const [method, path] of [
        ["GET", base],
        ["DELETE", `${base}/1`],
      ] as const) {
        expect((await send(session, method, path)).status, `${method} ${path}`).toBe(403);
      }
    }
  }
});

test("TRK-INST-004 17.14 packages, drafts and publishers' keys are nothing for who manages no applications", async () => {
  const base = `${consoleBase}/applications`;
  const nobody = { library: "ACTIVE", id: "NOBODY" };
  const key = { publisher_id: "org.example", name: "x", jwk: { kty: "OKP", crv: "Ed25519", x: "A".repeat(43) } };
  for (const who of ["external", "standard"] as const) {
    const session = await as(who);
    for (const [method, path, json] of [
      ["GET", `${base}/drafts`],
      ["GET", `${base}/drafts/${NOWHERE}`],
      ["PATCH", `${base}/drafts/${NOWHERE}`, { name: "x" }],
      ["DELETE", `${base}/drafts/${NOWHERE}`],
      ["POST", `${base}/drafts/${NOWHERE}/finish`],
      ["GET", `${base}/CQNOTHINGATALL/package`],
      ["GET", `${base}/CQNOTHINGATALL/health`],
      ["GET", `${base}/CQNOTHINGATALL/use`],
      ["POST", `${base}/CQNOTHINGATALL/roll-back`, { version: "1.0.0" }],
      ["GET", `${base}/downloads`],
      ["GET", `${base}/downloads/none.zip`],
      ["GET", `${consoleBase}/extensions/org.muniment.tracker.work/elements`],
      ["PUT", `${consoleBase}/extensions/org.muniment.tracker.work/elements`, { settings: {} }],
      ["DELETE", `${consoleBase}/extensions/org.muniment.tracker.work/elements`],
      ["POST", `${consoleBase}/extensions/org.muniment.tracker.work/elements/preview`, { group: nobody }],
      ["GET", `${consoleBase}/extensions/org.muniment.tracker.work/set-up`],
      ["GET", `${consoleBase}/outlook-addins`],
      ["GET", `${consoleBase}/outlook-addins/tracker-web/manifest`],
      ["GET", `${consoleBase}/outlook-addins/tracker-web/installer`],
      ["GET", `${consoleBase}/package-addresses`],
      ["POST", `${consoleBase}/package-addresses/regenerate`],
      ["GET", `${consoleBase}/publisher-keys`],
      ["POST", `${consoleBase}/publisher-keys`, key],
      ["DELETE", `${consoleBase}/publisher-keys/none`],
    ] as const) {
      const answer = await send(session, method, path, json === undefined ? {} : { json });
      expect(answer.status, `${who} ${method} ${path}: ${answer.text}`).toBe(403);
    }
    const upload = multipart([{ name: "file", content: "no package", fileName: "x.zip", type: "application/zip" }]);
    expect((await send(session, "POST", `${base}/packages`, { upload })).status, who).toBe(403);
  }
});

test("WORK-ACL-016 17.14 sessions, e-mails, platform and acts of somebody are nothing for people outside", async () => {
  const session = await as("external");
  const known = account("standard").user_id;
  const nobody = "CQNOBODYATALL";
  for (const [method, path] of [
    ["GET", "sessions"],
    ["DELETE", "sessions"],
    ["DELETE", "sessions/1"],
    ["GET", "grants"],
    ["DELETE", "grants/1"],
    ["GET", "mails"],
    ["POST", "mails/1/resend"],
    ["POST", "cancel-links"],
    ["POST", "reset-mfa"],
    ["GET", "platform"],
    ["GET", "activity"],
  ] as const) {
    const call = async (user: string): Promise<unknown> => {
      const answer = await send(session, method, `${consoleBase}/users/${user}/${path}`);
      expect([403, 404], `${method} ${path}: ${answer.text}`).toContain(answer.status);
      return comparable(answer, user);
    };
    expect(await call(known), path).toEqual(await call(nobody));
  }
});

test("WORK-ACL-016 17.14 settings of e-mail, and who was written to, are for nobody below NRTADMIN", async () => {
  const relay = { host: "mail.example", port: 25, tls: "off", user_name: "", sender_name: "", reply_to: "" };
  const json = { ...relay, sender_address: "a@mail.example" };
  for (const who of ["standard", "external"]) {
    const session = await as(who);
    for (const [method, path, body] of [
      ["GET", "", undefined],
      ["PUT", "", json],
      ["DELETE", "", undefined],
      ["POST", "/test", json],
      ["GET", "/deliveries", undefined],
      ["POST", "/deliveries/retry", { ids: [NOWHERE] }],
    ] as const) {
      const given = body === undefined ? {} : { json: body };
      const answer = await send(session, method, `${consoleBase}/settings/email${path}`, given);
      expect([method, path, answer.status]).toEqual([method, path, 403]);
    }
  }
});

test("CC-SSO-001 WORK-ACL-016 17.14 settings of single sign-on are for nobody below NRTADMIN", async () => {
  const oidc = { match: "email", claim: "", issuer: "https://provider.invalid", client_id: "muniment" };
  for (const who of ["standard", "external"]) {
    const session = await as(who);
    for (const [method, path, json] of [
      ["GET", "", undefined],
      ["POST", "/saml/metadata", { url: "https://provider.invalid/metadata" }],
      ["PUT", "/oidc", oidc],
      ["POST", "/tests", { protocol: "oidc" }],
      ["GET", "/tests/nobody", undefined],
      ["POST", "/switch", { to: "off" }],
      ["POST", "/confirm", undefined],
      ["POST", "/go-back", undefined],
    ] as const) {
      const given = json === undefined ? {} : { json };
      const answer = await send(session, method, `${consoleBase}/settings/single-sign-on${path}`, given);
      expect([method, path, answer.status]).toEqual([method, path, 403]);
    }
  }
});

test("WORK-ACL-016 17.14 who administers the system is told to nobody below NRTADMIN, nor changed by them", async () => {
  const base = `${consoleBase}/settings/administration`;
  for (const who of ["standard", "external"]) {
    const session = await as(who);
    expect((await send(session, "GET", base)).status).toBe(403);
    expect((await send(session, "PATCH", base, { json: { mode: "global" } })).status).toBe(403);
    const given = { json: { privileges: ["audit"] } };
    for (const user of ["NOBODY-AT-ALL", who]) {
      expect((await send(session, "PUT", `${base}/users/${user}`, given)).status).toBe(403);
    }
  }
});

test("WORK-ACL-016 17.14 directories are told of to nobody below NRTADMIN, whether they are there or not", async () => {
  const session = await as("standard");
  const sources = `${consoleBase}/directory-sources`;
  for (const [method, path] of [
    ["GET", ""],
    ["GET", "/1"],
    ["GET", "/999999999"],
    ["DELETE", "/1"],
    ["POST", "/1/pause"],
    ["POST", "/1/resume"],
    ["GET", "/1/runs"],
    ["GET", "/1/runs/1"],
    ["POST", "/1/runs/1/cancel"],
    ["GET", "/1/runs/1/changes"],
    ["GET", "/1/runs/1/changes.csv"],
  ] as const) {
    const answer = await send(session, method, `${sources}${path}`);
    expect([method, path, answer.status]).toEqual([method, path, 403]);
  }
});

test("WORK-ACL-016 17.14 settings of sign-in are for nobody below NRTADMIN, and who one is proves each for oneself", async () => {
  for (const who of ["standard", "external"]) {
    const session = await as(who);
    for (const [method, json] of [
      ["GET", undefined],
      ["PATCH", { "lockout.tempMinutes": 16 }],
    ] as const) {
      const answer = await send(
        session,
        method,
        `${consoleBase}/settings/security`,
        json === undefined ? {} : { json },
      );
      expect([method, answer.status]).toEqual([method, 403]);
      expect(answer.text).not.toContain("lockout");
    }
    expect(one(await get(session, `${consoleBase}/me/proof`))).toEqual({ needs_code: false });
    const proved = await post(session, `${consoleBase}/me/proof`, { password: account(who).password });
    expect(Object.keys(one(proved))).toEqual(["until"]);
    expect(Object.keys(one(await get(session, `${consoleBase}/me/proof`))).toSorted()).toEqual(["needs_code", "until"]);
  }
});

test("CC-EXT-004 17.14 tokens for frames are for the platform's own pages, and an unknown package is none", async () => {
  for (const who of ["standard", "external", "NRTADMIN"] as const) {
    const session = await as(who);
    const listed = await send(session, "GET", `${consoleBase}/extensions?host=work`);
    expect(listed.status).toBe(200);
    const [first] = (listed.json as { data: { package_id: string }[] }).data;
    for (const id of ["org.example.nothing", ...(first === undefined ? [] : [first.package_id])]) {
      const answer = await send(session, "POST", `${consoleBase}/extensions/${id}/token`);
      expect([403, 404], answer.text).toContain(answer.status);
      expect(answer.text).not.toContain("access_token");
    }
  }
});
