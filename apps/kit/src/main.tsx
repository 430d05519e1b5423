import { startApp } from "@muniment/ui/root";
import { Kit } from "./kit.tsx";

startApp(<Kit />);
