// A score with its band, what it was made from, and its source. It supports; it never decides.
import type { ScoreView } from "../api/types";
import "./AppScore.css";

interface Props {
  score: ScoreView;
  /** Whose it is, where several signed one each. */
  of?: string | undefined;
}

export function AppScore({ score, of }: Props) {
  const name = of === undefined ? score.name : `${score.name}: ${of}`;
  return (
    <section className="app-card app-score" aria-label={name}>
      <span className={`app-score__n app-score__n--${score.tone}`} aria-hidden="true">
        {score.value ?? "–"}
      </span>
      <div>
        <p className="app-score__words" role="status">
          <b>
            {score.name} {score.value !== null && `${score.value}, `}
            {score.band}
          </b>
        </p>
        <p>{score.why}</p>
      </div>
      <details className="app-score__source">
        <summary>Source of {score.name}</summary>
        <p>{score.source}</p>
      </details>
    </section>
  );
}
