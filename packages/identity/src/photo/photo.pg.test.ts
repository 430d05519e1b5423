import { crc32 } from "node:zlib";
import sharp from "sharp";
import type { Sharp, Stats } from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addSeconds } from "@muniment/kernel";
import { sql } from "kysely";
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";
import { q } from "../db.ts";
import { createPictureMaker } from "./picture.ts";

const CONSOLE = "/api/control-center/v1";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let app: FastifyInstance;
let call: Call;
let active: TestLibrary;
let legal: TestLibrary;
let tier1: TestUser;
let tier2: TestUser;
let anna: TestUser;
let boris: TestUser;
let guest: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ app, call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "Active", userId: "ROOT" });
  legal = await directory.aLibrary({ alias: "LEGAL", userId: "CHIEF" });
  tier1 = await directory.aUser(active, { id: "HELP", role: "TIER 1" });
  tier2 = await directory.aUser(active, { id: "KEEP", role: "TIER 2" });
  anna = await directory.aUser(active, { id: "ANNA" });
  boris = await directory.aUser(active, { id: "BORIS" });
  guest = await directory.aUser(active, { id: "GUEST", is_external: true });
});

afterAll(() => database[Symbol.asyncDispose]());

/** A picture whose left half is red and right half blue. */
function twoColours(width: number, height: number): Sharp {
  const half = { create: { width: Math.ceil(width / 2), height, channels: 3 as const, background: "#0000ff" } };
  return sharp({ create: { width, height, channels: 3, background: "#ff0000" } }).composite([
    { input: half, left: Math.floor(width / 2), top: 0 },
  ]);
}

async function send(
  user: TestUser | undefined,
  given: { method: "PUT" | "POST"; path: string; file: Buffer; fileName?: string; headers?: Record<string, string> },
): Promise<LightMyRequestResponse> {
  const head = `--b\r\nContent-Disposition: form-data; name="file"; filename="${given.fileName ?? "photo.jpg"}"\r\n`;
  return app.inject({
    method: given.method,
    url: `${CONSOLE}${given.path}`,
    headers: {
      "content-type": "multipart/form-data; boundary=b",
      ...(user === undefined ? {} : { "x-auth-token": String(user.userNum) }),
      ...given.headers,
    },
    payload: Buffer.concat([
      Buffer.from(`${head}Content-Type: image/jpeg\r\n\r\n`),
      given.file,
      Buffer.from("\r\n--b--\r\n"),
    ]),
  });
}

async function get(
  user: TestUser | undefined,
  path: string,
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> {
  const token = user === undefined ? {} : { "x-auth-token": String(user.userNum) };
  return app.inject({ method: "GET", url: `${CONSOLE}/users/${path}`, headers: { ...token, ...headers } });
}

async function put(user: TestUser | undefined, of: string, file: Buffer): Promise<LightMyRequestResponse> {
  return send(user, { method: "PUT", path: `/users/${of}/photo`, file });
}

function codes(response: LightMyRequestResponse): string[] {
  const { messages } = response.json<{ error: { messages: { code: string; field: string }[] } }>().error;
  return messages.map((message) => `${message.field}: ${message.code}`);
}

function versionOf(response: LightMyRequestResponse): string {
  return response.json<{ data: { photo: string } }>().data.photo;
}

describe("CC-USR-013 photos", () => {
  test.each(["jpeg", "png", "gif", "webp"] as const)("%s by content, kept as JPEG at three sides", async (format) => {
    const file = await twoColours(300, 200).toFormat(format).toBuffer();
    const stored = await send(tier2, { method: "PUT", path: "/users/ANNA/photo", file, fileName: "notes.txt" });
    expect(stored.statusCode).toBe(200);
    for (const side of [512, 128, 48]) {
      const photo = await get(anna, `ANNA/photo?side=${side}`);
      expect(photo.headers["content-type"]).toBe("image/jpeg");
      expect(await sharp(photo.rawPayload).metadata()).toMatchObject({ format: "jpeg", width: side, height: side });
    }
  });

  test("TRK-ASSG-008 pages that know no version are told that there is none, and as much of people whom they do not see", async () => {
    for (const who of ["KEEP", "NOBODYATALL"]) {
      expect((await get(anna, `${who}/photo`)).statusCode).toBe(404);
      const answer = await get(anna, `${who}/photo?or_none=true`);
      expect([answer.statusCode, answer.rawPayload.length]).toEqual([204, 0]);
    }
    const photo = await get(anna, "ANNA/photo?side=48&or_none=true");
    expect([photo.statusCode, photo.headers["content-type"]]).toEqual([200, "image/jpeg"]);
  });

  test("of a GIF that moves the first frame", async () => {
    const frames = await Promise.all(
      ["#00ff00", "#ff00ff"].map((background) =>
        sharp({ create: { width: 100, height: 100, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const file = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [100, 100] })
      .toBuffer();
    expect((await put(tier2, "ANNA", file)).statusCode).toBe(200);
    const { dominant } = await sharp((await get(anna, "me/photo")).rawPayload).stats();
    expect(dominant.g).toBeGreaterThan(200);
  });

  test("position, camera and comments are not kept, and the picture is upright", async () => {
    const file = await twoColours(200, 100)
      .jpeg()
      .withExif({ IFD0: { Copyright: "SECRET-COPYRIGHT" }, IFD3: { GPSLatitude: "51/1 30/1 0/1" } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect((await put(tier2, "ANNA", file)).statusCode).toBe(200);
    const { rawPayload } = await get(anna, "ANNA/photo?side=512");
    const about = await sharp(rawPayload).metadata();
    expect([about.exif, about.icc, about.xmp, about.orientation]).toEqual([undefined, undefined, undefined, undefined]);
    expect(rawPayload.includes("SECRET")).toBe(false);
    const colourAt = async (top: number): Promise<Stats["dominant"]> => {
      const part = await sharp(rawPayload).extract({ left: 250, top, width: 8, height: 8 }).png().toBuffer();
      return (await sharp(part).stats()).dominant;
    };
    expect((await colourAt(5)).r).toBeGreaterThan(200);
    expect((await colourAt(500)).b).toBeGreaterThan(200);
  });

  test("the square that was chosen, else the middle", async () => {
    const file = await twoColours(400, 100).png().toBuffer();
    const crop = "crop_left=300&crop_top=0&crop_side=100";
    expect((await send(tier2, { method: "PUT", path: `/users/ANNA/photo?${crop}`, file })).statusCode).toBe(200);
    const right = await sharp((await get(anna, "ANNA/photo")).rawPayload).stats();
    expect(right.dominant.b).toBeGreaterThan(200);
    for (const wrong of ["crop_left=350&crop_top=0&crop_side=100", "crop_left=0&crop_top=0&crop_side=10"]) {
      const refused = await send(tier2, { method: "PUT", path: `/users/ANNA/photo?${wrong}`, file });
      expect([refused.statusCode, codes(refused)]).toEqual([422, ["file: photo_crop"]]);
    }
    const half = await send(tier2, { method: "PUT", path: "/users/ANNA/photo?crop_left=1", file });
    expect(half.statusCode).toBe(400);
  });

  test("SVG, text, other pictures, broken and empty files are refused", async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><script/></svg>');
    const jpeg = await twoColours(300, 300).jpeg().toBuffer();
    const tiff = await twoColours(100, 100).tiff().toBuffer();
    const avif = await twoColours(100, 100).avif().toBuffer();
    for (const file of [svg, Buffer.from("%PDF-1.7"), tiff, avif, Buffer.from("\xFF\xD8", "latin1")]) {
      const refused = await put(tier2, "ANNA", file);
      expect([refused.statusCode, codes(refused)]).toEqual([422, ["file: photo_type"]]);
    }
    const behindGif = Buffer.concat([Buffer.from("GIF89a"), svg]);
    for (const file of [jpeg.subarray(0, jpeg.length / 2), behindGif, Buffer.from("\x89PNG\r\n\x1A\n", "latin1")]) {
      const refused = await put(tier2, "ANNA", file);
      expect([refused.statusCode, codes(refused)]).toEqual([422, ["file: photo_unreadable"]]);
    }
    const empty = await put(tier2, "ANNA", Buffer.alloc(0));
    expect([empty.statusCode, codes(empty)]).toEqual([422, ["file: required"]]);
    const json = await call(tier2, "PUT", `${CONSOLE}/users/ANNA/photo`, { file: "x" });
    expect(json.status).toBe(415);
  });

  test("too small, too large in pixels before they are decoded, too large in bytes", async () => {
    const small = await put(tier2, "ANNA", await twoColours(63, 200).png().toBuffer());
    expect(codes(small)).toEqual(["file: photo_too_small"]);
    const wide = { create: { width: 6001, height: 64, channels: 3 as const, background: "#fff" } };
    const large = await put(tier2, "ANNA", await sharp(wide).png().toBuffer());
    expect(codes(large)).toEqual(["file: photo_too_large"]);
    // The head says how large the picture is; what it says is not unpacked.
    const bomb = await twoColours(100, 100).png().toBuffer();
    bomb.writeUInt32BE(30_000, 16);
    bomb.writeUInt32BE(30_000, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    expect(codes(await put(tier2, "ANNA", bomb))).toEqual(["file: photo_too_large"]);
    const largest = { create: { width: 6000, height: 6000, channels: 3 as const, background: "#123" } };
    expect((await put(tier2, "ANNA", await sharp(largest).png().toBuffer())).statusCode).toBe(200);
    const padded = Buffer.concat([await twoColours(100, 100).jpeg().toBuffer(), Buffer.alloc(5 * 1024 * 1024)]);
    expect((await put(tier2, "ANNA", padded)).statusCode).toBe(413);
  });

  test("a picture whose reading takes too long is given up, and the next one is read", async () => {
    const file = await twoColours(100, 100).png().toBuffer();
    await expect(createPictureMaker({ timeoutMs: 1 })(file, undefined)).rejects.toMatchObject({ status: 422 });
    expect((await put(tier2, "ANNA", file)).statusCode).toBe(200);
  });

  test("the address changes with the photo; what was there is not read again", async () => {
    const first = versionOf(await put(tier2, "ANNA", await twoColours(100, 100).png().toBuffer()));
    const second = versionOf(await put(tier2, "ANNA", await twoColours(100, 100).negate().png().toBuffer()));
    expect(second).not.toBe(first);
    const now = await get(anna, `ANNA/photo?v=${second}`);
    expect(now.headers["cache-control"]).toBe("private, max-age=31536000, immutable");
    expect((await get(anna, `ANNA/photo?v=${first}`)).headers["cache-control"]).toBe("private, no-cache");
    const again = await get(anna, `ANNA/photo?v=${second}`, { "if-none-match": String(now.headers["etag"]) });
    expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0]);
    const other = await get(anna, "ANNA/photo?side=48", { "if-none-match": String(now.headers["etag"]) });
    expect(other.statusCode).toBe(200);
    expect((await get(anna, "ANNA/photo?side=9000")).statusCode).toBe(400);
    const rows = await call(tier2, "POST", `${CONSOLE}/users/search`, {
      library: "Active",
      filters: { has_photo: true },
    });
    expect(rows.body.data).toMatchObject([{ id: "ANNA", photo: second }]);
    expect((await call(anna, "GET", `${CONSOLE}/me`)).body.data).toMatchObject({ photo: second });
  });

  test("taken away, there is none, and taking away nothing is no error", async () => {
    await put(tier2, "BORIS", await twoColours(100, 100).png().toBuffer());
    for (const _ of [1, 2]) {
      expect(await call(tier2, "DELETE", `${CONSOLE}/users/BORIS/photo`)).toMatchObject({ status: 200, body: {} });
    }
    expect((await get(tier2, "BORIS/photo")).statusCode).toBe(404);
  });
});

describe("CC-PRM-004 row 5: whose photo one sees and changes", () => {
  test("everybody their own; that of others who may edit the profile", async () => {
    const file = await twoColours(100, 100).png().toBuffer();
    expect((await put(undefined, "ANNA", file)).statusCode).toBe(401);
    expect((await put(anna, "me", file)).statusCode).toBe(200);
    expect((await put(guest, "guest", file)).statusCode).toBe(200);
    for (const person of [anna, guest, tier1]) expect((await put(person, "BORIS", file)).statusCode).toBe(403);
    expect((await put(tier2, "BORIS", file)).statusCode).toBe(200);
    const above = await put(tier2, "ROOT", file);
    expect(above.json()).toMatchObject({ error: { code: "target_outranks_actor" } });
    expect((await put(active.administrator, "ROOT", file)).statusCode).toBe(200);
    expect((await put(legal.administrator, "BORIS", file)).statusCode).toBe(404);
    expect((await put(tier2, "NOBODY", file)).statusCode).toBe(404);
    expect((await call(undefined, "DELETE", `${CONSOLE}/users/ANNA/photo`)).status).toBe(401);
    expect((await call(boris, "DELETE", `${CONSOLE}/users/ANNA/photo`)).status).toBe(403);
    expect((await call(anna, "DELETE", `${CONSOLE}/users/me/photo`)).status).toBe(200);
  });

  test("colleagues see it, others cannot tell whether there is one", async () => {
    await put(tier2, "BORIS", await twoColours(100, 100).png().toBuffer());
    expect((await get(undefined, "BORIS/photo")).statusCode).toBe(401);
    expect((await get(anna, "boris/photo")).statusCode).toBe(200);
    for (const person of [guest, legal.administrator]) {
      expect((await get(person, "BORIS/photo")).statusCode).toBe(404);
    }
    expect((await get(anna, "NOBODY/photo")).statusCode).toBe(404);
  });
});

describe("CC-USR-036 a photo at creation", () => {
  const draft = async (as: TestUser | undefined): Promise<LightMyRequestResponse> =>
    send(as, { method: "POST", path: "/photo-drafts", file: await twoColours(100, 100).png().toBuffer() });
  const draftId = (response: LightMyRequestResponse): string =>
    response.json<{ data: { draft_id: string } }>().data.draft_id;
  const person = (id: string, more: Record<string, unknown>) => ({
    id,
    full_name: `Person ${id}`,
    email: `${id.toLowerCase()}@photos.example`,
    password: "Correct horse battery",
    preferred_library: "Active",
    ...more,
  });

  test("row 3: who creates nobody has no draft", async () => {
    expect((await draft(undefined)).statusCode).toBe(401);
    for (const somebody of [anna, guest, tier1]) expect((await draft(somebody)).statusCode).toBe(403);
    expect((await draft(tier2)).statusCode).toBe(201);
  });

  test("account and photo are made together, and a draft serves once", async () => {
    const photo_draft = draftId(await draft(tier2));
    expect((await call(tier2, "POST", "/users", person("NEW1", { photo_draft }))).status).toBe(201);
    expect((await get(anna, "NEW1/photo")).statusCode).toBe(200);
    const again = await call(tier2, "POST", "/users", person("NEW2", { photo_draft }));
    expect(again).toMatchObject({ status: 400, refused: ["photo_draft: unknown_photo_draft"] });
    expect((await call(tier2, "GET", "/users/NEW2")).status).toBe(404);
  });

  test("a creation that is refused keeps the draft for the next try", async () => {
    const photo_draft = draftId(await draft(tier2));
    expect((await call(tier2, "POST", "/users", person("ANNA", { photo_draft }))).status).toBe(409);
    const path = "/libraries/Active/users";
    expect((await call(tier2, "POST", path, person("NEW3", { photo_draft }))).status).toBe(201);
    expect((await get(anna, "NEW3/photo")).statusCode).toBe(200);
  });

  test("drafts of others, made-up and old ones are none", async () => {
    const foreign = draftId(await draft(active.administrator));
    const old = draftId(await draft(tier2));
    clock.advance(25 * 3600 * 1000);
    for (const photo_draft of [foreign, old, "x", "00000000-0000-4000-8000-000000000000"]) {
      const refused = await call(tier2, "POST", "/users", person("NEW4", { photo_draft }));
      expect(refused.refused).toEqual(["photo_draft: unknown_photo_draft"]);
    }
    const mailed = directory.mails.length;
    await call(tier2, "POST", "/users", person("NEW4", { photo_draft: "x", send_email: true }));
    expect(directory.mails).toHaveLength(mailed);
  });

  test("drafts do not pile up", async () => {
    for (let count = 0; count < 12; count += 1) await draft(tier2);
    const kept = await sql<{ count: number; oldest: Date }>`
      select count(*) as count, min(created_at) as oldest from identity.photo_draft`.execute(q(database.reader));
    expect(kept.rows[0]?.count).toBe(10);
    expect(kept.rows[0]?.oldest.getTime()).toBeGreaterThan(addSeconds(clock.now(), -86_400).getTime());
  });
});
