import { expect, test } from "vitest";
import { contactProblems, isEmailAddress, nameKey, normalPhone } from "./register-rules.ts";

test.each([
  ["Hall, Dr. Anna", "Anna Hall"],
  ["Alder Müller & Co. Ltd", "MULLER ALDER Limited"],
  ["The Birch Company", "birch"],
])("OPR-PTY-006 %j and %j are the same name", (one, other) => {
  expect(nameKey(one)).toBe(nameKey(other));
});

test("a name of nothing but legal forms is still one", () => {
  expect(nameKey("The Company Ltd")).toBe("company ltd the");
});

test("a number is the same however it is written", () => {
  expect(normalPhone("+44 (0)20 7946-0000")).toBe(normalPhone("0044 20 7946 0000"));
});

test.each(["anna@firm.example", "a.b+c@mail.firm.example"])("%s is an e-mail address", (address) => {
  expect(isEmailAddress(address)).toBe(true);
});
test.each(["anna", "anna@", "a b@firm.example", "<anna@firm.example>", "anna@firm", "a@b@c.example"])(
  "%s is none",
  (address) => {
    expect(isEmailAddress(address)).toBe(false);
  },
);

test("each wrong contact is named by its field", () => {
  const wrong = contactProblems({
    emails: [{ address: "x" }, { address: "a@b.example", valid_from: "2026-02-30" }],
    phones: [{ number: "none" }],
    addresses: [{ street: " ", valid_from: "2026-02-02", valid_until: "2026-01-01" }],
  });
  expect(wrong.map(({ field }) => field)).toEqual(["emails.0", "phones.0", "addresses.0", "emails.1", "addresses.0"]);
});
