import { CounterBadge, Tab, TabList, makeStyles } from "@fluentui/react-components";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { ExtensionFrame, pointsAt } from "@muniment/ui/extension";
import { t } from "../messages.ts";
import { useScope } from "../scope.ts";
import { pathWithin, useDoor, useExtensions } from "./extensions.ts";

const useStyles = makeStyles({ tabs: { paddingInline: "8px", flexShrink: 0 } });

const FILES = "files";

/** The pages that applications have of a matter, by the keys that the address has for them. */
function useTabs() {
  return pointsAt(useExtensions(), "work.workspace.tab").map((placed) => ({
    ...placed,
    key: `${placed.extension.package_id}/${placed.point.id}`,
  }));
}

/** Whether a page of an application is shown in the place of the files, whose folders then are of no use. */
export function useIsTabShown(tab: string | undefined): boolean {
  return useTabs().some(({ key }) => key === tab);
}

/** What applications show of a matter, beside its files; only the files while there is none. */
export function MatterTabs(props: {
  readonly matter: { readonly id: string; readonly name: string };
  readonly children: ReactNode;
}): ReactNode {
  const { matter } = props;
  const { tab, at } = useSearch({ from: "/$library/w/$workspace" });
  const navigate = useNavigate();
  const onTab = ({ replace, ...chosen }: { tab: string | undefined; at: string | undefined; replace: boolean }): void =>
    void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, ...chosen }), replace });
  const styles = useStyles();
  const { library } = useScope();
  const door = useDoor();
  const [badges, setBadges] = useState<Readonly<Record<string, number>>>({});
  const places = useTabs();
  if (places.length === 0) return props.children;
  const shown = places.find(({ key }) => key === tab);
  return (
    <>
      <TabList
        className={styles.tabs}
        aria-label={t("extension.tabs")}
        selectedValue={shown?.key ?? FILES}
        onTabSelect={(_event, { value }) =>
          onTab({ tab: value === FILES ? undefined : String(value), at: undefined, replace: false })
        }
      >
        <Tab value={FILES}>{t("items.title")}</Tab>
        {places.map(({ key, point }) => (
          <Tab key={key} value={key}>
            {point.label}
            {(badges[key] ?? 0) > 0 ? (
              <CounterBadge count={badges[key] ?? 0} overflowCount={999} style={{ marginInlineStart: 6 }} />
            ) : null}
          </Tab>
        ))}
      </TabList>
      {shown?.point.entry === undefined ? (
        props.children
      ) : (
        <ExtensionFrame
          key={`${shown.key} ${matter.id}`}
          door={{
            ...door,
            go(extension, given) {
              // The place of the tab is this page: what it says of its address is kept with it.
              if (given.pointId !== shown.point.id) return door.go(extension, given);
              return onTab({ tab: shown.key, at: pathWithin(given.path), replace: given.replace });
            },
          }}
          extension={shown.extension}
          entry={shown.point.entry}
          point={shown.point.point}
          pointId={shown.point.id}
          path={at ?? ""}
          library={library}
          matter={{ id: matter.id, name: matter.name, library }}
          onTitle={(_title, badge) => setBadges((before) => ({ ...before, [shown.key]: badge ?? 0 }))}
        />
      )}
    </>
  );
}
