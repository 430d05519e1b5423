import { useFocusFinders } from "@fluentui/react-components";

/** Uses the manager of focus for as long as the page is there. */
export function Keeper(): null {
  useFocusFinders();
  return null;
}
