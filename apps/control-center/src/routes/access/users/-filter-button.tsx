import { Button, Popover, PopoverSurface, PopoverTrigger } from "@fluentui/react-components";
import { FilterFilled, FilterRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { t } from "../../../messages.ts";
import type { FilterForm } from "./-filter-form.tsx";
import type { UserFilters } from "./-user-search.ts";

/** `Filter`: what narrows the list by facts about users (CC-LST-002, CC-LST-003). */
export function FilterButton(props: {
  readonly library: string;
  readonly filters: UserFilters | undefined;
  onChange(filters: UserFilters | undefined): void;
}): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  // Fetched when it is first opened, since the first view does without fields; opened when it is there, so that focus
  // finds something in it.
  const [Form, setForm] = useState<typeof FilterForm | undefined>();
  const open = async (): Promise<void> => {
    const { FilterForm: Loaded } = await import("./-filter-form.tsx");
    setForm(() => Loaded);
    setIsOpen(true);
  };
  return (
    <Popover
      trapFocus
      positioning="below-end"
      open={isOpen}
      onOpenChange={(_, data) => (data.open ? void open() : setIsOpen(false))}
    >
      <PopoverTrigger disableButtonEnhancement>
        <Button icon={props.filters === undefined ? <FilterRegular /> : <FilterFilled />} data-testid="users.filter">
          {t("filter.button")}
        </Button>
      </PopoverTrigger>
      <PopoverSurface aria-label={t("filter.button")}>{Form === undefined ? null : <Form {...props} />}</PopoverSurface>
    </Popover>
  );
}
