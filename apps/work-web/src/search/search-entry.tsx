import { Button, SearchBox } from "@fluentui/react-components";
import { OptionsRegular } from "@fluentui/react-icons";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { usePageKeys } from "@muniment/ui/keys";
import { t } from "../messages.ts";
import { useScope } from "../scope.ts";
import { useSession } from "../session.ts";

/** The search of the top bar: `/` and Ctrl+K lead to it, Enter to the results, Escape back to where one was. */
export function SearchEntry(): ReactNode {
  const { library } = useScope();
  const { preferred_library: preferred } = useSession();
  const place = library === "" ? preferred : library;
  const navigate = useNavigate();
  const { find = "" }: { find?: string } = useSearch({ strict: false });
  const [text, setText] = useState(find);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => setText(find), [find]);
  const cameFrom = useRef<Element | null>(null);
  const focus = (): void => {
    if (document.activeElement !== field.current) cameFrom.current = document.activeElement;
    field.current?.focus();
    field.current?.select();
  };
  const leave = (): void => {
    setText(find);
    field.current?.blur();
    if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
  };
  usePageKeys({ "/": focus, "Ctrl+k": focus });
  return (
    <form
      role="search"
      style={{ width: "100%", maxWidth: "480px", minWidth: 0, display: "flex" }}
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = text.trim();
        if (wanted === "") return;
        void navigate({ to: "/$library/search", params: { library: place }, search: { find: wanted } });
      }}
    >
      <SearchBox
        ref={field}
        aria-label={t("search.label")}
        placeholder={t("search.placeholder")}
        value={text}
        maxLength={500}
        input={{ style: { textOverflow: "ellipsis" } }}
        style={{ width: "100%", maxWidth: "100%", minWidth: 0 }}
        onChange={(_, data) => setText(data.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") leave();
        }}
      />
      <Button
        appearance="subtle"
        icon={<OptionsRegular />}
        aria-label={t("advanced.title")}
        title={t("advanced.title")}
        onClick={() => void navigate({ to: "/$library/advanced", params: { library: place } })}
      />
    </form>
  );
}
