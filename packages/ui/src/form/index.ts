export { showFieldErrors } from "./field-errors.ts";
export { ChoiceField, EitherField, PasswordField, SwitchField, TextField } from "./fields.tsx";
