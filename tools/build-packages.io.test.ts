import { mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { keepPublisherKey } from "@muniment/extension-kit/pack";
import { openPackageDesk, sampleFiles, sampleManifest } from "@muniment/extensions/testing";
import type { LooseManifest } from "@muniment/extensions/testing";
import { buildBundle } from "./build-packages.ts";

async function write(folder: string, manifest: LooseManifest): Promise<void> {
  for (const [path, content] of sampleFiles(manifest)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

test("TRK-PKG-001 D21 a region bundle of two signed packages is the same bytes each time, and passes every check", async () => {
  const folder = await mkdtemp(join(tmpdir(), "muniment-bundle-"));
  const [cc, work] = [join(folder, "cc"), join(folder, "work")];
  await write(cc, sampleManifest({ region: ["*"] }));
  const oauth = { ...(sampleManifest({ id: "org.example.two" })["oauth"] as object), clientId: "two" };
  await write(work, sampleManifest({ id: "org.example.two", oauth, region: ["*"] }));
  const source = {
    name: "notes",
    parts: [
      { folder: cc, file: "notes-cc.zip" },
      { folder: work, file: "notes-work.zip" },
    ],
  };
  const key = await keepPublisherKey(join(folder, "key.json"));
  expect(await keepPublisherKey(join(folder, "key.json"))).toEqual(key);
  const signing = { key, signedAt: new Date("2026-01-01T00:00:00Z") };
  const path = await buildBundle(source, { region: "AUE", out: join(folder, "a"), signing });
  expect(path).toBe(join(folder, "a/notes-1.0.0-AUE.zip"));
  const again = await buildBundle(source, { region: "AUE", out: join(folder, "b"), signing });
  expect((await readFile(path)).equals(await readFile(again))).toBe(true);

  await using desk = await openPackageDesk({ region: "AUE" });
  const boss = (await desk.directory.aLibrary()).administrator;
  const uploaded = await desk.upload(boss, await readFile(path));
  expect(uploaded.body.data, uploaded.text).toMatchObject({
    signature: { state: "unknown" },
    inner: [{ file: "notes-cc.zip" }, { file: "notes-work.zip" }],
    manifest: { region: ["AUE"] },
  });
  await rm(folder, { recursive: true });
});
