import { describe, expect, test } from "vitest";
import type { WorkPort } from "../src/work/index.ts";

/** Work as a suite finds it: who is what they are called, in one library with one matter. */
export interface PortGround {
  readonly work: WorkPort;
  readonly library: string;
  readonly matter: string;
  /** A document of the matter that the writer and the reader can read, and nobody else. */
  readonly document: { readonly id: string; readonly name: string };
  /** An application that everybody there may use. */
  readonly application: string;
  /** Has Read/Write on the matter, is in `group`; `reader` has Read, `stranger` nothing, `chief` administers the library. */
  readonly people: Readonly<Record<"writer" | "reader" | "stranger" | "chief", PortPerson>>;
  /** Takes the reader's level away. */
  shutReader(): Promise<void>;
  /** The same Work, when it does not answer. */
  readonly away: WorkPort;
}

interface PortPerson {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly token: string;
}

/**
 * What Tracker relies on at Work, whatever stands behind the port: the double of the tests and the published API of a
 * real server pass the same. `open` is called when the tests run.
 */
export function workPortSuite(open: () => PortGround): void {
  describe("D39, the port to Work", () => {
    callerCases(open);
    matterCases(open);
    liveCases(open);
  });
}

function callerCases(open: () => PortGround): void {
  test("a token is its owner's, and one that is nobody's is none", async () => {
    const { work, people } = open();
    const { token, userId, name, email } = people.writer;
    const owner = await work.introspect(token);
    expect(owner).toMatchObject({ userId });
    expect(owner?.ssid).not.toBe("");
    expect([...(owner?.scopes ?? [])]).toContain("user");
    expect(await work.person(token)).toEqual({ name, email, isExternal: false, location: expect.any(String) });
    expect(await work.introspect("nobody's")).toBeUndefined();
    await expect(work.person("nobody's")).rejects.toMatchObject({ status: 401 });
  });

  test("an application may be used by whom it was given to, and one that is not there by nobody", async () => {
    const { work, people, application } = open();
    expect(await work.mayUse(people.writer.token, application)).toBe(true);
    expect(await work.mayUse(people.writer.token, "no-such-application")).toBe(false);
  });

  test("TRK-PERM-001: levels are the caller's own; hidden and missing are alike, and an answer holds until something changes", async () => {
    const { work, people, library, matter } = open();
    const missing = `${library}!999999`;
    const levelOf = async (who: keyof PortGround["people"]) =>
      work.access(people[who].token, library, { ids: [matter, missing] });
    const at = (given: { results: readonly { id: string }[] | undefined }, id: string) =>
      given.results?.find((result) => result.id === id);
    expect(at(await levelOf("writer"), matter)).toEqual({ id: matter, access: "read_write", isAdministrator: false });
    expect(at(await levelOf("reader"), matter)).toMatchObject({ access: "read" });
    expect(at(await levelOf("chief"), matter)).toEqual({ id: matter, access: "full_access", isAdministrator: true });
    const hidden = await levelOf("stranger");
    expect(at(hidden, matter)).toMatchObject({ access: "no_access", isAdministrator: false });
    expect(at(await levelOf("writer"), missing)).toMatchObject({ access: "no_access", isAdministrator: false });
    const { version } = await levelOf("writer");
    const again = await work.access(people.writer.token, library, { ids: [matter, missing], known: version });
    expect(again).toEqual({ version, results: undefined });
    const elsewhere = await work.access(people.writer.token, "NOWHERE", { ids: ["NOWHERE!1"] });
    expect((elsewhere.results ?? []).filter(({ access }) => access !== "no_access")).toEqual([]);
  });
}

function matterCases(open: () => PortGround): void {
  test("a matter has its name for who may see it", async () => {
    const { work, people, matter, library } = open();
    const seen = await work.matter(people.reader.token, matter);
    expect(seen).toEqual({ id: matter, name: expect.stringMatching(/./) });
    expect(await work.matter(people.stranger.token, matter)).toBeUndefined();
    expect(await work.matter(people.writer.token, `${library}!999999`)).toBeUndefined();
  });

  test("TRK-ASSG-006: members are found by who may write, with why somebody is none", async () => {
    const { work, people, matter } = open();
    const { writer, reader, stranger } = people;
    const find = async (who: PortPerson, query: string) => work.members(who.token, matter, { query, limit: 50 });
    expect(await find(writer, reader.userId)).toContainEqual({
      ty: "user",
      id: reader.userId,
      name: reader.name,
      email: reader.email,
      access: "read",
      isEligible: true,
      reason: undefined,
    });
    expect(await find(writer, stranger.userId)).toContainEqual(
      expect.objectContaining({ id: stranger.userId, isEligible: false, reason: "no_access" }),
    );
    expect(await find(reader, writer.userId)).toEqual([]);
    expect(await find(stranger, writer.userId)).toEqual([]);
  });

  test("TRK-DOC-004: an item is told to who may read it", async () => {
    const { work, people, document, library } = open();
    const ids = [document.id, `${library}!999999.1`];
    expect(await work.items(people.writer.token, ids)).toMatchObject([
      { id: document.id, wstype: "DOCUMENT", name: document.name, version: 1 },
    ]);
    expect(await work.items(people.stranger.token, ids)).toEqual([]);
    expect(await work.items(people.writer.token, [])).toEqual([]);
  });
}

function liveCases(open: () => PortGround): void {
  test("D42: what cannot be asked is closed", async () => {
    const { away, people, library, matter } = open();
    const { token } = people.writer;
    const closed = { status: 503, code: "work_unreachable" };
    await expect(away.introspect(token)).rejects.toMatchObject(closed);
    await expect(away.access(token, library, { ids: [matter] })).rejects.toMatchObject(closed);
    await expect(away.matter(token, matter)).rejects.toMatchObject(closed);
  });

  test("TRK-BG-004: who watches a matter is called when it is closed to them, and then has no level there", async () => {
    const { work, people, library, matter, shutReader } = open();
    const { token } = people.reader;
    const told = Promise.withResolvers<void>();
    const isShut = async (): Promise<boolean> => {
      const { results } = await work.access(token, library, { ids: [matter] });
      return results?.[0]?.access === "no_access";
    };
    const end = work.watch(token, [matter], () => {
      isShut().then((yes) => (yes ? told.resolve() : undefined), told.reject);
    });
    await shutReader();
    await told.promise;
    end();
    expect(await isShut()).toBe(true);
  });
}
