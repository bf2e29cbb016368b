// Whether what was typed is on this laptop's disk, in words; where it is not, why.
import type { OpenForm } from "./useForm";

export function AppKept({ form: { notKept, unkept, view } }: { form: OpenForm }) {
  if (notKept !== null)
    return (
      <b className="app-late-words" role="alert">
        Not kept: {notKept.message} What you typed is still on the page.
      </b>
    );
  if (unkept) return "Keeping…";
  return view.kept === null ? null : `Draft kept on this laptop ${view.kept}`;
}
