// The visit page while it is filled in: its sections, the score and prompts at the right, the
// save bar at the foot.
import { useEffect, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from "react";
import type { Banner, VisitView } from "../../api/types";
import { addressOf } from "../../app/route";
import { useSigned } from "../../app/session";
import { AppButton, AppPrimary } from "../../components/AppButton";
import { AppErrors, thingsToPutRight } from "../../components/AppErrors";
import { AppFollowUps } from "../../components/AppFollowUps";
import { AppIcon } from "../../components/AppIcon";
import { AppPageHead } from "../../components/AppPageHead";
import { AppPatientBanner } from "../../components/AppPatientBanner";
import { AppPrompt, unansweredFirst } from "../../components/AppPrompt";
import { AppSaveBar } from "../../components/AppSaveBar";
import { AppScore } from "../../components/AppScore";
import { AppSideNav, type SideItem } from "../../components/AppSideNav";
import { errorsOf } from "../../form/AppEntryForm";
import { AppKept } from "../../form/AppKept";
import { AppMoved, AppRemoved } from "../../form/AppMoved";
import { beginning } from "../../form/fields";
import { firstControl, newEntryId, withEntry, withoutEntry } from "../../form/input";
import type { OpenForm } from "../../form/useForm";
import { useAnswering } from "./answering";
import { isFollowUp, type FollowUpKind, type PartId } from "./parts";
import { useCurrentPart } from "./useCurrentPart";
import { VisitSections } from "./VisitSections";

interface Props {
  form: OpenForm;
  /** The part to begin at, as after Change on the page before signing. */
  at: PartId | null;
  banner: Banner;
  visit: VisitView;
  /** What is said where somebody removed the visit. */
  calledOff: ReactNode;
  onCheck: () => void;
  onLeave: () => void;
}

export function VisitForm({ form, at, banner, visit, calledOff, onCheck, onLeave }: Props) {
  const { catalogue } = useSigned();
  const [shown, setShown] = useState<{ entry: string } | null>(null);
  const [pressed, setPressed] = useState(0);
  const current = useCurrentPart(visit.parts.map(({ id }) => id));
  const { answering, of } = useAnswering(form, show);
  const errors = errorsOf(form);
  const raised = form.draft.entries.filter(({ kind }) => isFollowUp(kind));

  // A follow-up or a fall that was just added, or picked at the right, is brought into sight once it is
  // drawn. Each time it is asked for counts, also twice for the same one.
  useEffect(() => {
    if (shown === null) return;
    const box = document.getElementById(`e-${shown.entry}`);
    box?.scrollIntoView({ block: "center" });
    firstControl(box)?.focus({ preventScroll: true });
  }, [shown]);
  useEffect(() => {
    if (at !== null) goToPart(at);
  }, [at]);
  function show(entry: string) {
    setShown({ entry });
  }

  function raise(kind: FollowUpKind) {
    const entry = newEntryId();
    const fields = beginning(catalogue, kind);
    form.change((draft) => withEntry(draft, { entry, kind, fields }));
    show(entry);
  }
  async function save() {
    const saved = await form.save();
    if (saved === null) setPressed((was) => was + 1);
    else onLeave();
  }
  function byKey(event: KeyboardEvent) {
    if (!event.ctrlKey || event.key !== "Enter") return;
    event.preventDefault();
    onCheck();
  }

  return (
    // The keys are those of the page's own fields, on their way up.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={byKey}>
      <AppPatientBanner banner={banner} />
      <div className="app-person">
        <AppSideNav
          label="This visit"
          kind="step"
          items={sideItems(visit, current)}
          onFollow={follow}
          before={
            <a
              className="app-side__back"
              href={addressOf({ page: "person", person: banner.person.id })}
            >
              <AppIcon name="left" />
              Leave visit
            </a>
          }
          after={
            <p className="app-side__after">
              <Kept form={form} />
            </p>
          }
        />
        <main className="app-content" id="main">
          <AppPageHead title={form.view.title} sentence={<AppMoved form={form} />} />
          <AppRemoved form={form} />
          {calledOff}
          {errors.length > 0 && (
            <AppErrors key={pressed} title={thingsToPutRight(errors.length)} errors={errors} />
          )}
          <div className="app-with-rail">
            <VisitSections
              form={form}
              visit={visit}
              onRaise={raise}
              onShow={show}
              onTakeBack={(entry) => {
                form.change((draft) => withoutEntry(draft, entry));
              }}
            />
            <aside className="app-rail app-stack" aria-label="Score, prompts and follow-ups">
              {unansweredFirst(visit.prompts, answering).map((prompt) => (
                <AppPrompt key={prompt.entry} prompt={prompt} answers={of(prompt)} />
              ))}
              <AppScore score={visit.news2} />
              <AppFollowUps entries={raised} onRaise={raise} onShow={show} />
            </aside>
          </div>
        </main>
      </div>
      <AppSaveBar
        label="Save and sign"
        state={<BeforeSigning visit={visit} />}
        kept={<AppKept form={form} />}
      >
        <AppButton
          onClick={() => {
            void form.keepNow().then(onLeave);
          }}
        >
          Finish later
        </AppButton>
        <AppButton onClick={() => void save()}>Save, not signed</AppButton>
        <AppPrimary onClick={onCheck} waiting={form.busy}>
          Check and sign visit
        </AppPrimary>
      </AppSaveBar>
    </div>
  );
}

function Kept({ form }: { form: OpenForm }) {
  if (form.notKept !== null) return <b className="app-late-words">Not kept: see below</b>;
  if (form.view.kept === null) return <>What you type is kept on this laptop within a second.</>;
  return (
    <>
      <b>Kept {form.view.kept}</b>
      <br />
      on this laptop
    </>
  );
}

function BeforeSigning({ visit }: { visit: VisitView }) {
  const { news2, beforeSigning } = visit;
  const score = `${news2.name} ${news2.value === null ? "" : `${news2.value}, `}${news2.band}.`;
  return (
    <>
      {beforeSigning.length > 0 && <AppIcon name="warn" />} <b>{beforeSigning.join(". ")}</b>
      {beforeSigning.length > 0 && ". "}
      {score}
    </>
  );
}

function sideItems(visit: VisitView, current: string | null): SideItem[] {
  return visit.parts.map((part) => ({
    key: part.id,
    words: part.title,
    href: `#${part.id}`,
    current: part.id === current,
    note: part.done ? (
      <span className="app-side__note--done">
        <AppIcon name="tick" size={12} /> {part.progress}
      </span>
    ) : (
      part.progress
    ),
  }));
}

/** To a section of this page: the address stays the visit's. */
function follow(item: SideItem, event: MouseEvent) {
  event.preventDefault();
  goToPart(item.key);
}

function goToPart(id: string) {
  const part = document.getElementById(id);
  part?.scrollIntoView({ block: "start" });
  part?.focus({ preventScroll: true });
}
