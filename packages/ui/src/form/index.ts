export { showFieldErrors } from "./field-errors.ts";
export { ChoiceField, EitherField, PasswordField, TextField } from "./fields.tsx";
