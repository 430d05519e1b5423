import { SearchBox } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";

/** A question goes out so long after the last key (CC-LST-004). */
const PAUSE_MILLISECONDS = 250;

interface SearchFieldProps {
  readonly label: string;
  readonly placeholder?: string;
  /** What is searched for now; a change from elsewhere, such as Back, is shown. */
  readonly value: string;
  readonly maxLength?: number;
  onSearch(text: string): void;
}

/** The field that searches a list while one types. */
export function SearchField(props: SearchFieldProps): ReactNode {
  const { label, placeholder, value, maxLength = 254, onSearch } = props;
  const [text, setText] = useState(value);
  const told = useRef(value);
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === told.current) return undefined;
    const timer = setTimeout(
      () => {
        told.current = text;
        onSearch(text);
      },
      text === "" ? 0 : PAUSE_MILLISECONDS,
    );
    return () => clearTimeout(timer);
  }, [text, onSearch]);
  return (
    <SearchBox
      aria-label={label}
      placeholder={placeholder ?? label}
      value={text}
      maxLength={maxLength}
      style={{ minWidth: 0, flexGrow: 1, flexBasis: "280px", maxWidth: "468px" }}
      onChange={(_, data) => setText(data.value)}
    />
  );
}
