// What somebody else did to a form since it was opened, on top of it: said at once, and once.
import type { OpenForm } from "./useForm";
import "./AppAnswer.css";

/** Who removed something of it. */
export function AppRemoved({ form }: { form: OpenForm }) {
  return form.view.removed.map((words) => (
    <p key={words} className="app-moved" role="status">
      {words}
    </p>
  ));
}

/** How many of its fields somebody else wrote in. */
export function AppMoved({ form }: { form: OpenForm }) {
  const { moved } = form.view;
  if (moved.length === 0) return null;
  return (
    <span className="app-moved" role="status">
      <b>The record moved on.</b>{" "}
      {moved.length === 1
        ? "Somebody else wrote in 1 field of this page; it is marked."
        : `Somebody else wrote in ${moved.length} fields of this page; they are marked.`}
    </span>
  );
}
