import { parser } from "@prometheus-io/lezer-promql";

/** What of a query has to exist: metrics, the labels they are chosen or grouped by, and whether it can be read at all. */
export type QueryParts = {
  readonly isReadable: boolean;
  readonly metrics: readonly string[];
  /** Labels that are matched, with the text they are matched with. */
  readonly matched: readonly { readonly label: string; readonly value: string }[];
  readonly grouped: readonly string[];
};

/** Reads a query by Prometheus's own grammar. */
export function readQuery(query: string): QueryParts {
  const metrics: string[] = [];
  const grouped: string[] = [];
  const matched: { label: string; value: string }[] = [];
  let isReadable = true;
  const textOf = ({ from, to }: { readonly from: number; readonly to: number }): string => query.slice(from, to);
  parser.parse(query).iterate({
    enter: ({ node, type }) => {
      if (type.isError) isReadable = false;
      if (type.name === "Identifier" && node.parent?.name === "VectorSelector") metrics.push(textOf(node));
      if (type.name === "LabelName" && node.parent?.name === "GroupingLabels") grouped.push(textOf(node));
      if (type.name === "UnquotedLabelMatcher") {
        const [label, value] = [node.getChild("LabelName"), node.getChild("StringLiteral")];
        if (label && value) matched.push({ label: textOf(label), value: textOf(value).slice(1, -1) });
        else isReadable = false;
      }
    },
  });
  return { isReadable, metrics, matched, grouped };
}
