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
import { policyText } from "../../../texts/policy.ts";
import { KINDS, SECURITIES, STATES } from "./-policy-search.ts";
import type { PolicyListSearch } from "./-policy-search.ts";

interface PolicyFilterProps {
  readonly search: PolicyListSearch;
  onChange(changed: PolicyListSearch): void;
}

function kindText(kind: (typeof KINDS)[number]): string {
  return kind === "client" || kind === "matter" ? policyText(`field.${kind}`) : policyText(`about.${kind}`);
}

/** `Filter` by what policies are about, by State and by Security. */
export function PolicyFilter({ search, onChange }: PolicyFilterProps): ReactNode {
  const { state, security, kind } = search;
  const isOn = [state, security, kind].some((each) => each !== undefined);
  return (
    <Menu
      checkedValues={{
        state: state === undefined ? [] : [state],
        security: security === undefined ? [] : [security],
        kind: kind === undefined ? [] : [kind],
      }}
      onCheckedValueChange={(_, { name, checkedItems }) => {
        // The one that was ticked just now stands for the field.
        const value = checkedItems.at(-1);
        if (name === "state") onChange({ state: STATES.find((each) => each === value) });
        else if (name === "kind") onChange({ kind: KINDS.find((each) => each === value) });
        else onChange({ security: SECURITIES.find((each) => each === value) });
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button icon={isOn ? <FilterFilled /> : <FilterRegular />}>{t("filter.button")}</Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>{policyText("filter.about")}</MenuGroupHeader>
            {KINDS.map((value) => (
              <MenuItemCheckbox key={value} name="kind" value={value}>
                {kindText(value)}
              </MenuItemCheckbox>
            ))}
          </MenuGroup>
          <MenuGroup>
            <MenuGroupHeader>{policyText("filter.state")}</MenuGroupHeader>
            {STATES.map((value) => (
              <MenuItemCheckbox key={value} name="state" value={value}>
                {policyText(`state.${value}`)}
              </MenuItemCheckbox>
            ))}
          </MenuGroup>
          <MenuGroup>
            <MenuGroupHeader>{policyText("filter.security")}</MenuGroupHeader>
            {SECURITIES.map((value) => (
              <MenuItemCheckbox key={value} name="security" value={value}>
                {policyText(`security.${value}`)}
              </MenuItemCheckbox>
            ))}
          </MenuGroup>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

/** What filters the list, each as a chip. */
export function policyChips({ search, onChange }: PolicyFilterProps): readonly FilterChip[] {
  const { state, security, kind } = search;
  const text = (field: string, value: string): string => t("filter.chip", { field, value });
  return [
    ...(kind === undefined
      ? []
      : [
          {
            id: "kind",
            text: text(policyText("filter.about"), kindText(kind)),
            remove: () => onChange({ kind: undefined }),
          },
        ]),
    ...(state === undefined
      ? []
      : [
          {
            id: "state",
            text: text(policyText("filter.state"), policyText(`state.${state}`)),
            remove: () => onChange({ state: undefined }),
          },
        ]),
    ...(security === undefined
      ? []
      : [
          {
            id: "security",
            text: text(policyText("filter.security"), policyText(`security.${security}`)),
            remove: () => onChange({ security: undefined }),
          },
        ]),
  ];
}
