import {
  Button,
  Menu,
  MenuGroup,
  MenuGroupHeader,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from "@fluentui/react-components";
import { FilterFilled, FilterRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import type { FilterChip } from "@muniment/ui/filter";
import { t } from "../../../messages.ts";
import { groupText } from "../../../texts/group.ts";
import type { GroupListSearch } from "./-group-search.ts";

interface GroupFilterProps {
  readonly search: GroupListSearch;
  onChange(changed: Partial<GroupListSearch>): void;
}

/** `Filter` by Status and by External (CC-GRP-002). */
export function GroupFilter({ search, onChange }: GroupFilterProps): ReactNode {
  const { status, external } = search;
  const isOn = status !== undefined || external !== undefined;
  return (
    <Menu
      checkedValues={{
        status: status === undefined ? [] : [status],
        external: external === undefined ? [] : [external ? "yes" : "no"],
      }}
      onCheckedValueChange={(_, { name, checkedItems }) => {
        // The one that was ticked just now stands for the field; both together would filter nothing.
        const value = checkedItems.at(-1);
        if (name === "status") onChange({ status: value === "enabled" || value === "disabled" ? value : undefined });
        else onChange({ external: value === undefined ? undefined : value === "yes" });
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button icon={isOn ? <FilterFilled /> : <FilterRegular />} data-testid="groups.filter">
          {t("filter.button")}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>{groupText("group.status")}</MenuGroupHeader>
            <MenuItemCheckbox name="status" value="enabled">
              {t("status.enabled")}
            </MenuItemCheckbox>
            <MenuItemCheckbox name="status" value="disabled">
              {t("status.disabled")}
            </MenuItemCheckbox>
          </MenuGroup>
          <MenuGroup>
            <MenuGroupHeader>{t("user.external")}</MenuGroupHeader>
            <MenuItemCheckbox name="external" value="yes">
              {t("yes")}
            </MenuItemCheckbox>
            <MenuItemCheckbox name="external" value="no">
              {t("no")}
            </MenuItemCheckbox>
          </MenuGroup>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

/** What filters the groups, each as a chip. */
export function groupChips(
  { status, external }: GroupListSearch,
  onChange: GroupFilterProps["onChange"],
): readonly FilterChip[] {
  const chip = (id: string, field: string, value: string, remove: () => void): FilterChip => ({
    id,
    text: t("filter.chip", { field, value }),
    remove,
  });
  return [
    ...(status === undefined
      ? []
      : [chip("status", groupText("group.status"), t(`status.${status}`), () => onChange({ status: undefined }))]),
    ...(external === undefined
      ? []
      : [chip("external", t("user.external"), t(external ? "yes" : "no"), () => onChange({ external: undefined }))]),
  ];
}
