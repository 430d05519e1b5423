import { describe, expect, test } from "vitest";
import {
  checkDistinguishedName,
  checkEmail,
  checkFullName,
  checkGroupId,
  checkGroupName,
  checkLocation,
  checkNewPassword,
  checkPlatformText,
  checkResetPassword,
  checkUserId,
  foldEmail,
  foldId,
} from "./user-rules.ts";
import type { Checked } from "./user-rules.ts";

type Row = [input: string, codes: readonly string[], value?: string];

const codesOf = (checked: Checked): string[] => checked.messages.map((message) => message.code);

function table(name: string, check: (text: string) => Checked, rows: readonly Row[]): void {
  describe(name, () => {
    test.each(rows)("%j gives %j", (input, codes, value) => {
      const checked = check(input);
      expect(codesOf(checked)).toEqual(codes);
      if (codes.length === 0) expect(checked.value).toBe(value ?? input);
      for (const message of checked.messages) expect(message.text).toMatch(/^[A-Z].*\.$/);
    });
  });
}

const many = (text: string, count: number): string => text.repeat(count);

table("CC-VAL-001 CC-USR-014 25.1 full name", checkFullName, [
  ["Andrew Case", []],
  ["Marcie J. Davenport-Williams", []],
  ["Zoë O'Brien-Núñez (Temp.) & Co #1", []],
  ["李小龍", []],
  ["X", []],
  [many("a", 64), []],
  [many("e\u0301", 64), [], many("é", 64)],
  ["  Anna ", [], "Anna"],
  ["\u00A0Anna\u3000", [], "Anna"],
  ["", ["required"]],
  ["   ", ["required"]],
  [many("a", 65), ["too_long"]],
  [many("😀", 64), []],
  ["Anna\nCase", ["control_character"]],
  ["Anna\tCase", ["control_character"]],
  ["Anna\u202EesaC", ["control_character"]],
  ["Anna\u2066Case", ["control_character"]],
  ["Anna\uD800", ["control_character"]],
]);

table("CC-VAL-001 CC-USR-015 CC-USR-016 25.2 User ID", checkUserId, [
  ["ACASE", []],
  ["MARCIE-DAVENPORT", []],
  ["acase", [], "ACASE"],
  ["marcie_davenport-2", [], "MARCIE_DAVENPORT-2"],
  ["åsa", [], "ÅSA"],
  ["a\u030Asa", [], "ÅSA"],
  ["山田", []],
  ["straße", [], "STRASSE"],
  ["1234", []],
  ["_", []],
  ["-A", []],
  [many("A", 64), []],
  ["", ["required"]],
  ["A CASE", ["space_not_allowed"]],
  [" ACASE", ["space_not_allowed"]],
  ["A\u00A0CASE", ["space_not_allowed"]],
  ["A.CASE", ["character_not_allowed"]],
  ["acase@firm.com", ["character_not_allowed"]],
  ["O'BRIEN", ["character_not_allowed"]],
  ["ACASE!", ["character_not_allowed"]],
  ["A/CASE", ["character_not_allowed"]],
  ["A+B", ["character_not_allowed"]],
  ["A😀", ["character_not_allowed"]],
  ["A\u200DB", ["character_not_allowed"]],
  ["A\nB", ["control_character"]],
  [many("A", 65), ["too_long"]],
  [`${many("a", 63)}ß`, ["too_long"]],
]);

test("CC-USR-039 a wrong character is named with its place, counted from 1", () => {
  expect(checkUserId("A.CASE").messages[0]).toMatchObject({ data: ".", text: expect.stringContaining("position 2") });
  expect(checkUserId("acase@firm.com").messages[0]).toMatchObject({ data: "@", text: expect.stringContaining("6") });
});

test("CC-USR-016 ids that differ in case or Unicode form only are the same", () => {
  expect(foldId("straße")).toBe(foldId("STRASSE"));
  expect(foldId("a\u030Asa")).toBe(foldId("ÅSA"));
});

const V2 = `${many("a", 64)}@${many("b", 60)}.${many("c", 60)}.${many("d", 60)}.${many("e", 6)}`;

table("CC-VAL-001 CC-USR-019 25.3 V1 to V11 V13 e-mail", checkEmail, [
  ["", ["required"]],
  ["   ", ["required"]],
  ["a@b.co", []],
  ["abc", ["email_format"]],
  ["@firm.com", ["email_format"]],
  ["a@", ["email_format"]],
  ["a@b@c.com", ["email_format"]],
  ["a@firm", ["email_format"]],
  [V2, []],
  [`${V2}e`, ["too_long"]],
  [`${many("a", 64)}@firm.com`, []],
  [`${many("a", 65)}@firm.com`, ["part_too_long"]],
  [`a@${many("b", 64)}.com`, []],
  [`a@${many("b", 65)}.com`, ["part_too_long"]],
  [`a@b.${many("c", 64)}`, []],
  [`a@b.${many("c", 65)}`, ["part_too_long"]],
  ["a@b.museum", []],
  ["a@b.c", ["extension_too_short"]],
  ["a@b.рф", []],
  ["用户@例子.广告", []],
  ["a@b.भारत", []],
  ["a@b.c0m", ["extension_character"]],
  ["a@b.co-m", ["extension_character"]],
  ["a@b.xn--p1ai", ["extension_character"]],
  ["a@10.0.0.1", ["extension_character"]],
  ["a case@firm.com", ["space_not_allowed"]],
  ["a\u00A0case@firm.com", ["space_not_allowed"]],
  [" acase@firm.com ", [], "acase@firm.com"],
  ["o'brien@firm.com", []],
  ["first.last@firm.com", []],
  ["a_b-c$d{e}f!g#h=i@firm.com", []],
  ["a+b@firm.com", ["character_not_allowed"]],
  ["a&b@firm.com", ["character_not_allowed"]],
  ["a*b@firm.com", ["character_not_allowed"]],
  ["a%b@firm.com", ["character_not_allowed"]],
  ['"a"@firm.com', ["character_not_allowed"]],
  ["a,b@firm.com", ["character_not_allowed"]],
  ["a@fi+rm.com", ["character_not_allowed"]],
  ["a.b@firm.com", []],
  ["1a@firm.com", []],
  ["é@firm.com", []],
  [".a@firm.com", ["first_character"]],
  ["-a@firm.com", ["first_character"]],
  ["_a@firm.com", ["first_character"]],
  ["'a@firm.com", ["first_character"]],
  ["#a@firm.com", ["first_character"]],
  ["josé@bücher.de", []],
  ["a.b@c.d.com", []],
  ["a..b@firm.com", ["email_format"]],
  ["a.@firm.com", ["email_format"]],
  ["a@firm..com", ["email_format"]],
  ["a@.firm.com", ["email_format"]],
  ["a\nb@firm.com", ["control_character"]],
]);

test("CC-VAL-001 25.3 V3–V5 the part that is too long is named", () => {
  expect(checkEmail(`${many("a", 65)}@firm.com`).messages[0]?.data).toBe("user name");
  expect(checkEmail(`a@${many("b", 65)}.com`).messages[0]?.data).toBe("domain name");
  expect(checkEmail(`a@b.${many("c", 65)}`).messages[0]?.data).toBe("extension");
});

test("CC-VAL-001 25.3 V4 a part of 64 is taken with a warning", () => {
  expect(checkEmail(`a@${many("b", 64)}.com`).warnings).toHaveLength(1);
  expect(checkEmail(`a@${many("b", 63)}.com`).warnings).toEqual([]);
});

test("CC-USR-020 addresses are compared without regard to case and Unicode form", () => {
  expect(foldEmail("ACase@Firm.com")).toBe("acase@firm.com");
  expect(foldEmail("jose\u0301@firm.com ")).toBe(foldEmail("JOSÉ@firm.com"));
});

table("CC-VAL-001 CC-USR-021 25.4 location", checkLocation, [
  ["", []],
  ["Chicago", []],
  ['São Paulo – 12º andar / "B"', []],
  [many("a", 254), []],
  [" Chicago ", [], "Chicago"],
  [many("a", 255), ["too_long"]],
  ["Chicago\nLoop", ["control_character"]],
]);

table("CC-VAL-001 CC-USR-029 CC-PWD-001 25.5 password, creation rule", checkNewPassword, [
  ["Abcdefghijk1", []],
  ["Abcdefghijk!", []],
  ["Correct horse battery", []],
  ["abcdefghijK ", []],
  ["Пароль-длинный", []],
  [`A1${many("a", 252)}`, []],
  ["", ["required"]],
  ["Abcdefghij1", ["too_short"]],
  [`A1${many("a", 253)}`, ["too_long"]],
  ["abcdefghijk1", ["needs_uppercase"]],
  ["ABCDEFGHIJK1", ["needs_lowercase"]],
  ["Abcdefghijkl", ["needs_number_or_special"]],
  ["Abcdefghijk€", ["needs_number_or_special"]],
  ["密码密码密码密码密码12", ["needs_uppercase", "needs_lowercase"]],
  ["Abcdefghijk1\t", ["control_character"]],
  ["Abcdefghijk1\n", ["control_character"]],
  ["abc", ["too_short", "needs_uppercase", "needs_number_or_special"]],
]);

describe("CON-2 25.5 each character of the list counts as special", () => {
  test.each([..." !#$%&'‘()*+,-./:;<=>?@[]^_`{|}~\"\\"])("%s", (character) => {
    expect(codesOf(checkNewPassword(`Abcdefghijk${character}`))).toEqual([]);
  });
});

table(
  "CC-VAL-001 CC-PWD-002 CC-USR-047 25.6 reset rule, documented",
  (text) => checkResetPassword(text, "documented"),
  [
    ["1234", []],
    ["ab1!", []],
    ["пароль", []],
    ["abc", ["too_short"]],
    ["ab cd", ["space_not_allowed"]],
    ["ab\u3000cd", ["space_not_allowed"]],
    ["Correct horse battery", ["space_not_allowed"]],
    ["Abcdefghijk1", []],
    [many("a", 254), []],
    [many("a", 255), ["too_long"]],
    ["", ["required"]],
  ],
);

table("CC-VAL-001 CC-PWD-004 25.6 reset rule, unified", (text) => checkResetPassword(text, "unified"), [
  ["1234", ["too_short", "needs_uppercase", "needs_lowercase"]],
  ["ab1!", ["too_short", "needs_uppercase"]],
  ["пароль", ["too_short", "needs_uppercase", "needs_number_or_special"]],
  ["abc", ["too_short", "needs_uppercase", "needs_number_or_special"]],
  ["ab cd", ["too_short", "needs_uppercase"]],
  ["Correct horse battery", []],
  ["Abcdefghijk1", []],
  [many("a", 254), ["needs_uppercase", "needs_number_or_special"]],
  [many("a", 255), ["too_long", "needs_uppercase", "needs_number_or_special"]],
  ["", ["required"]],
]);

test("CC-VAL-001 25.6 a password below the creation rule is taken with a warning", () => {
  expect(checkResetPassword("1234", "documented").warnings).not.toHaveLength(0);
  expect(checkResetPassword("Abcdefghijk1", "documented").warnings).toHaveLength(0);
});

table("CC-VAL-001 CC-GRP-003 25.7 Group ID", checkGroupId, [
  ["PARTNERS", []],
  ["m&a", ["character_not_allowed"]],
  ["Case Team 1.b", [], "CASE TEAM 1.B"],
  [" team ", [], "TEAM"],
  ["A\u00A0B", ["space_not_allowed"]],
  [many("A", 254), []],
  [many("A", 255), ["too_long"]],
  ["", ["required"]],
  ["everyone", ["reserved_name"]],
]);

table("CC-VAL-001 CC-GRP-003 25.7 group name", checkGroupName, [
  ["", []],
  ["M&A / Case-Team", []],
  [many("a", 255), ["too_long"]],
]);

describe("25.7 CC-USR-089 platform details", () => {
  test.each(["", "CN=Anna Case,OU=Staff,DC=firm,DC=example", "cn=Case\\, Anna + uid=acase , o=Firm", "1.2.840=#04"])(
    "%j is a distinguished name",
    (text) => expect(checkDistinguishedName(text)).toMatchObject({ messages: [], value: text }),
  );

  test.each(["Anna Case", "CN=Case, Anna", "=x", 'CN=a"b'])("%j is told of, not refused", (text) => {
    const { messages, warnings } = checkDistinguishedName(text);
    expect([messages, warnings?.map(({ code }) => code)]).toEqual([[], ["distinguished_name_form"]]);
  });

  test("lengths", () => {
    expect(checkDistinguishedName("x".repeat(1025)).messages[0]?.code).toBe("too_long");
    expect(checkPlatformText("x".repeat(254)).messages).toEqual([]);
    expect(checkPlatformText("x".repeat(255)).messages[0]?.code).toBe("too_long");
  });
});
