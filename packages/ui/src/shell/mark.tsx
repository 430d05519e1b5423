import type { ReactNode } from "react";

/** The product's mark: a plain document with a wax seal. */
export function Mark(props: { readonly size?: number }): ReactNode {
  const size = props.size ?? 24;
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d="M5 2h9l5 5v15H5z" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" />
      <path d="M14 2v5h5" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" />
      <circle cx="12" cy="15" r="3.6" fill="currentColor" />
    </svg>
  );
}
