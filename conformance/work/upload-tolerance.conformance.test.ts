import { expect, test } from "vitest";
import { list, ok, one } from "../answers.ts";
import { as, get, ofLibrary, send } from "../client.ts";
import { lazily, matter, unique } from "../fixture.ts";
import { multipart } from "../multipart.ts";
import type { Body } from "../multipart.ts";
import { documentShape, linked, shaped, uploadFields } from "../shapes.ts";
import { target } from "../settings.ts";

const scene = lazily(async () => {
  const owner = await as("standard");
  return { owner, ...(await matter(owner)) };
});

const name = unique("tolerant");
const profile = JSON.stringify({ doc_profile: { name, extension: "docx" } });
const file = "PK not really a document";
const disposition = 'Content-Disposition: form-data; name="file"; filename="letter.docx"';

const forms: readonly (readonly [string, () => Body])[] = [
  [
    "A8 a profile header glued by semicolons and a file part called myFile",
    () =>
      multipart([
        {
          name: "profile",
          content: profile,
          headers: 'Content-Disposition: form-data; name="profile";Content-Type="application/json"',
        },
        { name: "myFile", fileName: "letter.docx", content: file },
      ]),
  ],
  [
    "11.2 a preamble of CRLF and a constant boundary of the browser kind",
    () =>
      multipart(
        [
          { name: "profile", content: profile },
          { name: "file", fileName: "letter.docx", content: file },
        ],
        { preamble: "\r\n", boundary: "----WebKitFormBoundary7MA4YWxkTrZu0gW" },
      ),
  ],
  [
    "11.2 a quoted boundary parameter",
    () => {
      const boundary = "quoted=boundary:1";
      return multipart(
        [
          { name: "profile", content: profile },
          { name: "file", fileName: "letter.docx", content: file },
        ],
        { boundary, contentType: `multipart/form-data; boundary="${boundary}"` },
      );
    },
  ],
  [
    "11.2 header lines that are no headers, trailing blanks, a blank before =",
    () =>
      multipart([
        {
          name: "profile",
          content: profile,
          headers:
            'Content-Disposition: form-data; name="profile" \r\ncharset=utf-8\r\nContent-Type: application/json ',
        },
        {
          name: "myFile",
          content: file,
          headers: 'Content-Disposition: form-data; name ="myFile"; filename="letter.docx"  \r\nContent-Type: x/y',
        },
      ]),
  ],
  [
    "11.2 Content-Transfer-Encoding 8bit and a raw UTF-8 file name",
    () =>
      multipart([
        { name: "profile", content: profile },
        {
          name: "file",
          content: file,
          headers:
            'Content-Disposition: form-data; name="file"; filename="Größe 漢字.docx"\r\n' +
            "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: 8bit",
        },
      ]),
  ],
  [
    "11.2 the file before the profile",
    () =>
      multipart([
        { name: "file", content: file, headers: disposition },
        { name: "profile", content: profile, type: "application/json" },
      ]),
  ],
  [
    "11.1 the profile part with a file name (blob)",
    () =>
      multipart([
        { name: "profile", fileName: "blob", type: "application/json", content: profile },
        { name: "file", fileName: "letter.docx", content: file },
      ]),
  ],
  [
    "11.1 the profile part called json",
    () =>
      multipart([
        { name: "json", type: "application/json", content: profile },
        { name: "file", fileName: "letter.docx", content: file },
      ]),
  ],
  [
    "11.1 a file part without a file name",
    () =>
      multipart([
        { name: "profile", content: profile },
        { name: "content", content: file },
      ]),
  ],
  [
    "11.2 no blank after the colon, lower-case header names",
    () =>
      multipart([
        { name: "profile", content: profile, headers: 'content-disposition:form-data;name="profile"' },
        { name: "file", content: file, headers: 'content-disposition:form-data;name="file";filename="letter.docx"' },
      ]),
  ],
];

test.each(forms)("%s", async (_title, form) => {
  const { owner, folder } = await scene();
  const answer = await send(owner, "POST", ofLibrary(`/folders/${folder.id}/documents`), { upload: form() });
  const made = one(answer, 201);
  expect(ok(answer, 201).warnings).toEqual([]);
  shaped(made, documentShape);
  shaped(made, uploadFields);
  linked(made);
  expect(made).toMatchObject({ name, extension: "docx", type: "WORDX", size: file.length });
  expect((await get(owner, ofLibrary(`/documents/${made.id}/download`))).text).toBe(file);
});

test("11.2 a streamed body without Content-Length", async () => {
  const { owner, folder } = await scene();
  const { bytes, contentType } = multipart([
    { name: "profile", content: profile },
    { name: "file", fileName: "letter.docx", content: file },
  ]);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 50) controller.enqueue(bytes.subarray(at, at + 50));
      controller.close();
    },
  });
  const response = await fetch(`${target.origin}${ofLibrary(`/folders/${folder.id}/documents`)}`, {
    method: "POST",
    headers: { "x-auth-token": owner.token, "content-type": contentType },
    body,
    duplex: "half",
  });
  expect(response.status, await response.text()).toBe(201);
});

test("A9 doc_profile {} for a new version, two entries, both deleted in parallel", async () => {
  const owner = await as("standard");
  const made = await matter(owner);
  const path = ofLibrary(`/documents/${made.document.id}`);
  const upload = multipart([
    { name: "profile", content: JSON.stringify({ doc_profile: {} }) },
    { name: "file", fileName: "letter.txt", content: "second" },
  ]);
  const second = one(await send(owner, "POST", `${path}/versions`, { upload }), 201);
  expect(list(await get(owner, `${path}/versions`))).toHaveLength(2);
  const answers = await Promise.all(
    [made.document.id, second.id].map((id) => send(owner, "DELETE", ofLibrary(`/documents/${id}`))),
  );
  for (const answer of answers) expect([200, 404], answer.text).toContain(answer.status);
  expect((await get(owner, path)).status).toBe(404);
});
