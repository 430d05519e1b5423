import { formatNumber } from "@muniment/ui/message";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { registerText } from "../../texts/register.ts";
import type { EntityRow } from "../../people/entity-data.ts";

/** What the register's list shows. */
export const entityColumns: readonly Column<EntityRow>[] = [
  {
    id: "name",
    header: registerText("entity.name"),
    width: 260,
    isWide: true,
    isName: true,
    text: ({ name }) => name,
    cell: ({ name }, brief) => <NameAndBrief brief={brief}>{name}</NameAndBrief>,
  },
  {
    id: "kind",
    header: registerText("entity.kind"),
    width: 120,
    text: ({ kind }) => registerText(`entity_kind.${kind}`),
    cell: ({ kind }) => registerText(`entity_kind.${kind}`),
  },
  {
    id: "reference",
    header: registerText("entity.reference"),
    width: 130,
    text: ({ reference = "" }) => reference,
    cell: ({ reference = "" }) => reference,
  },
  {
    id: "email",
    header: registerText("entity.email"),
    width: 230,
    text: ({ email = "" }) => email,
    cell: ({ email = "" }) => email,
    brief: ({ email }) => email,
  },
  {
    id: "city",
    header: registerText("entity.city"),
    width: 130,
    text: ({ city = "" }) => city,
    cell: ({ city = "" }) => city,
  },
  {
    id: "types",
    header: registerText("entity.party_types"),
    width: 160,
    text: ({ party_types: types }) => types.join(", "),
    cell: ({ party_types: types }) => types.join(", "),
  },
  {
    id: "restrictions",
    header: registerText("entity.restrictions"),
    width: 150,
    text: ({ restrictions }) => restrictions.map((each) => registerText(`restriction.${each}`)).join(", "),
    cell: ({ restrictions }) => restrictions.map((each) => registerText(`restriction.${each}`)).join(", "),
  },
  {
    id: "cases",
    header: registerText("entity.cases"),
    width: 110,
    isNumber: true,
    text: ({ open_cases: open }) => formatNumber(open),
    cell: ({ open_cases: open }) => formatNumber(open),
  },
];
