import { Buffer } from "node:buffer";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { expect, test } from "vitest";
import { errorFaults, faultsOf, list, one, refused } from "../answers.ts";
import { as, get, ofLibrary, send } from "../client.ts";
import { document, folder, lazily, matter } from "../fixture.ts";
import { hostileValues } from "../hostile.ts";
import type { Kind } from "../hostile.ts";
import { multipart } from "../multipart.ts";
import type { Body, Part } from "../multipart.ts";
import { target } from "../settings.ts";

/** An empty folder and a document with one version: after every hostile upload both must still be so. */
const scene = lazily(async () => {
  const owner = await as("standard");
  const made = await matter(owner);
  const empty = await folder(owner, made.workspace.id);
  const letter = await document(owner, made.folder.id);
  const path = ofLibrary(`/documents/${letter.id}`);
  const before = (await get(owner, path)).text;
  return { owner, empty, letter, path, before };
});

const file: Part = { name: "file", fileName: "letter.txt", content: "some bytes of a letter" };
const profilePart = (value: unknown): Part => ({
  name: "profile",
  content: typeof value === "string" || value instanceof Uint8Array ? value : JSON.stringify(value),
});
const good = profilePart({ doc_profile: { name: "a letter" } });

const broken = Buffer.from('{"doc_profile":{"name":"a?b"}}');
broken[broken.indexOf("?")] = 0xff;

const badForms: readonly (readonly [string, number, Body])[] = [
  ["no boundary parameter", 400, multipart([good, file], { contentType: "multipart/form-data" })],
  ["an empty boundary", 400, multipart([good, file], { contentType: "multipart/form-data; boundary=" })],
  ["another boundary", 400, multipart([good, file], { contentType: "multipart/form-data; boundary=another" })],
  ["no end", 400, multipart([good, file], { withoutEnd: true })],
  ["cut inside the file", 400, multipart([good, file], { keepBytes: (length) => length - 50 })],
  ["cut inside the profile", 400, multipart([good, file], { keepBytes: () => 90 })],
  ["cut inside a header", 400, multipart([good, file], { keepBytes: () => 50 })],
  ["no bytes at all", 400, multipart([good, file], { keepBytes: () => 0 })],
  ["no parts", 400, multipart([])],
  ["no file", 400, multipart([good])],
  ["a profile that is no JSON", 400, multipart([profilePart("{"), file])],
  ["a profile that is an array", 400, multipart([profilePart([]), file])],
  ["a profile that is a text", 400, multipart([profilePart('"text"'), file])],
  ["a profile that is null", 400, multipart([profilePart("null"), file])],
  ["a profile of broken UTF-8", 400, multipart([profilePart(new Uint8Array(broken)), file])],
  ["a profile with NUL", 400, multipart([profilePart({ doc_profile: { name: "a\u0000b" } }), file])],
  ["a profile of megabytes", 400, multipart([profilePart({ doc_profile: { comment: "x".repeat(3_000_000) } }), file])],
  [
    "a profile nested without end",
    400,
    multipart([profilePart(`{"doc_profile":{"name":${"[".repeat(9000)}${"]".repeat(9000)}}}`), file]),
  ],
  ["a file name with NUL", 400, multipart([{ ...file, fileName: "a\u0000b.txt" }])],
  ["a wrong checksum", 400, multipart([profilePart({ doc_profile: { checksum: `SHA256:${"0".repeat(64)}` } }), file])],
  ["a checksum that is none", 400, multipart([profilePart({ doc_profile: { checksum: 5 } }), file])],
  [
    "a trustee that nobody is",
    400,
    multipart([profilePart({ user_trustees: [{ id: "NOBODY-OF-THIS-NAME", access_level: "read" }] }), file]),
  ],
  [
    "a level that is none",
    400,
    multipart([profilePart({ user_trustees: [{ id: "NRTADMIN", access_level: "all" }] }), file]),
  ],
  ["a header of megabytes", 400, multipart([{ ...file, headers: `X: ${"y".repeat(2_000_000)}` }])],
  [
    "JSON without multipart",
    415,
    { bytes: new Uint8Array(Buffer.from('{"name":"a"}')), contentType: "application/json" },
  ],
  ["bare bytes", 415, { bytes: new Uint8Array(100), contentType: "application/octet-stream" }],
  [
    "a form without multipart",
    415,
    { bytes: new Uint8Array(Buffer.from("a=b")), contentType: "application/x-www-form-urlencoded" },
  ],
];

interface Upload {
  readonly title: string;
  readonly method: string;
  readonly path: string;
}

async function uploads(): Promise<readonly Upload[]> {
  const { empty, path } = await scene();
  return [
    { title: "file", method: "POST", path: ofLibrary(`/folders/${empty.id}/documents`) },
    { title: "new version", method: "POST", path: `${path}/versions` },
    { title: "replace", method: "PUT", path: `${path}/file` },
  ];
}

async function untouched(): Promise<void> {
  const { owner, empty, letter, path, before } = await scene();
  expect(list(await get(owner, ofLibrary(`/folders/${empty.id}/children`)))).toEqual([]);
  expect(list(await get(owner, `${path}/versions`)).map((entry) => entry.id)).toEqual([letter.id]);
  const changing = /"(access_time|activity_date)":"[^"]+"/g;
  expect((await get(owner, path)).text.replace(changing, "")).toBe(before.replace(changing, ""));
  expect((await get(owner, `${path}/download`)).text).toContain("Dear Sirs");
}

test("D59 broken, cut and wrong multipart bodies: refused in JSON, nothing filed", async () => {
  const { owner } = await scene();
  const cases = (await uploads()).flatMap((upload) =>
    badForms.map(([name, status, body]) => ({ upload, name, status, body })),
  );
  const faults = await faultsOf(cases, async ({ upload, name, status, body }) => {
    const answer = await send(owner, upload.method, upload.path, { upload: body });
    const statuses = body.bytes.length > 1_000_000 ? [status, 413] : [status];
    return errorFaults(answer, statuses).map((fault) => `${upload.title}, ${name}: ${fault}`);
  });
  expect(faults).toEqual([]);
  await untouched();
});

const docFields: Readonly<Record<string, Kind>> = {
  name: { is: "text", max: 254 },
  comment: { is: "text", max: 8000 },
  alias: { is: "text", max: 254 },
  extension: { is: "text" },
  class: { is: "text", max: 32 },
  author: { is: "text", max: 63 },
  default_security: { is: "word" },
  retain_days: { is: "integer" },
  is_hipaa: { is: "boolean" },
  file_create_date: { is: "date" },
  custom13: { is: "text", max: 96 },
  custom17: { is: "number" },
  custom21: { is: "date" },
  custom25: { is: "boolean" },
};

const outerFields: Readonly<Record<string, Kind>> = {
  doc_profile: { is: "object" },
  audit: { is: "object" },
  user_trustees: { is: "list" },
  group_trustees: { is: "list" },
  inherit_profile_from_folder: { is: "boolean" },
  warnings_for_required_and_disabled_fields: { is: "boolean" },
};

test("D59 hostile values in the profile of an upload: refused, nothing filed", async () => {
  const { owner } = await scene();
  const inner = Object.entries(docFields).flatMap(([name, kind]) =>
    hostileValues(kind).map((value) => ({ name, value, profile: { doc_profile: { [name]: value } } as unknown })),
  );
  const outer = Object.entries(outerFields).flatMap(([name, kind]) =>
    hostileValues(kind).map((value) => ({ name, value, profile: { [name]: value } as unknown })),
  );
  const cases = (await uploads()).flatMap((upload) => [...inner, ...outer].map((entry) => ({ ...entry, upload })));
  const faults = await faultsOf(cases, async ({ upload, name, value, profile }) => {
    const answer = await send(owner, upload.method, upload.path, { upload: multipart([profilePart(profile), file]) });
    const shown = JSON.stringify(value).slice(0, 40);
    return errorFaults(answer, [400, 413]).map((fault) => `${upload.title}, ${name} = ${shown}: ${fault}`);
  });
  expect(faults).toEqual([]);
  await untouched();
});

/** Promises more bytes than it sends, then drops the connection. */
function abortedUpload(token: string, path: string, body: Body): Promise<void> {
  const address = new URL(`${target.origin}${path}`);
  const start = address.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const request = start(address, {
      method: "POST",
      agent: false,
      headers: { "x-auth-token": token, "content-type": body.contentType, "content-length": body.bytes.length + 1000 },
    });
    request.on("error", () => {});
    request.on("close", resolve);
    request.write(body.bytes, () => {
      setTimeout(() => request.destroy(), 100);
    });
  });
}

test("D59 an upload whose connection breaks leaves nothing visible", async () => {
  const { owner } = await scene();
  const [filing, growing] = await uploads();
  const body = multipart([good, { ...file, content: "x".repeat(200_000) }], { withoutEnd: true });
  const paths = [String(filing?.path), String(growing?.path)];
  await Promise.all(paths.map((path) => abortedUpload(owner.token, path, body)));
  await untouched();
});

test("D59 after all this an ordinary upload works", async () => {
  const { owner } = await scene();
  const made = await matter(owner);
  const path = ofLibrary(`/folders/${made.folder.id}/documents`);
  one(await send(owner, "POST", path, { upload: multipart([good, file]) }), 201);
  refused(await send(owner, "POST", path, { json: { name: "a" } }), 415, "NRC_UNSUPPORTED_MEDIA");
});
