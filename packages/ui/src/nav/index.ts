export { NavGroup, NavLink } from "./nav.tsx";
