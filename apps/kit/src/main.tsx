import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ThemeRoot } from "@muniment/ui/theme";
import { Toasts } from "@muniment/ui/toast";
import { Kit } from "./kit.tsx";

const root = document.querySelector("#root");
if (root === null) throw new Error("The page has no root");
createRoot(root).render(
  <StrictMode>
    <ThemeRoot>
      <Kit />
      <Toasts />
    </ThemeRoot>
  </StrictMode>,
);
