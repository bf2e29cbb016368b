// Something in the record that a person must look at, and the way to it.
import type { Check } from "../api/types";
import { AppLink } from "../app/AppLink";
import { routeOf } from "../app/route";
import { AppTag } from "./AppTag";

export function AppCheck({ check }: { check: Check }) {
  return (
    <>
      <AppTag tag={check.tag} /> <AppLink to={routeOf(check.place)}>{check.words}</AppLink>
    </>
  );
}
