import { Button, Link } from "@fluentui/react-components";
import { CopyRegular, DeleteRegular, MoreHorizontalRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { FilterChips, SearchField } from "@muniment/ui/filter";
import { useHint } from "@muniment/ui/hint";
import { MenuOf } from "@muniment/ui/menu";
import type { MenuEntry } from "@muniment/ui/menu";
import { PersonMark } from "@muniment/ui/person";
import { Mark } from "@muniment/ui/shell";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { Section } from "./section.tsx";

const PEOPLE = ["Zoë Müller-Ångström", "Edmund Whitcombe-Rao", "Ngozi Adeyemo", "محمد علي", "山田 太郎", ""];
const STEPS = ["Workspaces", "Halcyon Brightwater v Osterley Holdings (Commercial Court)", "Disclosure"];

/** Menus, hints, filters, trails and the marks of people. */
export function SmallPart(): ReactNode {
  const [query, setQuery] = useState("");
  const [filters, setFilters] = useState(["Status: Enabled", "Location: London, Rotterdam"]);
  return (
    <>
      <Section title="Menu">
        <Menus />
      </Section>
      <Section title="Hint">
        <Hinted />
      </Section>
      <Section title="Search and filters">
        <SearchField label="Search samples" placeholder="Name or number" value={query} onSearch={setQuery} />
        <Button onClick={() => setFilters((before) => [...before, `Filter ${before.length + 1}`])}>Add a filter</Button>
        <FilterChips
          chips={filters.map((text) => ({
            id: text,
            text,
            remove: () => setFilters((before) => before.filter((each) => each !== text)),
          }))}
          onClear={() => setFilters([])}
        />
      </Section>
      <Section title="Trail">
        <div style={{ width: "min(360px, 100%)" }}>
          <Trail steps={STEPS.map((step) => ({ id: step, link: <Link href="#Small things">{step}</Link> }))} />
        </div>
      </Section>
      <Section title="People">
        {PEOPLE.map((name) => (
          <PersonMark key={name} name={name} id={name} size={32} />
        ))}
        <PersonMark name="Zoë Müller-Ångström" id="large" size={72} />
      </Section>
      <Section title="Mark">
        <Mark />
      </Section>
    </>
  );
}

function Menus(): ReactNode {
  const tell = useTell();
  const [isOn, setIsOn] = useState(true);
  const [row, setRow] = useState("Compact");
  const entries = (): readonly MenuEntry[] => [
    {
      kind: "item",
      id: "copy",
      label: "Copy to…",
      icon: <CopyRegular />,
      shortcut: "C",
      run: () => tell.done("Copied."),
    },
    {
      kind: "item",
      id: "delete",
      label: "Delete",
      icon: <DeleteRegular />,
      shortcut: "Del",
      refusal: "You need Full Access on this folder.",
      run: () => tell.done("Deleted."),
    },
    { kind: "line", id: "line" },
    { kind: "switch", id: "author", label: "Author", isOn, staysOpen: true, run: () => setIsOn(!isOn) },
    { kind: "line", id: "rows" },
    ...["Compact", "Comfortable"].map((label) => ({
      kind: "one-of" as const,
      id: label,
      label,
      isOn: label === row,
      run: () => setRow(label),
    })),
  ];
  return (
    <>
      <MenuOf entries={entries} hasArrow>
        With a word
      </MenuOf>
      <MenuOf entries={entries} icon={<MoreHorizontalRegular />} label="More" isSmall />
    </>
  );
}

function Hinted(): ReactNode {
  const { given, hint } = useHint("The whole text of what has no room, or why something can't be done.", "below");
  return (
    <>
      <Button {...given}>Point here</Button>
      {hint}
    </>
  );
}
