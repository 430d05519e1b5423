import { Button } from "@fluentui/react-components";
import { FilterFilled, FilterRegular } from "@fluentui/react-icons";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { later } from "@muniment/ui/later";
import { t } from "../../../messages.ts";
import type { UserFilters } from "./-user-search.ts";

const FilterPopover = later(async () => (await import("./-filter-popover.tsx")).FilterPopover);

/** `Filter`: what narrows the list by facts about users (CC-LST-002, CC-LST-003). */
export function FilterButton(props: {
  readonly library: string;
  readonly filters: UserFilters | undefined;
  onChange(filters: UserFilters | undefined): void;
}): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState<boolean>();
  return (
    <>
      <Button
        ref={button}
        icon={props.filters === undefined ? <FilterRegular /> : <FilterFilled />}
        aria-expanded={isOpen === true}
        data-testid="users.filter"
        onClick={() => setIsOpen(!isOpen)}
      >
        {t("filter.button")}
      </Button>
      {isOpen === undefined ? null : (
        <FilterPopover {...props} button={button.current} isOpen={isOpen} onClose={() => setIsOpen(false)} />
      )}
    </>
  );
}
