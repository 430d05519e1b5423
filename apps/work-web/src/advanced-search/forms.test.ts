import { describe, expect, test } from "vitest";
import { searchForms } from "@muniment/work-api/identity/preference";
import { documentFilters, folderFilters, workspaceFilters } from "@muniment/work-api/search";
import { FORMS, filledOf, filtersOf } from "./forms.ts";

const served = {
  documents: documentFilters,
  emails: documentFilters,
  folders: { ...folderFilters, edit_date_from: 1, edit_date_to: 1, create_date_from: 1, create_date_to: 1 },
  workspaces: workspaceFilters,
};

describe("WORK-SRC-006 WORK-SRC-017 the forms of advanced search", () => {
  test("every field fills in a filter that the server knows", () => {
    for (const form of searchForms) {
      const names = [...FORMS[form].fields.map(({ name }) => name), ...Object.keys(FORMS[form].always)];
      expect(
        names.filter((name) => !Object.hasOwn(served[form], name)),
        form,
      ).toEqual([]);
      expect(new Set(names).size, form).toBe(names.length);
    }
  });

  test("an address is read by its form: what is empty, no day or of another form is left out", () => {
    const search = {
      subject: " Lease ",
      sender: "",
      sent_date_from: "soon",
      sent_date_to: "2027-03-31",
      author: "X",
      custom1: 7,
    };
    expect(filledOf("emails", search)).toEqual({ subject: "Lease", sent_date_to: "2027-03-31", custom1: "7" });
  });

  test("both days are wanted whole, and what holds of a kind is always asked", () => {
    const filters = filtersOf("emails", { sent_date_from: "2027-03-31", sent_date_to: "2027-03-31" });
    expect(filters).toEqual({
      email_only: true,
      sent_date_from: new Date(2027, 2, 31).toISOString(),
      sent_date_to: new Date(2027, 3, 1).toISOString(),
    });
    expect(filtersOf("documents", {})).toEqual({ exclude_emails: true });
  });
});
