import { describe, expect, test } from "vitest";
import { foldDn, isBelow } from "./distinguished-name.ts";
import { defaultMappings } from "@muniment/work-api/control-center/directory-mapping";
import { createMapper } from "./entry-mapping.ts";
import { createPlacer, preferredOf } from "./placement.ts";

const now = new Date("2026-06-01T00:00:00Z");
const fromActiveDirectory = createMapper(defaultMappings.active_directory, now);
const entry = {
  dn: "CN=Anna Berg,OU=Staff,DC=firm,DC=example",
  sAMAccountName: "anna.berg",
  displayName: " Anna Berg ",
  mail: "Anna.Berg@Firm.example",
  physicalDeliveryOfficeName: "Zu\u0308rich",
  objectGUID: Buffer.from("00112233445566778899aabbccddeeff", "hex"),
  userAccountControl: "512",
};

describe("CC-DIR-003 entries become accounts", () => {
  test("Active Directory: its id in its own notation, upper-case User ID, original kept, composed letters", () => {
    expect(fromActiveDirectory(entry)).toEqual({
      sync_id: "33221100-5544-7766-8899-aabbccddeeff",
      dn: entry.dn,
      user_id: "ANNA.BERG",
      user_id_ex: "anna.berg",
      full_name: "Anna Berg",
      email: "Anna.Berg@Firm.example",
      email_folded: "anna.berg@firm.example",
      location: "Zürich",
      is_enabled: true,
    });
  });

  test.each([
    ["an account control with bit 2", { userAccountControl: "514" }, false],
    ["one without it", { userAccountControl: "66048" }, true],
    ["an end that is past", { accountExpires: "133000000000000000" }, false],
    ["an end to come", { accountExpires: "140000000000000000" }, true],
    ["no end", { accountExpires: "9223372036854775807" }, true],
    ["no end, in the other way", { accountExpires: "0" }, true],
  ])("enabled or not: %s", (_what, changes, isEnabled) => {
    expect(fromActiveDirectory({ ...entry, ...changes }).is_enabled).toBe(isEnabled);
  });

  test.each([
    ["shadowExpire", "1", false],
    ["shadowExpire", "40000", true],
    ["shadowExpire", "-1", true],
    ["validUntil", "20260531235959Z", false],
    ["validUntil", "20260601000001Z", true],
  ])("ends in other directories: %s %s", (expires, value, isEnabled) => {
    const map = createMapper({ ...defaultMappings.ldap, expires }, now);
    expect(map({ dn: "uid=a", uid: "a", [expires]: value }).is_enabled).toBe(isEnabled);
  });

  test("attributes are found in whatever case the server names them, and may be missing", () => {
    const map = createMapper(
      { ...defaultMappings.ldap, enabled: "nsAccountLock", enabled_rule: "true_is_disabled" },
      now,
    );
    expect(map({ dn: "uid=a", UID: "a", nsaccountlock: "TRUE" })).toMatchObject({
      user_id: "A",
      email: "",
      sync_id: "",
      is_enabled: false,
    });
  });
});

describe("CC-DIR-004 rules", () => {
  const rule = (changes: object) => ({
    by: "container" as const,
    attribute: "",
    value: "ou=staff,dc=firm",
    library_id: 1,
    role: "",
    preferred: false,
    role_id: 10,
    ...changes,
  });
  const placer = createPlacer(
    [
      rule({}),
      rule({
        by: "attribute",
        attribute: "title",
        value: "Partner",
        library_id: 2,
        role: "ADMIN",
        role_id: 20,
        preferred: true,
      }),
      rule({ by: "group", value: "CN=Legal, DC=firm", library_id: 1, role: "OTHER", role_id: 11 }),
    ],
    { library_id: 9, role_id: 90 },
    new Map([["cn=legal,dc=firm", new Set(["cn=boris,ou=staff,dc=firm"])]]),
  );
  const placesOf = (dn: string, title: string[] = []) => {
    const number = placer.placementOf({ foldedDn: foldDn(dn), valuesOf: () => title });
    return placer.placements[number] ?? [];
  };

  test("all that fit count, for one library the first; without any the default library", () => {
    expect(placesOf("CN=Anna,OU=Other,DC=firm")).toEqual([
      { library_id: 9, role_id: 90, is_ruled: false, is_preferred: false },
    ]);
    expect(placesOf("CN=Boris, OU=Staff, DC=firm", ["partner"])).toEqual([
      { library_id: 1, role_id: 10, is_ruled: false, is_preferred: false },
      { library_id: 2, role_id: 20, is_ruled: true, is_preferred: true },
    ]);
    expect(preferredOf(placesOf("CN=Boris, OU=Staff, DC=firm", ["partner"]))).toBe(2);
    expect(preferredOf(placesOf("CN=Clara,OU=Staff,DC=firm"))).toBe(1);
  });

  test("a container holds what is below it at any depth, and not what only ends alike", () => {
    expect(isBelow(foldDn("CN=A,OU=X,OU=Staff,DC=firm"), "ou=staff,dc=firm")).toBe(true);
    expect(isBelow(foldDn("CN=A,OU=NotStaff,DC=firm"), "staff,dc=firm")).toBe(false);
    expect(isBelow("ou=staff,dc=firm", "ou=staff,dc=firm")).toBe(false);
  });
});
