import { useNavigate } from "@tanstack/react-router";
import {
  ArrowClockwiseRegular,
  CheckmarkCircleRegular,
  EditRegular,
  EyeRegular,
  LockClosedRegular,
  PlugDisconnectedRegular,
} from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { Action } from "@muniment/ui/action";
import { t } from "../../../messages.ts";
import { libraryText } from "../../../texts/library.ts";
import type { Library, LibraryState } from "./-libraries.ts";

interface LibraryActionDeps {
  readonly libraries: readonly Library[];
  /** A row's menu selects the row first, so actions are always about these. */
  readonly selected: readonly Library[];
  reload(): void;
  onEdit(library: Library): void;
  onState(library: Library, state: LibraryState): void;
}

const STATES = [
  { state: "on_line", label: "library.bring_on_line", icon: <CheckmarkCircleRegular /> },
  { state: "read_only", label: "library.make_read_only", icon: <LockClosedRegular /> },
  { state: "off_line", label: "library.take_off_line", icon: <PlugDisconnectedRegular /> },
] as const satisfies readonly { state: LibraryState; label: string; icon: ReactElement }[];

/** What can be done on the Libraries page (`control-center.md` 24, row 32); ribbon, row menu and right-click show this list. */
export function useLibraryActions(deps: LibraryActionDeps): readonly Action<Library>[] {
  const navigate = useNavigate({ from: "/settings/libraries" });
  const { libraries, selected } = deps;
  const isOneOnly = (): string | undefined => (selected.length > 1 ? t("list.one_only") : undefined);
  const refuse = (library: Library | undefined): string | undefined =>
    isOneOnly() ??
    (library === undefined || library.actions.includes("edit_library") ? undefined : libraryText("library.no_right"));
  const create: Action<Library> = {
    id: "create",
    label: libraryText("library.create"),
    needs: "none",
    isPrimary: true,
    run: () => void navigate({ to: "/settings/libraries/create" }),
  };
  return [
    ...(libraries.some(({ actions }) => actions.includes("create_library")) ? [create] : []),
    {
      id: "view",
      label: t("user.view"),
      icon: <EyeRegular />,
      needs: "one",
      refuse: isOneOnly,
      run: ([library]) =>
        library === undefined
          ? undefined
          : void navigate({ to: "/settings/libraries/$library", params: { library: library.id } }),
    },
    {
      id: "edit",
      label: t("edit"),
      icon: <EditRegular />,
      needs: "one",
      refuse: ([library]) => refuse(library),
      run: ([library]) => (library === undefined ? undefined : deps.onEdit(library)),
    },
    ...STATES.map(({ state, label, icon }): Action<Library> => ({
      id: state,
      label: libraryText(label),
      icon,
      needs: "one",
      refuse: ([library]) =>
        refuse(library) ?? (library?.state === state ? libraryText("library.is_state") : undefined),
      run: ([library]) => (library === undefined ? undefined : deps.onState(library, state)),
    })),
    { id: "reload", label: t("list.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: deps.reload },
  ];
}
