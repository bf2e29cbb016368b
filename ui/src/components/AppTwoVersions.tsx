// A field that several people wrote without seeing each other's words. All wordings stand in
// full; nothing is chosen beforehand; a person decides.
import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import type { Divergence, VersionView } from "../api/types";
import { bothTogether, differences } from "../present/differences";
import { AppButton, AppPrimary } from "./AppButton";
import { AppIcon } from "./AppIcon";
import "./AppTwoVersions.css";

export type Chosen = { change: string } | { input: string };

/** One wording from all of them, as far as it is typed. */
export interface OwnWording {
  /** Nothing until somebody typed. */
  words: string | null;
  onWords: (words: string) => void;
  /** What is said below the box: whether it is kept, and the way to be rid of it. */
  below: ReactNode;
}

interface Props {
  divergence: Divergence;
  onSettle: (chosen: Chosen) => void;
  /** The box of one wording; nothing while it is shut. */
  own: OwnWording | null;
  /** Asks for the box. */
  onOwn: () => void;
  /** Settling is under way. */
  waiting?: boolean;
}

const ownWords = "own words";

export function AppTwoVersions(props: Props) {
  const { divergence, onSettle, own, onOwn, waiting = false } = props;
  const { versions, title, maySettle } = divergence;
  const heading = useId();
  const name = useId();
  const [chosen, setPicked] = useState<string | null>(null);
  // A wording that was half written is gone on with.
  const begun = own !== null && own.words !== null ? ownWords : null;
  const picked = chosen === ownWords && own === null ? null : (chosen ?? begun);
  const [told, setTold] = useState(false);
  const [asked, setAsked] = useState(false);
  // Back to one's own words, from the question whether they go.
  const [back, setBack] = useState(false);
  const mayWrite = versions.every((version) => typeof version.input === "string");
  const text = own?.words ?? bothTogether(versions.map((version) => version.text));

  // Choosing a version ends the wording that is half written.
  const leavesOwn = picked !== ownWords && (own?.words ?? "").trim() !== "";

  function pick(value: string) {
    setPicked(value);
    setTold(false);
    setAsked(false);
  }
  function settle() {
    if (waiting) return;
    if (picked === null) setTold(true);
    else if (leavesOwn && !asked) setAsked(true);
    else onSettle(picked === ownWords ? { input: text } : { change: picked });
  }

  return (
    <section className="app-two" aria-labelledby={heading}>
      <div className="app-two__head">
        <AppIcon name="two" />
        <h2 id={heading}>{title}</h2>
        <span className="app-two__aside">without seeing each other’s words</span>
      </div>
      <fieldset>
        <legend className="app-vh">Choose a version of: {title}</legend>
        <div className="app-two__cols">
          {versions.map((version) => (
            <Wording
              key={version.change}
              version={version}
              others={versions.filter((other) => other !== version)}
              name={name}
              picked={picked === version.change}
              onPick={maySettle ? pick : null}
            />
          ))}
        </div>
        {maySettle ? (
          <div className="app-two__foot">
            {mayWrite && (
              <label className="app-row app-small">
                <input
                  className="app-radio"
                  type="radio"
                  name={name}
                  checked={picked === ownWords}
                  onChange={() => {
                    pick(ownWords);
                    onOwn();
                  }}
                />
                Write one from both
              </label>
            )}
            <span className="app-two__note">The other wording stays in the history.</span>
            {asked ? (
              <AskOfOwn
                use={`${buttonWords(picked, versions)}, throw mine away`}
                onUse={settle}
                onOwn={() => {
                  pick(ownWords);
                  setBack(true);
                }}
              />
            ) : (
              <AppPrimary onClick={settle} waiting={waiting}>
                {buttonWords(picked, versions)}
              </AppPrimary>
            )}
            {picked === ownWords && own !== null && (
              <>
                <textarea
                  className="app-in app-in--wide"
                  aria-label="One wording from both"
                  rows={5}
                  // The button that was pressed is gone: the focus goes where it led.
                  // eslint-disable-next-line jsx-a11y/no-autofocus
                  autoFocus={back}
                  value={text}
                  onChange={(event) => {
                    own.onWords(event.target.value);
                  }}
                />
                {own.below}
              </>
            )}
            {told && (
              <p className="app-two__told" role="alert">
                <AppIcon name="stop" /> Choose one of the wordings first, or write one from both.
                Nothing is chosen for you.
              </p>
            )}
          </div>
        ) : (
          <p className="app-two__foot">
            Your role reads this and does not settle it. Both wordings stand until somebody who may
            write here decides.
          </p>
        )}
      </fieldset>
    </section>
  );
}

interface AskProps {
  use: string;
  onUse: () => void;
  onOwn: () => void;
}

/** Asks before a half-written wording goes: the focus is at the answer that keeps it. */
function AskOfOwn({ use, onUse, onOwn }: AskProps) {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    keep.current?.focus();
  }, []);
  return (
    <div className="app-row app-row--wrap app-small" role="alert">
      <span>You have half written one wording here. This throws it away.</span>
      <AppButton onClick={onUse}>{use}</AppButton>
      <AppButton ref={keep} bare onClick={onOwn}>
        Go on with my wording
      </AppButton>
    </div>
  );
}

/** Names its object: "Use Lena’s words". */
function buttonWords(picked: string | null, versions: readonly VersionView[]): string {
  if (picked === null) return "Choose a version";
  if (picked === ownWords) return "Use the new wording";
  const version = versions.find((one) => one.change === picked);
  if (version === undefined) return "Choose a version";
  if (version.mine && versions.filter((one) => one.mine).length === 1) return "Use my words";
  const first = version.author.split(" ").filter((word) => word !== "Dr")[0] ?? version.author;
  const others = versions.filter((one) => one.author === version.author);
  return others.length > 1 ? `Use ${first}’s words of ${version.when}` : `Use ${first}’s words`;
}

interface WordingProps {
  version: VersionView;
  others: readonly VersionView[];
  name: string;
  picked: boolean;
  onPick: ((change: string) => void) | null;
}

function Wording({ version, others, name, picked, onPick }: WordingProps) {
  const id = useId();
  const against = others.map((other) => other.text).join("\n");
  const who = (
    <>
      <b>{version.author}</b>
      {version.mine && " (you)"}, {version.role}
      {version.present !== null && `, with ${version.present}`}
      <span className="app-ver__when">
        {version.when}, {version.device}, {version.delivery}
      </span>
    </>
  );
  return (
    <div className="app-ver">
      <div className="app-ver__who">
        {onPick ? (
          <>
            <input
              className="app-radio"
              type="radio"
              name={name}
              id={id}
              checked={picked}
              onChange={() => {
                onPick(version.change);
              }}
            />
            <label htmlFor={id}>{who}</label>
          </>
        ) : (
          <div>{who}</div>
        )}
      </div>
      <p className="app-pre">
        {differences(version.text, against).map((part, index) =>
          part.differs ? <mark key={index}>{part.text}</mark> : part.text,
        )}
      </p>
    </div>
  );
}
