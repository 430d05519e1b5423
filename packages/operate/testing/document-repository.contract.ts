import { createHash, randomBytes, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { beforeEach, describe, expect, test } from "vitest";
import { ensurePath } from "../src/document-repository/index.ts";
import type { DocumentRepository, Item, Operation } from "../src/document-repository/index.ts";

/** A provider with an empty container to work in. */
export interface ContractGround {
  readonly repository: DocumentRepository;
  readonly containerId: string;
  /** The place that the container lies in, or is, and another one. */
  readonly placeId: string;
  readonly otherPlaceId: string;
  /** Where places are made. */
  readonly library?: string;
  /** A property of places that they are found by, where the provider has any. */
  readonly property?: string;
}

const operation = (): Operation => ({ operationId: randomUUID() });
const of = (text: string | Uint8Array): Readable => Readable.from([Buffer.from(text)]);

/** What every provider keeps to (OPR-PRV-004), whatever lies behind it. */
export function describeDocumentRepository(name: string, open: () => Promise<ContractGround>): void {
  describe(name, () => {
    let repository: DocumentRepository;
    let root: string;
    let ground: ContractGround;

    beforeEach(async () => {
      ground = await open();
      ({ repository, containerId: root } = ground);
    });

    const put = (text: string, file: string, into = root): Promise<Item> =>
      repository.upload(into, { name: file, content: of(text) }, operation());
    const names = async (id: string): Promise<string[]> => {
      const { items } = await repository.list(id);
      return items.map((item) => `${item.kind} ${item.name}`).toSorted();
    };
    const read = async (id: string, range?: { from: number; to: number }): Promise<string> =>
      (await buffer((await repository.download(id, range)).content)).toString("utf8");

    test("an empty container lists nothing", async () => {
      expect(await repository.list(root)).toEqual({ items: [] });
    });

    test("a document is stored as it was read, and found by its id", async () => {
      const stored = await put("Dear Madam,", "Letter.txt");
      expect(stored).toMatchObject({ kind: "document", name: "Letter.txt", size: 11 });
      expect(await repository.stat(stored.id)).toMatchObject({ id: stored.id, name: "Letter.txt", size: 11 });
      expect(await read(stored.id)).toBe("Dear Madam,");
      expect(await names(root)).toEqual(["document Letter.txt"]);
    });

    test("a document without content is one", async () => {
      const stored = await put("", "Empty.txt");
      expect(stored.size).toBe(0);
      expect(await read(stored.id)).toBe("");
    });

    test("OPR-FLT-035 bytes come back unchanged, and the answer of an upload tells what was stored", async () => {
      const bytes = randomBytes(300_000);
      const stored = await repository.upload(root, { name: "Scan.bin", content: of(bytes) }, operation());
      const { content, size } = await repository.download(stored.id);
      expect(size).toBe(bytes.length);
      expect((await buffer(content)).equals(bytes)).toBe(true);
      expect(stored.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    });

    test.each([
      [0, 3, "0123"],
      [4, 4, "4"],
      [7, 100, "789"],
    ])("a part of a document is read from %i to %i", async (from, to, expected) => {
      const stored = await put("0123456789", "Digits.txt");
      expect(await read(stored.id, { from, to })).toBe(expected);
    });

    test("OPR-INB-034 what was removed comes back from a recycle bin, under its id; without one it does not", async () => {
      const stored = await put("gone and back", "Back.txt");
      await repository.remove(stored.id, operation());
      expect(await names(root)).toEqual([]);
      const restored = repository.restore(stored.id, root, operation());
      if (!repository.capabilities.has("recycleBin")) {
        await expect(restored).rejects.toMatchObject({ fault: "input" });
        return;
      }
      expect(await restored).toMatchObject({ id: stored.id, name: "Back.txt" });
      expect([await names(root), await read(stored.id)]).toEqual([["document Back.txt"], "gone and back"]);
    });

    test("OPR-IDM-003 an upload that is repeated under its operation has one effect", async () => {
      const once = operation();
      const first = await repository.upload(root, { name: "Once.txt", content: of("once") }, once);
      const again = await repository.upload(root, { name: "Once.txt", content: of("once") }, once);
      expect(again.id).toBe(first.id);
      expect(await names(root)).toEqual(["document Once.txt"]);
    });

    test("an upload that breaks off leaves nothing", async () => {
      const content = new Readable({
        read() {
          this.push("half of it");
          this.destroy(new Error("the sender went away"));
        },
      });
      await expect(repository.upload(root, { name: "Half.txt", content }, operation())).rejects.toMatchObject({
        name: "RepositoryError",
      });
      expect(await names(root)).toEqual([]);
    });

    test("OPR-IDM-005 OPR-FLD-003 a path is made once, whoever asks how often and however they write it", async () => {
      const path = ["Correspondence", "In", "2026"];
      const given = { names: path, operation: operation() };
      const first = await ensurePath(repository, root, given);
      const [again, other] = await Promise.all([
        ensurePath(repository, root, given),
        ensurePath(repository, root, { ...given, operation: operation() }),
      ]);
      expect([again.id, other.id]).toEqual([first.id, first.id]);
      expect(await names(root)).toEqual(["container Correspondence"]);
      const written = await ensurePath(repository, root, {
        names: ["correspondence", " IN ", "2026"],
        operation: operation(),
      });
      const beside = await ensurePath(repository, root, { names: ["CORRESPONDENCE", "Out "], operation: operation() });
      expect([written.id, beside.name]).toEqual([first.id, "Out"]);
      const [top] = (await repository.list(root)).items;
      expect(await names(top?.id ?? "")).toEqual(["container In", "container Out"]);
      // Two that begin at once, of which each level is made by one.
      const fresh = { names: ["Signed", "2026"] };
      const [one, two] = await Promise.all([
        ensurePath(repository, root, { ...fresh, operation: operation() }),
        ensurePath(repository, root, { ...fresh, operation: operation() }),
      ]);
      expect(two.id).toBe(one.id);
      expect(await names(root)).toEqual(["container Correspondence", "container Signed"]);
    });

    test("a copy is a document of its own", async () => {
      const target = await repository.createFolder(root, "Target", operation());
      const original = await put("text", "Original.txt");
      const copy = await repository.copy(original.id, target.id, operation());
      expect(copy.id).not.toBe(original.id);
      await repository.remove(original.id, operation());
      expect(await read(copy.id)).toBe("text");
      expect(await names(root)).toEqual(["container Target"]);
    });

    test("a copy may have a name of its own, and what is there already keeps its own", async () => {
      const target = await repository.createFolder(root, "Target", operation());
      const original = await put("text", "Original.txt");
      await put("other", "Original.txt", target.id);
      const copy = await repository.copy(original.id, target.id, operation(), "Renamed.txt");
      expect(copy).toMatchObject({ name: "Renamed.txt", size: 4 });
      expect(await names(target.id)).toEqual(["document Original.txt", "document Renamed.txt"]);
    });

    test("OPR-IDN-010 what lies in a container is told from what lies beside it", async () => {
      const inside = await repository.createFolder(root, "Inside", operation());
      const document = await put("text", "Deep.txt", inside.id);
      for (const id of [inside.id, document.id]) {
        expect(await repository.isWithin(id, ground.placeId)).toBe(true);
        expect(await repository.isWithin(id, ground.otherPlaceId)).toBe(false);
      }
      expect(repository.isNear(document.id, inside.id)).toBe(true);
      expect(await repository.homeOf(document.id)).toBe(inside.id);
    });

    test("a document that is moved is in the one place and not in the other", async () => {
      const target = await repository.createFolder(root, "Target", operation());
      const document = await put("text", "Moved.txt");
      const moved = await repository.move(document.id, { from: root, to: target.id }, operation());
      expect(await names(root)).toEqual(["container Target"]);
      expect(await names(target.id)).toEqual(["document Moved.txt"]);
      expect(await read(moved.id)).toBe("text");
    });

    test("a document may get another name on its way", async () => {
      const target = await repository.createFolder(root, "Target", operation());
      const document = await put("text", "Before.txt");
      const moved = await repository.move(document.id, { from: root, to: target.id, name: "After.txt" }, operation());
      expect(moved.name).toBe("After.txt");
      expect(await names(target.id)).toEqual(["document After.txt"]);
    });

    test("documents and containers are renamed", async () => {
      const folder = await repository.createFolder(root, "Before", operation());
      const document = await put("text", "Before.txt");
      await repository.rename(folder.id, "After", operation());
      const renamed = await repository.rename(document.id, "After.txt", operation());
      expect(await names(root)).toEqual(["container After", "document After.txt"]);
      expect(await read(renamed.id)).toBe("text");
    });

    test("what is removed is gone, which is said of every later call", async () => {
      const document = await put("text", "Gone.txt");
      await repository.remove(document.id, operation());
      expect(await names(root)).toEqual([]);
      const calls = [
        repository.stat(document.id),
        repository.download(document.id),
        repository.remove(document.id, operation()),
      ];
      const isGone = { fault: expect.stringMatching(/^(?:gone|denied)$/) };
      await Promise.all(calls.map((call) => expect(call).rejects.toMatchObject(isGone)));
    });

    test("OPR-BRW-003 the way from a place down to a container is named step by step", async () => {
      const one = await repository.createFolder(root, "One", operation());
      const two = await repository.createFolder(one.id, "Two", operation());
      const steps = await repository.trail(two.id, ground.placeId);
      expect(steps.slice(-2)).toMatchObject([
        { name: "One", id: one.id },
        { name: "Two", id: two.id },
      ]);
      expect(steps[0]).toMatchObject({ kind: "container", id: ground.placeId });
      expect(await repository.trail(ground.placeId, ground.placeId)).toMatchObject([{ id: ground.placeId }]);
    });

    test("OPR-CPM-001 a container is moved with all that is in it", async () => {
      const [target, moved] = [
        await repository.createFolder(root, "Target", operation()),
        await repository.createFolder(root, "Moved", operation()),
      ];
      await put("text", "Inside.txt", moved.id);
      const there = await repository.move(moved.id, { from: root, to: target.id }, operation());
      expect(await names(root)).toEqual(["container Target"]);
      expect([await names(target.id), await names(there.id)]).toEqual([["container Moved"], ["document Inside.txt"]]);
    });

    test("OPR-OPN-005 the versions of a document are listed, the newest first, where the provider has them", async () => {
      const document = await put("first", "Versions.txt");
      expect((await repository.stat(document.id)).facts?.modifiedAt).toMatch(/^\d{4}-/);
      if (!repository.capabilities.has("versions")) return;
      await repository.uploadVersion(document.id, of("second"), operation());
      const versions = (await repository.versions?.(document.id)) ?? [];
      expect(versions.map(({ facts }) => facts?.version)).toEqual([2, 1]);
      expect(await Promise.all(versions.map(({ id }) => read(id)))).toEqual(["second", "first"]);
      // An older one is brought back as the newest.
      const older = await repository.download(versions[1]?.id ?? "");
      const again = await repository.uploadVersion(document.id, older.content, operation());
      expect(await read(again.id)).toBe("first");
    });

    test("OPR-PRO-002 OPR-PRO-003 a place is made once, and found by what it was given", async () => {
      const { library = "", property } = ground;
      const mark = randomUUID();
      const called = `Place ${mark}`;
      const properties: Record<string, string> = property === undefined ? {} : { [property]: mark.slice(0, 30) };
      const wanted = { name: called, properties };
      expect(await repository.findWorkspaces(library, wanted)).toEqual([]);
      const once = operation();
      const made = await repository.createWorkspace(library, wanted, once);
      expect(made.item).toMatchObject({ kind: "container", name: called });
      expect((await repository.resolve(made.place)).id).toBe(made.item.id);
      const again = { name: called.toUpperCase(), properties };
      expect((await repository.findWorkspaces(library, again)).map(({ item }) => item.id)).toEqual([made.item.id]);
      expect(await repository.findWorkspaces(library, { name: `${called} B`, properties: {} })).toEqual([]);
      // Under its operation it is made once, or refused because it is there.
      const repeated = await repository.createWorkspace(library, wanted, once).catch((error: unknown) => error);
      expect(repeated).toMatchObject(
        repository.capabilities.has("idempotencyKey") ? { item: { id: made.item.id } } : { fault: "conflict" },
      );
      if (!repository.capabilities.has("recycleBin")) await repository.remove(made.item.id, operation());
    });

    test("whoever may write is told so", async () => {
      expect(await repository.rights(root)).toEqual({ addDocuments: true, addFolders: true });
    });
  });
}
