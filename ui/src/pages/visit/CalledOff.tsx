// A visit that somebody removed while it was being made: who and when, and the way on. It is kept
// with what is written here, or left as it is.
import { useApi } from "../../api/ApiContext";
import type { CalledOff as View } from "../../api/types";
import { AppLink } from "../../app/AppLink";
import { AppButton } from "../../components/AppButton";
import { AppIcon } from "../../components/AppIcon";
import { AppThrowAway } from "../../form/AppThrowAway";
import type { OpenForm } from "../../form/useForm";
import "../../components/AppTwoVersions.css";

/** Where a refusal to sign leads. */
export const calledOffId = "called-off";

interface Props {
  form: OpenForm;
  person: string;
  visit: string;
  calledOff: View;
  /** It stands again: its page is drawn anew. */
  onKept: () => void;
  onLeave: () => void;
}

export function CalledOff({ form, person, visit, calledOff, onKept, onLeave }: Props) {
  const api = useApi();
  const { words, undecided, inQuestion, acts } = calledOff;
  async function keep() {
    if ((await form.by((draft) => api.keepVisit({ draft, acts }))) !== null) onKept();
  }
  return (
    <section className="app-two" id={calledOffId} tabIndex={-1} aria-labelledby="called-off-words">
      <div className="app-two__head">
        <AppIcon name="two" />
        <h2 id="called-off-words">{words.join(". ")}</h2>
      </div>
      <div className="app-two__foot" role="status">
        {meaning(calledOff)}
      </div>
      <div className="app-two__foot">
        <AppButton aria-disabled={form.busy || undefined} onClick={() => void keep()}>
          Keep the visit
        </AppButton>
        {undecided &&
          (inQuestion ? (
            <AppLink to={{ page: "settle", person, kind: "visit", entry: visit }}>
              See both, or remove it
            </AppLink>
          ) : (
            <AppThrowAway form={form} words="Throw mine away" onGone={onLeave} />
          ))}
      </div>
    </section>
  );
}

function meaning({ undecided, inQuestion }: View): string {
  if (!undecided) return "It is not on the person’s page. Keep it to go on with it.";
  return inQuestion
    ? "Somebody wrote at it without seeing that. It stays until somebody decides."
    : "You were writing it. What is typed here is kept on this laptop, and is not in the record.";
}
