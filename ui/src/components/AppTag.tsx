// A short mark: always a word, and a shape of its own beside the colour.
import { AppIcon, type IconName } from "./AppIcon";
import type { Tag } from "../api/types";
import "./AppTag.css";

const shapes: Record<Tag["tone"], IconName | null> = {
  late: "stop",
  soon: "clock",
  fine: "tick",
  two: "two",
  plain: null,
};

export function AppTag({ tag, icon }: { tag: Tag; icon?: IconName }) {
  const shape = icon ?? shapes[tag.tone];
  return (
    <span className={`app-tag app-tag--${tag.tone}`}>
      {shape && <AppIcon name={shape} size={12} />}
      {tag.words}
    </span>
  );
}
