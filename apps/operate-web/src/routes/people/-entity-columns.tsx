import { formatNumber } from "@muniment/ui/message";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { t } from "../../messages.ts";
import type { EntityRow } from "../../people/entity-data.ts";

/** What the register's list shows. */
export const entityColumns: readonly Column<EntityRow>[] = [
  {
    id: "name",
    header: t("entity.name"),
    width: 260,
    isWide: true,
    isName: true,
    text: ({ name }) => name,
    cell: ({ name }, brief) => <NameAndBrief brief={brief}>{name}</NameAndBrief>,
  },
  {
    id: "kind",
    header: t("entity.kind"),
    width: 120,
    text: ({ kind }) => t(`entity_kind.${kind}`),
    cell: ({ kind }) => t(`entity_kind.${kind}`),
  },
  {
    id: "reference",
    header: t("entity.reference"),
    width: 130,
    text: ({ reference = "" }) => reference,
    cell: ({ reference = "" }) => reference,
  },
  {
    id: "email",
    header: t("entity.email"),
    width: 230,
    text: ({ email = "" }) => email,
    cell: ({ email = "" }) => email,
    brief: ({ email }) => email,
  },
  { id: "city", header: t("entity.city"), width: 130, text: ({ city = "" }) => city, cell: ({ city = "" }) => city },
  {
    id: "types",
    header: t("entity.party_types"),
    width: 160,
    text: ({ party_types: types }) => types.join(", "),
    cell: ({ party_types: types }) => types.join(", "),
  },
  {
    id: "restrictions",
    header: t("entity.restrictions"),
    width: 150,
    text: ({ restrictions }) => restrictions.map((each) => t(`restriction.${each}`)).join(", "),
    cell: ({ restrictions }) => restrictions.map((each) => t(`restriction.${each}`)).join(", "),
  },
  {
    id: "cases",
    header: t("entity.cases"),
    width: 110,
    isNumber: true,
    text: ({ open_cases: open }) => formatNumber(open),
    cell: ({ open_cases: open }) => formatNumber(open),
  },
];
