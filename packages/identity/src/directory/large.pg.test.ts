import { expect, test } from "vitest";
import { Attribute, Change } from "ldapts";
import { aFirm, dnOf, peopleLdif } from "./testing/firm.ts";

const ENTRIES = 20_000;
const LIMIT = 120_000;

test(
  "CC-DIR-008 CC-DIR-012 20,000 people of a real directory: all come over, a second run changes nobody, a third the one who changed",
  async () => {
    const people = Array.from({ length: ENTRIES }, (_, index) => ({
      uid: `person.${index}`,
      office: `Office ${index % 20}`,
    }));
    await using firm = await aFirm({ ldif: peopleLdif(people) });
    const source = await firm.aSource();
    expect(await firm.run(source, { kind: "sync" })).toMatchObject({
      kind: "dry",
      entries: ENTRIES,
      counts: { create: ENTRIES },
    });
    expect((await firm.run(source, { kind: "sync" })).counts).toMatchObject({ create: ENTRIES, conflict: 0 });
    const accounts = await firm.database.pool.query<{ count: number }>(
      `select count(*) from identity."user" u join identity.membership using (user_num)
       join identity.user_platform p using (user_num) where u.is_enterprise and p.sync_id <> ''`,
    );
    expect(accounts.rows[0]?.count).toBe(ENTRIES);
    const audited = await firm.database.pool.query<{ count: number }>(
      `select count(*) from platform.audit where action = 'user.create' and details->>'directory' = 'Head office'`,
    );
    expect(audited.rows[0]?.count).toBe(ENTRIES);
    expect((await firm.run(source, { kind: "sync" })).counts).toMatchObject({
      unchanged: ENTRIES,
      update: 0,
      disable: 0,
    });
    const client = await firm.slapd.administer();
    const modification = new Attribute({ type: "mail", values: ["new.address@firm.example"] });
    await client.modify(dnOf("person.7"), new Change({ operation: "replace", modification }));
    await client.unbind();
    const last = await firm.run(source, { kind: "sync" });
    expect(last.counts).toMatchObject({ unchanged: ENTRIES - 1, update: 1 });
    expect(await firm.changes(source, last)).toMatchObject([
      { user_id: "PERSON.7", fields: { email: { from: "person.7@firm.example", to: "new.address@firm.example" } } },
    ]);
  },
  LIMIT,
);
