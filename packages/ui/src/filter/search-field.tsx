import { SearchBox, makeStyles } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";

/** A question goes out so long after the last key (CC-LST-004). */
const PAUSE_MILLISECONDS = 250;

const useStyles = makeStyles({
  root: { minWidth: 0, width: "280px", maxWidth: "468px", "@media (max-width: 720px)": { flexGrow: 1 } },
  wide: { minWidth: 0, width: "100%", maxWidth: "none", flexShrink: 0 },
});

interface SearchFieldProps {
  readonly label: string;
  readonly placeholder?: string;
  /** What is searched for now; a change from elsewhere, such as Back, is shown. */
  readonly value: string;
  readonly maxLength?: number;
  /** As wide as what it stands in, such as a panel. */
  readonly isWide?: boolean;
  onSearch(text: string): void;
}

/** The field that searches a list while one types. */
export function SearchField(props: SearchFieldProps): ReactNode {
  const { label, placeholder, value, maxLength = 254, isWide = false, onSearch } = props;
  const styles = useStyles();
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
      className={isWide ? styles.wide : styles.root}
      onChange={(_, data) => setText(data.value)}
    />
  );
}
