import { Button, Popover, PopoverSurface, PopoverTrigger } from "@fluentui/react-components";
import { FilterFilled, FilterRegular } from "@fluentui/react-icons";
import { Suspense, lazy } from "react";
import type { ReactNode } from "react";
import { LoadingRows } from "@muniment/ui/state";
import { t } from "../../../messages.ts";
import type { UserFilters } from "./-user-search.ts";

// Fetched when it is first opened: the first view does without fields.
const FilterForm = lazy(async () => ({ default: (await import("./-filter-form.tsx")).FilterForm }));

/** `Filter`: what narrows the list by facts about users (CC-LST-002, CC-LST-003). */
export function FilterButton(props: {
  readonly library: string;
  readonly filters: UserFilters | undefined;
  onChange(filters: UserFilters | undefined): void;
}): ReactNode {
  return (
    <Popover trapFocus positioning="below-end">
      <PopoverTrigger disableButtonEnhancement>
        <Button icon={props.filters === undefined ? <FilterRegular /> : <FilterFilled />} data-testid="users.filter">
          {t("filter.button")}
        </Button>
      </PopoverTrigger>
      <PopoverSurface aria-label={t("filter.button")}>
        <Suspense fallback={<LoadingRows rows={6} />}>
          <FilterForm {...props} />
        </Suspense>
      </PopoverSurface>
    </Popover>
  );
}
