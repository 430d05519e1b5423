import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addFolderService, openTestOperate } from "../../testing/index.ts";
import type { TestOperate } from "../../testing/index.ts";
import { casesOfAddress } from "../register/index.ts";
import type { OperateActor } from "../user/index.ts";
import { participantsOf } from "./index.ts";

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly rev: number;
  readonly emails: readonly { readonly address: string }[];
  readonly restrictions: readonly string[];
  readonly notes?: string;
}

const HANDLER = ["case.read", "case.create", "case.close", "register.edit"];

let office: TestOperate;
let admin: OperateActor;
let anna: OperateActor;
let boris: OperateActor;

beforeAll(async () => {
  office = await openTestOperate();
  admin = await office.aPerson("Ada");
  anna = await office.aPerson("Anna", HANDLER);
  boris = await office.aPerson("Boris", HANDLER);
  await addFolderService(office, admin);
  await mkdir(join(office.folder, "Alder"));
});

afterAll(() => office[Symbol.asyncDispose]());

const aCase = async (given: object = {}): Promise<string> => {
  const body = { title: "Alder", service: "files", root: "Alder", ...given };
  const made = await office.call(anna, "POST", "/cases", { body });
  expect(made.status).toBe(201);
  const { id }: { id: string } = made.body.data;
  return id;
};
const anEntry = async (given: object): Promise<Entry> => {
  const made = await office.call(anna, "POST", "/register", { body: { kind: "person", ...given } });
  expect(made.status).toBe(201);
  return made.body.data;
};
const mail = (...addresses: readonly string[]) => addresses.map((address) => ({ label: "Work", address }));
const add = (caseId: string, body: object) => office.call(anna, "POST", `/cases/${caseId}/participants`, { body });
const found = async (query: string, person = anna): Promise<readonly { id: string; open_cases: number }[]> =>
  (await office.call(person, "GET", `/register?${query}`)).body.data;
const namesIn = async (caseId: string) =>
  (await participantsOf(office.database.reader, caseId)).map(({ role, entity }) => `${role} ${entity.name}`);

describe("OPR-PTY-002 the register", () => {
  test("keeps what is typed, finds it by words, reference and address, and says each field that is wrong", async () => {
    const entry = await anEntry({
      name: "Greta Öst",
      salutation: "Dear Ms Öst",
      reference: "K-100",
      emails: [...mail("greta@oest.example"), { label: "Old", address: "old@oest.example", valid_until: "2001-01-01" }],
      phones: [{ label: "Mobile", number: "+49 170 1234" }],
      addresses: [{ label: "Home", street: "Am Tor 1", city: "Ulm" }],
      preferred_channel: "post",
      restrictions: ["post_only", "no_phone"],
    });
    expect(entry.restrictions).toEqual(["post_only", "no_phone"]);
    for (const query of ["öst", "K-100", "greta@oest.example", "greta@oe"]) {
      expect((await found(`query=${encodeURIComponent(query)}`)).map(({ id }) => id)).toEqual([entry.id]);
    }
    const wrong = { kind: "person", name: "", emails: mail("nobody"), preferred_channel: "pigeon" };
    const refused = await office.call(anna, "POST", "/register", { body: wrong });
    expect(refused.status).toBe(422);
    expect(refused.body.error?.messages?.map(({ field }) => field)).toEqual(["emails.0", "name", "preferred_channel"]);
  });

  test("OPR-PTY-006 offers what it may have already before it adds anything", async () => {
    const known = await anEntry({ name: "Cedar Holdings Ltd", emails: mail("office@cedar.example") });
    for (const body of [
      { kind: "person", name: "CEDAR HOLDINGS" },
      { kind: "person", name: "Somebody", emails: mail("Office@Cedar.example") },
    ]) {
      const refused = await office.call(anna, "POST", "/register", { body });
      expect([refused.status, refused.body.error?.code]).toEqual([409, "duplicate"]);
      expect(refused.body.error?.details?.["candidates"]).toMatchObject([{ id: known.id, name: "Cedar Holdings Ltd" }]);
      const all = await office.call(anna, "POST", "/register", { body: { ...body, accept_duplicates: true } });
      expect(all.status).toBe(201);
    }
  });

  test("OPR-WTY-008 is changed from the state that one has seen", async () => {
    const entry = await anEntry({ name: "Changing Person", notes: "first" });
    const headers = { "if-match": `"${entry.rev}"` };
    const path = `/register/${entry.id}`;
    const body = { emails: mail("new@person.example") };
    expect((await office.call(boris, "PATCH", path, { body, headers })).body.data).toMatchObject({ notes: "first" });
    const stale = await office.call(anna, "PATCH", path, { body: { notes: "" }, headers });
    expect([stale.status, stale.body.error?.code]).toEqual([409, "edit_conflict"]);
    expect((await found("query=new@person.example")).map(({ id }) => id)).toEqual([entry.id]);
  });
});

describe("OPR-PTY-003 participants", () => {
  test("OPR-PTY-004 fill roles that are for them, once, and one or many", async () => {
    const caseId = await aCase();
    const [court, second] = [
      await anEntry({ name: "First Court", kind: "organisation" }),
      await anEntry({ name: "Second Court", kind: "organisation" }),
    ];
    const person = await anEntry({ name: "Some Client" });
    const before = await office.call(anna, "GET", `/cases/${caseId}/participants`);
    expect(before.body).toMatchObject({
      data: [],
      can_edit: true,
      missing: [{ role: "client" }, { role: "other_side" }],
    });
    expect((await add(caseId, { role: "court", entity: person.id })).status).toBe(422);
    expect((await add(caseId, { role: "court", entity: court.id })).status).toBe(201);
    expect((await add(caseId, { role: "court", entity: second.id })).status).toBe(409);
    expect((await add(caseId, { role: "client", entity: person.id })).status).toBe(201);
    expect((await add(caseId, { role: "client", entity: person.id })).status).toBe(409);
    expect((await add(caseId, { role: "client", entity: court.id, user: boris.userId })).status).toBe(422);
    expect(await namesIn(caseId)).toEqual(["client Some Client", "court First Court"]);
    const { rows } = await office.database.pool.query(
      "select after ->> 'name' as name from platform.audit where action = 'participant.add' and case_id = $1 order by id",
      [caseId],
    );
    expect(rows).toEqual([{ name: "First Court" }, { name: "Some Client" }]);
  });

  test("what was chosen for the case stands first, and what no longer counts is left out", async () => {
    const caseId = await aCase();
    const entry = await anEntry({
      name: "Many Addresses",
      emails: [
        ...mail("one@many.example", "two@many.example"),
        { label: "Old", address: "old@many.example", valid_until: "2001-01-01" },
      ],
    });
    const made = await add(caseId, { role: "client", entity: entry.id, email: "two@many.example", contact: "Mr Two" });
    expect(made.body.data).toMatchObject({ position: 1, contact: "Mr Two" });
    const [who] = await participantsOf(office.database.reader, caseId);
    expect(who?.entity.emails.map(({ address }) => address)).toEqual(["two@many.example", "one@many.example"]);
    expect((await add(caseId, { role: "other_side", entity: entry.id, email: "old@many.example" })).status).toBe(422);
  });

  test("are put in order, changed and removed; those of another case are not there", async () => {
    const [caseId, other] = [await aCase(), await aCase()];
    const ids: string[] = [];
    for (const name of ["Ordered One", "Ordered Two", "Ordered Three"]) {
      const { body } = await add(caseId, { role: "witness", entity: (await anEntry({ name })).id });
      const made: { id: string } = body.data;
      ids.push(made.id);
    }
    const path = `/cases/${caseId}/participants/${ids[2]}`;
    expect(
      (await office.call(boris, "PATCH", path, { body: { position: 1, reference: "W/1" } })).body.data,
    ).toMatchObject({
      position: 1,
      reference: "W/1",
    });
    expect((await office.call(anna, "DELETE", `/cases/${other}/participants/${ids[0]}`)).status).toBe(404);
    expect((await office.call(anna, "DELETE", `/cases/${caseId}/participants/${ids[0]}`)).status).toBe(200);
    expect(await namesIn(caseId)).toEqual(["witness Ordered Three", "witness Ordered Two"]);
  });

  test("OPR-USR-009 whoever of the firm takes part sees a restricted case, and nobody else of theirs", async () => {
    const caseId = await aCase({ title: "Sealed", is_restricted: true });
    const hidden = await office.call(boris, "GET", `/cases/${caseId}/participants`);
    expect(hidden.status).toBe(404);
    const witness = await anEntry({ name: "Hidden Witness" });
    await add(caseId, { role: "witness", entity: witness.id });
    expect((await found("query=hidden", boris))[0]).toMatchObject({ open_cases: 0 });
    expect((await found("query=hidden", anna))[0]).toMatchObject({ open_cases: 1 });
    expect((await office.call(boris, "GET", `/register/${witness.id}/cases`)).body.data).toEqual([]);
    const made = await add(caseId, { role: "fee_earner", user: boris.userId });
    expect(made.body.data).toMatchObject({ entity: { name: "Boris", emails: [{ address: "boris@firm.example" }] } });
    expect((await office.call(boris, "GET", `/cases/${caseId}`)).status).toBe(200);
    expect((await found("query=hidden", boris))[0]).toMatchObject({ open_cases: 1 });
  });

  test("OPR-PTY-005 entries of the case come first, then of other cases, then all", async () => {
    const [caseId, other] = [await aCase(), await aCase()];
    const [far, elsewhere, here] = [
      await anEntry({ name: "Nearby A" }),
      await anEntry({ name: "Nearby B" }),
      await anEntry({ name: "Nearby C" }),
    ];
    await add(caseId, { role: "witness", entity: here.id });
    await add(other, { role: "witness", entity: elsewhere.id });
    const order = [here.id, elsewhere.id, far.id];
    expect((await found(`query=nearby&case=${caseId}`)).map(({ id }) => id)).toEqual(order);
    const first = await office.call(anna, "GET", `/register?query=nearby&case=${caseId}&limit=2`);
    expect((await found(`query=nearby&case=${caseId}&cursor=${first.body.cursor ?? ""}`)).map(({ id }) => id)).toEqual([
      far.id,
    ]);
  });
});

describe("OPR-PTY-008 merging", () => {
  const merge = (id: string, other: string) => office.call(admin, "POST", `/register/${id}/merge`, { body: { other } });
  const undo = (id: string, other: string) =>
    office.call(admin, "POST", `/register/${id}/undoMerge`, { body: { other } });

  test("moves participations and contacts, keeps both ids leading to one entry, and is undone", async () => {
    const [caseId, second] = [await aCase(), await aCase()];
    const kept = await anEntry({ name: "Merge Kept", emails: mail("kept@merge.example") });
    const gone = await anEntry({
      name: "Merge Gone",
      emails: mail("gone@merge.example"),
      restrictions: ["no_email"],
      notes: "n",
    });
    await add(caseId, { role: "client", entity: kept.id });
    await add(caseId, { role: "client", entity: gone.id });
    await add(second, { role: "client", entity: gone.id });
    expect((await office.call(anna, "POST", `/register/${kept.id}/merge`, { body: { other: gone.id } })).status).toBe(
      403,
    );
    expect((await merge(kept.id, gone.id)).status).toBe(200);
    const after: Entry = (await office.call(anna, "GET", `/register/${gone.id}`)).body.data;
    expect(after).toMatchObject({
      id: kept.id,
      restrictions: ["no_email"],
      notes: "n",
      merged: [{ id: gone.id, can_undo: true }],
    });
    expect(after.emails.map(({ address }) => address)).toEqual(["kept@merge.example", "gone@merge.example"]);
    expect([await namesIn(caseId), await namesIn(second)]).toEqual([["client Merge Kept"], ["client Merge Kept"]]);
    expect((await found("query=merge")).map(({ id, open_cases: open }) => [id, open])).toEqual([[kept.id, 2]]);

    expect((await undo(kept.id, gone.id)).body.data).toMatchObject({ id: gone.id, name: "Merge Gone" });
    const alone: Entry = (await office.call(anna, "GET", `/register/${kept.id}`)).body.data;
    expect(alone).toMatchObject({ restrictions: [], merged: [] });
    expect([alone.emails.length, alone.notes]).toEqual([1, undefined]);
    expect(await namesIn(caseId)).toEqual(["client Merge Kept", "client Merge Gone"]);
  });

  test("of a chain is undone from its end, within 30 days, and never by halves", async () => {
    const [a, b, c] = [
      await anEntry({ name: "Chain A" }),
      await anEntry({ name: "Chain B" }),
      await anEntry({ name: "Chain C" }),
    ];
    await merge(b.id, a.id);
    await merge(c.id, b.id);
    for (const { id } of [a, b]) {
      expect((await office.call(anna, "GET", `/register/${id}`)).body.data).toMatchObject({ id: c.id });
    }
    expect((await undo(c.id, a.id)).status).toBe(409);
    expect((await undo(c.id, b.id)).status).toBe(200);
    expect((await office.call(anna, "GET", `/register/${a.id}`)).body.data).toMatchObject({ id: b.id });
    office.clock.advance(31 * 86_400);
    expect((await undo(b.id, a.id)).status).toBe(409);
    expect((await merge(b.id, b.id)).status).toBe(422);
    const firm = await anEntry({ name: "Chain Firm", kind: "organisation" });
    expect((await merge(c.id, firm.id)).status).toBe(422);
  });
});

test("OPR-PTY-007 an address leads to the open cases of everybody who has it, by indexes alone", async () => {
  const [open, closed] = [await aCase(), await aCase()];
  const one = await anEntry({ name: "Address One", emails: mail("Shared@Address.example") });
  const two = await anEntry({ name: "Address Two", emails: mail("shared@address.example"), accept_duplicates: true });
  await add(open, { role: "client", entity: one.id });
  await add(closed, { role: "client", entity: two.id });
  const { body } = await office.call(anna, "GET", `/cases/${closed}`);
  const { rev }: { rev: number } = body.data;
  await office.call(anna, "PATCH", `/cases/${closed}`, {
    body: { phase: "closed" },
    headers: { "if-match": `"${rev}"` },
  });
  const { reader, pool } = office.database;
  expect((await casesOfAddress(reader, "shared@address.example", 5)).map(({ id }) => id)).toEqual([open]);
  const indexes = await pool.query<{ indexdef: string }>(
    "select indexdef from pg_indexes where schemaname = 'operate' and indexname in ('register_contact_normal', 'participant_entity')",
  );
  expect(indexes.rows).toHaveLength(2);
});
