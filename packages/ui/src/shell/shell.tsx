import { Button, Text, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { NavigationRegular, PanelLeftContractRegular, PanelLeftExpandRegular } from "@fluentui/react-icons";
import { useRef, useState } from "react";
import type { ReactElement, ReactNode } from "react";
import { later } from "../later/index.ts";
import { MenuOf } from "../menu/index.ts";
import type { MenuEntry } from "../menu/index.ts";
import { words } from "../message/index.ts";
import { PersonMark } from "../person/index.ts";
import { APPEARANCES, chooseAppearance, useAppearance } from "../theme/index.ts";
import { Mark } from "./mark.tsx";
import { useKeptFocus } from "./kept-focus.ts";
import { useNarrow } from "./narrow.ts";

const NavDrawer = later(async () => (await import("./nav-drawer.tsx")).NavDrawer);

const NAV_KEY = "muniment.nav";

const useStyles = makeStyles({
  root: {
    display: "grid",
    gridTemplateRows: "48px minmax(0, 1fr)",
    gridTemplateColumns: "minmax(0, 1fr)",
    height: "100%",
  },
  bar: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    paddingInline: "8px 12px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  brand: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    color: tokens.colorBrandForeground1,
    paddingInline: "4px",
  },
  part: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground1, whiteSpace: "nowrap" },
  search: { flexGrow: 1, display: "flex", justifyContent: "center", minWidth: 0 },
  body: { display: "flex", minHeight: 0, minWidth: 0 },
  nav: {
    width: "232px",
    flexShrink: 0,
    display: "flex",
    flexDirection: "column",
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  narrowNav: { width: "48px" },
  navItems: { flexGrow: 1, minHeight: 0, overflowY: "auto", padding: "8px" },
  navFoot: { padding: "8px", borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  main: { flexGrow: 1, minWidth: 0, minHeight: 0, display: "flex", flexDirection: "column", outline: "none" },
  skip: {
    position: "absolute",
    left: "-999px",
    zIndex: 10,
    ":focus": { left: "8px", top: "8px", backgroundColor: tokens.colorNeutralBackground1, padding: "8px 12px" },
  },
  spoken: { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" },
  person: { display: "flex", flexDirection: "column", padding: "8px 12px" },
});

/** One of the platform's parts, as the part switcher shows it. */
export interface PartLink {
  readonly label: string;
  readonly href: string;
  readonly isCurrent: boolean;
}

interface ShellProps {
  /** The part's name. */
  readonly part: string;
  readonly parts: readonly PartLink[];
  readonly person: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly photo?: string | undefined;
  };
  /** What the person's menu has beside the appearance, such as their own settings. */
  readonly account?: readonly MenuEntry[];
  /** By default the server's page that ends the session. */
  readonly onSignOut?: () => void;
  readonly search?: ReactNode;
  /** The left pane; `isIcons` when it has room for icons only. `undefined` where there is no menu. */
  readonly nav?: (isIcons: boolean) => ReactNode;
  /** Stands between the search and the person, such as the jobs that run. */
  readonly status?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every part: top bar, left pane, content (design.md, Shape). */
export function Shell(props: ShellProps): ReactNode {
  const { part, parts, person, search, nav, status, children } = props;
  const styles = useStyles();
  const isNarrow = useNarrow();
  const [isOpen, setIsOpen] = useState(false);
  const content = useRef<HTMLElement>(null);
  useKeptFocus(content);
  return (
    <div className={styles.root}>
      <header className={styles.bar}>
        <a className={styles.skip} href="#content">
          {words("app.skip")}
        </a>
        {isNarrow && nav !== undefined ? (
          <Button
            appearance="subtle"
            icon={<NavigationRegular />}
            aria-label={words("nav.open")}
            aria-expanded={isOpen}
            onClick={() => setIsOpen(true)}
          />
        ) : null}
        <PartSwitcher part={part} parts={parts} />
        <div className={styles.search}>{search}</div>
        {status}
        <PersonMenu person={person} account={props.account ?? []} onSignOut={props.onSignOut ?? signOut} />
      </header>
      <div className={styles.body}>
        {nav === undefined ? null : isNarrow ? (
          <NavDrawer isOpen={isOpen} onClose={() => setIsOpen(false)}>
            <nav aria-label={words("nav.title")} className={styles.navItems} onClick={() => setIsOpen(false)}>
              {nav(false)}
            </nav>
          </NavDrawer>
        ) : (
          <SidePane nav={nav} />
        )}
        <main ref={content} id="content" tabIndex={-1} className={styles.main}>
          {children}
        </main>
      </div>
    </div>
  );
}

function SidePane({ nav }: { readonly nav: (isIcons: boolean) => ReactNode }): ReactNode {
  const styles = useStyles();
  const [isIcons, setIsIcons] = useState(() => localStorage.getItem(NAV_KEY) === "icons");
  const label = words(isIcons ? "nav.expand" : "nav.collapse");
  const toggle = (): void => {
    localStorage.setItem(NAV_KEY, isIcons ? "names" : "icons");
    setIsIcons(!isIcons);
  };
  return (
    <div className={mergeClasses(styles.nav, isIcons && styles.narrowNav)}>
      <nav aria-label={words("nav.title")} className={styles.navItems} style={isIcons ? { padding: "8px 4px" } : {}}>
        {nav(isIcons)}
      </nav>
      <div className={styles.navFoot} style={isIcons ? { padding: "8px" } : {}}>
        <Button
          appearance="subtle"
          size="small"
          icon={isIcons ? <PanelLeftExpandRegular /> : <PanelLeftContractRegular />}
          aria-label={label}
          title={label}
          onClick={toggle}
        />
      </div>
    </div>
  );
}

function PartSwitcher({ part, parts }: Pick<ShellProps, "part" | "parts">): ReactNode {
  const styles = useStyles();
  const brand: ReactElement = (
    <span className={styles.brand}>
      <Mark />
      <Text className={styles.part}>{part}</Text>
    </span>
  );
  if (parts.length < 2) return brand;
  return (
    <MenuOf
      entries={() =>
        parts.map(({ label, href, isCurrent }) => ({
          kind: "item",
          id: href,
          label,
          isCurrent,
          run: () => (isCurrent ? undefined : location.assign(href)),
        }))
      }
    >
      {brand}
    </MenuOf>
  );
}

function PersonMenu(props: Required<Pick<ShellProps, "person" | "account" | "onSignOut">>): ReactNode {
  const { person, account, onSignOut } = props;
  const styles = useStyles();
  const { chosen } = useAppearance();
  return (
    <MenuOf
      isCircular
      icon={
        // A label over the initials would say something else than what is seen.
        <>
          <PersonMark name={person.name} id={person.id} photo={person.photo} size={28} />
          <span className={styles.spoken}>{words("person.menu", { name: person.name })}</span>
        </>
      }
      head={
        <div className={styles.person}>
          <Text weight="semibold">{person.name}</Text>
          <Text size={200}>{person.email}</Text>
        </div>
      }
      entries={() => [
        { kind: "line", id: "account" },
        ...account,
        ...(account.length === 0 ? [] : [{ kind: "line" as const, id: "appearances" }]),
        ...APPEARANCES.map((appearance) => ({
          kind: "one-of" as const,
          id: appearance,
          label: words(`appearance.${appearance}`),
          isOn: appearance === chosen,
          staysOpen: true,
          run: () => chooseAppearance(appearance),
        })),
        { kind: "line", id: "session" },
        { kind: "item", id: "sign-out", label: words("person.sign_out"), run: onSignOut },
      ]}
    />
  );
}

/** By a form, so that the server's page says that the session is over. */
function signOut(): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/auth/sign-out";
  document.body.append(form);
  form.submit();
}
