import type { QueryClient } from "@tanstack/react-query";
import type { Output } from "@muniment/rest";
import { getMe } from "@muniment/tracker-api/me";
import { takeOfficeDays } from "../due/office-days.ts";
import { takePriorities } from "../task/priorities.ts";
import { q } from "./api.ts";

type Me = Output<typeof getMe>["data"];

function takeOffice({ calendar, settings }: Pick<Me, "calendar" | "settings">): void {
  const holidays = new Map(calendar.holidays.map(({ day, name }) => [day, name]));
  takeOfficeDays({ weekdays: new Set(calendar.weekdays), holidays });
  takePriorities(settings.priorities);
}

/** Knows the office before the page is drawn; where Tracker does not answer, pages say so themselves. */
export async function loadOffice(client: QueryClient): Promise<void> {
  client.getQueryCache().subscribe(({ query }) => {
    if (query.queryKey[0] !== getMe.id) return;
    const told = query.state.data as { readonly data: Me } | undefined;
    if (told !== undefined) takeOffice(told.data);
  });
  await client.prefetchQuery({ ...q(getMe), retry: false });
}
