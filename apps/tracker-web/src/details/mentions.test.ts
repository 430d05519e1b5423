import { expect, test } from "vitest";
import { completeMention, mentionsIn, typedMention } from "./mentions.ts";

test("TRK-CMT-001: the name after the last @ is offered, and not a part of an e-mail address", () => {
  expect(typedMention("Please look, @Anna Mü")).toBe("Anna Mü");
  expect(typedMention("write to anna@firm")).toBeUndefined();
  expect(typedMention("@")).toBeUndefined();
  expect(completeMention("Thanks @ann", "Anna Müller")).toBe("Thanks @Anna Müller ");
});

test("TRK-CMT-001: only those whose names were left in the text are mentioned, once each", () => {
  const people = [
    { id: "ANNA", name: "Anna Müller" },
    { id: "ANNA", name: "Anna Müller" },
    { id: "BO", name: "Bo" },
  ];
  expect(mentionsIn("@Anna Müller please", people)).toEqual(["ANNA"]);
});
