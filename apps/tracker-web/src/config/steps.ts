import type { Output } from "@muniment/rest";
import type { getSetUp } from "@muniment/work-api/control-center/extension-element";

type SetUp = Pick<Output<typeof getSetUp>["data"], "packages" | "elements_changed" | "platform_fits" | "platform">;

/** What the steps are told by. */
export interface SetUpState extends SetUp {
  readonly libraries: { readonly count: number; readonly authorized: number };
  readonly outlookPeople: number;
}

/** Something to be done once, with where it is done. */
export interface Step {
  readonly id: "packages" | "refresh" | "authorize" | "elements" | "outlook";
  readonly isDone: boolean;
  readonly values: Readonly<Record<string, string | number>>;
  /** A page of Control Center, or one of Tracker's own. */
  readonly link: { readonly page: string } | { readonly own: string };
}

/** Where the pages of the button `Open Tracker configuration` lie. */
export const OWN_PAGES = "/open/open";

/** The steps of seed 000 in its order, each ticked by what is, and not by a box that somebody ticks. */
export function stepsOf({ packages, libraries, outlookPeople, ...state }: SetUpState): readonly Step[] {
  const background = packages.find((one) => one.has_background);
  const both = ["control-center", "work"].every((host) => packages.some((one) => one.extends === host && one.enabled));
  const applications = "/settings/applications";
  const refresh = background === undefined ? applications : `${applications}/${background.client_id}/edit`;
  return [
    {
      id: "packages",
      isDone: both && state.platform_fits,
      values: { count: packages.filter(({ enabled }) => enabled).length, version: state.platform },
      link: { page: applications },
    },
    { id: "refresh", isDone: background?.allow_token_refresh === true, values: {}, link: { page: refresh } },
    {
      id: "authorize",
      isDone: libraries.count > 0 && libraries.authorized === libraries.count,
      values: { done: libraries.authorized, count: libraries.count },
      link: { own: OWN_PAGES },
    },
    {
      id: "elements",
      isDone: state.elements_changed !== undefined,
      values: {},
      link: { own: `${OWN_PAGES}/elements` },
    },
    { id: "outlook", isDone: outlookPeople > 0, values: { count: outlookPeople }, link: { page: "/settings/outlook" } },
  ];
}
