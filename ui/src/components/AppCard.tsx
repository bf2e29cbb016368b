// A white sheet with a heading; `aside` stands at the right of the heading.
import { useId, type ReactNode } from "react";
import "./AppCard.css";

interface Props {
  title: string;
  children: ReactNode;
  tag?: ReactNode;
  aside?: ReactNode;
  id?: string;
  /** Space inside the body; lists and tables bring their own. */
  padded?: boolean;
}

export function AppCard({ title, children, tag, aside, id, padded = false }: Props) {
  const heading = useId();
  return (
    <section className="app-card" aria-labelledby={heading} id={id} tabIndex={id ? -1 : undefined}>
      <div className="app-card__head">
        <h2 id={heading}>{title}</h2>
        {tag}
        {aside !== undefined && <div className="app-card__aside">{aside}</div>}
      </div>
      {padded ? <div className="app-card__body">{children}</div> : children}
    </section>
  );
}
