import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { MultipartError } from "./multipart-error.ts";
import { readUpload } from "./multipart.ts";
import type { Upload, UploadFile, UploadRequest } from "./multipart.ts";

/** What a handler would store: the bytes, and whether they were dropped again. */
interface Stored extends AsyncDisposable {
  readonly bytes: Buffer;
  readonly isDisposed: () => boolean;
}

const LIMITS = { maxProfileBytes: 1000 };
const CONTENT = Buffer.from("%PDF \r\n--not the boundary\r\n\r\n\u0000\u00ff--b\r\n--b", "latin1");
const PROFILE = '{"doc_profile":{"name":"Vertrag Müller"}}';

async function store({ content }: UploadFile): Promise<Stored> {
  let isDisposed = false;
  const bytes = await buffer(content);
  return {
    bytes,
    isDisposed: () => isDisposed,
    async [Symbol.asyncDispose]() {
      isDisposed = true;
    },
  };
}

function requestOf(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, contentType?: string): UploadRequest {
  const headers = contentType === undefined ? {} : { "content-type": contentType };
  return Object.assign(Readable.from(chunks, { objectMode: false }), { headers });
}

/** Writes lines with CRLF between them; bytes stay as they are. */
function bodyOf(...lines: (string | Uint8Array)[]): Buffer {
  return Buffer.concat(lines.flatMap((line, index) => [Buffer.from(index === 0 ? "" : "\r\n"), Buffer.from(line)]));
}

function read(body: Uint8Array, contentType = "multipart/form-data; boundary=XX"): Promise<Upload<Stored>> {
  return readUpload(requestOf([body], contentType), LIMITS, store);
}

const DISPOSITION = 'Content-Disposition: form-data; name="file"; filename="Vertrag.pdf"';
const PROFILE_PART = ["--XX", 'Content-Disposition: form-data; name="profile"', "", PROFILE] as const;
const FILE_PART = ["--XX", DISPOSITION, "Content-Type: application/pdf", "", CONTENT] as const;

interface Sample {
  readonly what: string;
  readonly contentType?: string;
  readonly body: Buffer;
  readonly profile?: string;
  readonly fileName?: string;
  readonly content?: Buffer;
}

const SAMPLES: Sample[] = [
  { what: "profile first", body: bodyOf(...PROFILE_PART, ...FILE_PART, "--XX--", "") },
  { what: "file first", body: bodyOf(...FILE_PART, ...PROFILE_PART, "--XX--", "") },
  { what: "a preamble of line ends", body: bodyOf("", "", ...PROFILE_PART, ...FILE_PART, "--XX--") },
  {
    what: "a preamble and an epilogue of text",
    body: bodyOf("This is multipart.", ...PROFILE_PART, ...FILE_PART, "--XX--", "the end", "--XX", "really"),
  },
  {
    what: "a constant quoted boundary",
    contentType: 'Multipart/Form-Data; charset=utf-8; boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW" ',
    body: Buffer.from(
      bodyOf(...PROFILE_PART, ...FILE_PART, "--XX--", "")
        .toString("latin1")
        .replaceAll("--XX", "------WebKitFormBoundary7MA4YWxkTrZu0gW"),
      "latin1",
    ),
  },
  {
    what: "a boundary of odd signs, unquoted",
    contentType: "multipart/form-data; boundary='=_(b)+,-./:?'",
    body: Buffer.from(
      bodyOf(...PROFILE_PART, ...FILE_PART, "--XX--", "")
        .toString("latin1")
        .replaceAll("--XX", "--'=_(b)+,-./:?'"),
      "latin1",
    ),
  },
  {
    what: "a content type glued to the disposition by a semicolon",
    body: bodyOf(
      "--XX",
      'Content-Disposition: form-data; name="profile";Content-Type="application/json"',
      "",
      PROFILE,
      "--XX",
      'Content-Type: application/pdf; Content-Disposition: form-data; name="file"; filename="Vertrag.pdf"',
      "",
      CONTENT,
      "--XX--",
    ),
  },
  {
    what: "lines that are no headers, trailing blanks, blanks before the equals sign, a folded line, 8bit",
    body: bodyOf(
      "--XX  ",
      'Content-Disposition: form-data; name = "profile"  ',
      "charset=utf-8",
      "Content-Transfer-Encoding: 8bit \t",
      "",
      PROFILE,
      "--XX\t",
      "charset=utf-8",
      "content-disposition : form-data;",
      '\tname ="myFile" ; filename= "Vertrag.pdf" ',
      "CONTENT-TYPE:Application/PDF",
      "",
      CONTENT,
      "--XX--  ",
    ),
  },
  {
    what: "unquoted values and a profile called json with a file name",
    body: bodyOf(
      "--XX",
      "Content-Disposition: form-data; name=json; filename=blob",
      "Content-Type: application/json",
      "",
      PROFILE,
      "--XX",
      "Content-Disposition: form-data; name=upload; filename=Vertrag.pdf",
      "",
      CONTENT,
      "--XX--",
    ),
  },
  {
    what: "a file name in raw UTF-8, decomposed, with a path",
    body: bodyOf(
      ...PROFILE_PART,
      "--XX",
      'Content-Disposition: form-data; name="file"; filename="C:\\Akten\\Mu\u0308ller; 契約.pdf"',
      "",
      CONTENT,
      "--XX--",
    ),
    fileName: "Müller; 契約.pdf",
  },
  {
    what: "a file name in the extended form, before the plain one",
    body: bodyOf(
      ...PROFILE_PART,
      "--XX",
      "Content-Disposition: form-data; name=file; filename=\"M_ller.pdf\"; filename*=UTF-8''M%C3%BCller%20%26%20Co.pdf",
      "",
      CONTENT,
      "--XX--",
    ),
    fileName: "Müller & Co.pdf",
  },
  {
    what: "a file part without a file name",
    body: bodyOf("--XX", "Content-Disposition: form-data; name=file", "", CONTENT, ...PROFILE_PART, "--XX--"),
    fileName: "",
  },
  {
    what: "the file as the only part that is not the profile",
    body: bodyOf("--XX", "Content-Disposition: form-data; name=document", "", CONTENT, ...PROFILE_PART, "--XX--"),
    fileName: "",
  },
  {
    what: "a field before the part that has a file name",
    body: bodyOf("--XX", "Content-Disposition: form-data; name=comment", "", "no file", ...FILE_PART, "--XX--"),
    profile: "",
  },
  {
    what: "no profile and an empty file with no line of its own",
    body: bodyOf("--XX", DISPOSITION, "", "--XX--"),
    profile: "",
    content: Buffer.alloc(0),
  },
  {
    what: "an empty file",
    body: bodyOf("--XX", DISPOSITION, "", "", ...PROFILE_PART, "--XX--"),
    content: Buffer.alloc(0),
  },
  {
    what: "a part without any header",
    body: bodyOf("--XX", "", CONTENT, ...PROFILE_PART, "--XX--"),
    fileName: "",
  },
  {
    what: "content that only looks like a boundary",
    body: bodyOf(...PROFILE_PART, "--XX", DISPOSITION, "", "--XXX\r\n--XX-\r\n--XX  x\r\n--X\r\n--XX \rx", "--XX--"),
    content: Buffer.from("--XXX\r\n--XX-\r\n--XX  x\r\n--X\r\n--XX \rx"),
  },
];

async function expectSample(sample: Sample, chunks: Uint8Array[]): Promise<void> {
  const request = requestOf(chunks, sample.contentType ?? "multipart/form-data; boundary=XX");
  const upload = await readUpload(request, LIMITS, store);
  expect(upload.profile ?? "").toBe(sample.profile ?? PROFILE);
  expect(upload.file?.fileName ?? "").toBe(sample.fileName ?? "Vertrag.pdf");
  expect(upload.file?.stored.bytes).toEqual(sample.content ?? CONTENT);
}

describe("what an upload may look like (work-api.md 11.1, 11.2)", () => {
  test.each(SAMPLES)("$what, cut at each byte", async (sample) => {
    for (let cut = 0; cut <= sample.body.length; cut += 1) {
      await expectSample(sample, [sample.body.subarray(0, cut), sample.body.subarray(cut)]);
    }
  });

  test.each(SAMPLES)("$what, in pieces of every small size", async (sample) => {
    for (let size = 1; size <= 80; size += 1) {
      const count = Math.ceil(sample.body.length / size);
      const pieces = Array.from({ length: count }, (_, index) =>
        sample.body.subarray(index * size, (index + 1) * size),
      );
      await expectSample(sample, pieces);
    }
  });

  test("random content and random cuts come out as they went in", async () => {
    for (let round = 0; round < 100; round += 1) {
      const content = Buffer.from(randomBytes(5000).map((byte) => "\r\n-X".charCodeAt(byte % 4)));
      // The line break that ends the headers belongs to a boundary as well.
      if (`\r\n${content.toString("latin1")}`.includes("\r\n--XX")) continue;
      const body = bodyOf(...PROFILE_PART, "--XX", DISPOSITION, "", content, "--XX--");
      const pieces: Buffer[] = [];
      for (let at = 0; at < body.length;) {
        const size = 1 + Math.floor(Math.random() * 300);
        pieces.push(body.subarray(at, at + size));
        at += size;
      }
      await expectSample({ what: "", body, content }, pieces);
    }
  });

  test("the claimed type is lower case and without parameters", async () => {
    const body = bodyOf("--XX", DISPOSITION, "Content-Type: Text/PLAIN; charset=utf-8; name=x", "", "a", "--XX--");
    expect((await read(body)).file).toMatchObject({ mimeType: "text/plain", fileName: "Vertrag.pdf" });
    expect((await read(bodyOf("--XX", DISPOSITION, "", "a", "--XX--"))).file?.mimeType).toBeUndefined();
  });

  test.each([
    ['filename="a\\"b\\\\c.txt"', "c.txt"],
    ['filename="say %22hi%22.txt"', 'say "hi".txt'],
    ['filename="/etc/passwd"', "passwd"],
    ['filename="a\u0007b.txt"', "ab.txt"],
    ['filename="a\u0000b.txt"', "a\u0000b.txt"],
    ['filename="   "', undefined],
    ['filename="open.txt', "open.txt"],
    ["filename*=iso-8859-1'de'M%FCller.txt", "Müller.txt"],
    ["filename*=broken; filename=plain.txt", "plain.txt"],
  ])("%s names the file %s", async (parameter, fileName) => {
    const body = bodyOf("--XX", `Content-Disposition: form-data; name=file; ${parameter}`, "", "a", "--XX--");
    expect((await read(body)).file?.fileName).toBe(fileName);
  });

  test("a file name that is not UTF-8 is read as Windows text", async () => {
    const header = Buffer.from('Content-Disposition: form-data; name="file"; filename="M\xfcller \x80.pdf"', "latin1");
    expect((await read(bodyOf("--XX", header, "", "a", "--XX--"))).file?.fileName).toBe("Müller €.pdf");
  });

  test("a large part without a file name streams as the file", async () => {
    const content = randomBytes(5000);
    const body = bodyOf("--XX", "Content-Disposition: form-data; name=doc", "", content, ...PROFILE_PART, "--XX--");
    const upload = await read(body);
    expect(upload.profile).toBe(PROFILE);
    expect(upload.file?.stored.bytes).toEqual(content);
  });

  test("of two files the first counts", async () => {
    const second = ["--XX", 'Content-Disposition: form-data; name="file"; filename="b"', "", "second"];
    const upload = await read(bodyOf(...FILE_PART, ...second, ...PROFILE_PART, "--XX--"));
    expect(upload.file).toMatchObject({ fileName: "Vertrag.pdf" });
    expect(upload.profile).toBe(PROFILE);
  });

  test("no parts at all", async () => {
    expect(await read(Buffer.from("--XX--\r\n"))).toMatchObject({ profile: undefined, file: undefined });
  });

  test("a byte order mark before the profile is dropped", async () => {
    const body = bodyOf("--XX", "Content-Disposition: form-data; name=profile", "", `\ufeff${PROFILE}`, "--XX--");
    expect((await read(body)).profile).toBe(PROFILE);
  });

  test("a reader that leaves the file unread does not hold up the profile", async () => {
    const body = bodyOf("--XX", DISPOSITION, "", randomBytes(500_000), ...PROFILE_PART, "--XX--");
    const request = requestOf([body], "multipart/form-data; boundary=XX");
    const upload = await readUpload(request, LIMITS, async () => ({ async [Symbol.asyncDispose]() {} }));
    expect(upload.profile).toBe(PROFILE);
  });
});

describe("what is refused", () => {
  const refusal = async (reading: Promise<unknown>): Promise<string> =>
    reading.then(
      () => "accepted",
      (error: unknown) => (error instanceof MultipartError ? error.code : String(error)),
    );

  test.each([undefined, "", "application/json", "multipart/mixed; boundary=XX", "text/plain; multipart/form-data"])(
    "content type %s",
    async (contentType) => {
      const request = requestOf([bodyOf(...FILE_PART, "--XX--")], contentType);
      expect(await refusal(readUpload(request, LIMITS, store))).toBe("not_multipart");
    },
  );

  test.each([
    "multipart/form-data",
    "multipart/form-data; boundary",
    'multipart/form-data; boundary=""',
    `multipart/form-data; boundary=${"x".repeat(201)}`,
  ])("a boundary that is missing: %s", async (contentType) => {
    expect(await refusal(read(bodyOf(...FILE_PART, "--XX--"), contentType))).toBe("malformed");
  });

  test("D59 a body cut off anywhere, and the file stream fails with it", async () => {
    const body = bodyOf(...PROFILE_PART, ...FILE_PART, "--XX--");
    for (let length = "--XX\r\n".length; length < body.length; length += 1) {
      expect(await refusal(read(body.subarray(0, length))), `after ${length} bytes`).toBe("truncated");
    }
  });

  test.each([
    ["nothing", Buffer.alloc(0)],
    ["JSON", Buffer.from(PROFILE)],
    ["cut by another boundary", bodyOf("--YY", DISPOSITION, "", "a", "--YY--")],
    ["a long preamble", bodyOf("x".repeat(20_000), ...FILE_PART, "--XX--")],
    ["a boundary among the headers", bodyOf("--XX", DISPOSITION, "--XX", "", "a", "--XX--")],
    ["headers without end", bodyOf("--XX", "X-Long: ".padEnd(20_000, "x"), "", "a", "--XX--")],
    ["a profile that is not UTF-8", bodyOf(...PROFILE_PART.slice(0, 3), Buffer.from([0x7b, 0xff]), "--XX--")],
  ])("a body that is %s", async (_, body) => {
    expect(await refusal(read(body))).toBe("malformed");
  });

  test("a profile past its limit, before or after the file, which is then dropped", async () => {
    const long = [...PROFILE_PART.slice(0, 3), "x".repeat(1001)];
    const exact = [...PROFILE_PART.slice(0, 3), "x".repeat(1000)];
    expect(await refusal(read(bodyOf(...exact, "--XX--")))).toBe("accepted");
    expect(await refusal(read(bodyOf(...long, ...FILE_PART, "--XX--")))).toBe("too_large");

    const stored: Stored[] = [];
    const request = requestOf([bodyOf(...FILE_PART, ...long, "--XX--")], "multipart/form-data; boundary=XX");
    const reading = readUpload(request, LIMITS, async (file) => {
      const result = await store(file);
      stored.push(result);
      return result;
    });
    expect(await refusal(reading)).toBe("too_large");
    expect(stored.map((result) => result.isDisposed())).toEqual([true]);
  });

  test("more than fifty parts", async () => {
    const field = ["--XX", "Content-Disposition: form-data; name=a", "", "1"];
    const fields = (count: number): string[] => Array.from({ length: count }, () => field).flat();
    expect(await refusal(read(bodyOf(...fields(50), "--XX--")))).toBe("accepted");
    expect(await refusal(read(bodyOf(...fields(51), "--XX--")))).toBe("too_large");
  });
});

describe("failures on the way", () => {
  test("what the reader of the file throws comes out, and the rest of the body is drained", async () => {
    const body = bodyOf("--XX", DISPOSITION, "", randomBytes(2_000_000), ...PROFILE_PART, "--XX--");
    const request = requestOf(piecesOf(body, 10_000), "multipart/form-data; boundary=XX");
    const full = new Error("the disk is full");
    const reading = readUpload(request, LIMITS, async ({ content }) => {
      for await (const chunk of content) if ((chunk as Buffer).length > 0) throw full;
      throw new Error("not reached");
    });
    await expect(reading).rejects.toBe(full);
    await expect.poll(() => request.readableEnded).toBe(true);
  });

  test("D59 a client that goes away fails the file and the upload", async () => {
    let fileError: unknown;
    async function* abandoned(): AsyncGenerator<Uint8Array> {
      yield bodyOf("--XX", DISPOSITION, "", randomBytes(100_000));
      await nextTurn();
      throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
    }
    const reading = readUpload(requestOf(abandoned(), "multipart/form-data; boundary=XX"), LIMITS, async (file) => {
      try {
        return await store(file);
      } catch (error) {
        fileError = error;
        throw new Error("storing failed", { cause: error });
      }
    });
    await expect(reading).rejects.toMatchObject({ name: "MultipartError", code: "truncated" });
    expect(fileError).toMatchObject({ code: "truncated" });
  });

  test("a request that is already destroyed is refused at once", async () => {
    const request = requestOf([], "multipart/form-data; boundary=XX");
    request.destroy();
    await expect(readUpload(request, LIMITS, store)).rejects.toMatchObject({ code: "truncated" });
  });

  test("the file is not read ahead of its reader", async () => {
    let sent = 0;
    async function* large(): AsyncGenerator<Uint8Array> {
      yield bodyOf("--XX", DISPOSITION, "", "");
      for (; sent < 1000; sent += 1) yield Buffer.alloc(65_536, sent);
      yield bodyOf("", "--XX--");
    }
    const request = requestOf(large(), "multipart/form-data; boundary=XX");
    const upload = await readUpload(request, LIMITS, async ({ content }) => {
      for (let turn = 0; turn < 200; turn += 1) await nextTurn();
      expect(sent).toBeLessThan(30);
      const hash = createHash("sha256");
      for await (const chunk of content) hash.update(chunk as Buffer);
      return { hash: hash.digest("hex"), async [Symbol.asyncDispose]() {} };
    });
    const expected = createHash("sha256");
    for (let index = 0; index < 1000; index += 1) expected.update(Buffer.alloc(65_536, index));
    expect(upload.file?.stored.hash).toBe(expected.digest("hex"));
  });
});

function* piecesOf(body: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}
