// The few line drawings of the pages. They never stand alone: a word is always beside them,
// so they are hidden from assistive technology.
import type { ReactElement } from "react";
import "./AppIcon.css";

const drawings = {
  tick: <path d="M3 8.5l3.2 3.2L13 4.8" />,
  tickRound: (
    <>
      <circle cx="8" cy="8" r="6.5" />
      <path d="M5 8.3l2.1 2.1L11 6.2" />
    </>
  ),
  warn: (
    <>
      <path d="M8 1.8L15 14H1z" />
      <path d="M8 6.2v3.6M8 11.9v.1" />
    </>
  ),
  stop: (
    <>
      <path d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z" />
      <path d="M8 4.6v4M8 11.2v.1" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="6.5" />
      <path d="M8 4.3V8l2.6 1.6" />
    </>
  ),
  ring: <circle cx="8" cy="8" r="6" />,
  laptop: (
    <>
      <rect x="3.2" y="3.2" width="9.6" height="6.8" rx=".8" />
      <path d="M1.4 12.4h13.2" />
    </>
  ),
  cloud: (
    <>
      <path d="M4.6 12.4a2.9 2.9 0 01-.2-5.8A4 4 0 0112 6.4a3 3 0 01-.3 6z" />
      <path d="M6.1 9l1.4 1.4 2.6-2.7" />
    </>
  ),
  cloudOff: (
    <>
      <path d="M4.6 12.4a2.9 2.9 0 01-.2-5.8A4 4 0 0112 6.4a3 3 0 01-.3 6z" />
      <path d="M2.4 2.4l11.2 11.2" />
    </>
  ),
  lock: (
    <>
      <rect x="3" y="7" width="10" height="7" rx="1" />
      <path d="M5.2 7V5a2.8 2.8 0 015.6 0v2" />
    </>
  ),
  find: (
    <>
      <circle cx="7" cy="7" r="4.6" />
      <path d="M10.4 10.4L14 14" />
    </>
  ),
  two: (
    <>
      <rect x="1.5" y="2.5" width="5.4" height="11" rx="1" />
      <rect x="9.1" y="2.5" width="5.4" height="11" rx="1" />
    </>
  ),
  message: <path d="M2 3h12v8H7l-3 2.6V11H2z" />,
  people: (
    <>
      <circle cx="6" cy="5.3" r="2.5" />
      <path d="M1.5 13.5c.4-3 2.2-4.5 4.5-4.5s4.1 1.5 4.5 4.5M11 3.2a2.3 2.3 0 010 4.3M12 9.4c1.5.6 2.3 2 2.5 4.1" />
    </>
  ),
  home: <path d="M2 7.5L8 2.5l6 5M3.5 6.8V14h9V6.8" />,
  right: <path d="M6 3.5L10.5 8 6 12.5" />,
  left: <path d="M10 3.5L5.5 8l4.5 4.5" />,
  down: <path d="M4 6.5l4 4 4-4" />,
  pen: <path d="M2.5 13.5l.8-3.2 7.5-7.5 2.4 2.4-7.5 7.5z" />,
  plus: <path d="M8 3v10M3 8h10" />,
  ear: (
    <path d="M4.5 6.5a3.7 3.7 0 017.4 0c0 3-3 3.3-3 5.4a2 2 0 01-3.7.9M6.5 6.5a1.7 1.7 0 013.3 0" />
  ),
  page: <path d="M4 1.8h5.5L13 5.3v8.9H4zM9.3 2v3.5H13" />,
} satisfies Record<string, ReactElement>;

export type IconName = keyof typeof drawings;

export function AppIcon({ name, size = 16 }: { name: IconName; size?: 12 | 16 | 20 }) {
  return (
    <svg
      className={`app-ic app-ic--${size}`}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      {drawings[name]}
    </svg>
  );
}

/** The mark of Doorstep: a door standing on its step. */
export function DoorstepMark() {
  return (
    <svg className="app-mark" viewBox="0 0 22 24" aria-hidden="true" focusable="false">
      <path
        d="M3 22V4a2 2 0 012-2h12a2 2 0 012 2v18"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
      />
      <path d="M7.5 22V7h7v15" fill="currentColor" />
      <circle className="app-mark__knob" cx="12.4" cy="14.5" r="1.1" />
      <path d="M0 22.8h22" stroke="currentColor" strokeWidth="2.2" />
    </svg>
  );
}
