/** Finds circles among things that wait for one another (Tarjan's strongly connected components). */

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** The property that makes it. */
  readonly kind: string;
  /** Where it is written. */
  readonly path: string;
}

export interface Loop {
  /** A way round, the first one again at its end. */
  readonly nodes: readonly string[];
  readonly edges: readonly Edge[];
  /** Where the first of its edges is written. */
  readonly path: string;
}

/** One way round for each group of nodes that wait for one another, in the order of their first edge. */
export function dependencyLoops(edges: readonly Edge[]): Loop[] {
  const outgoing = new Map<string, Edge[]>();
  for (const edge of edges) outgoing.set(edge.from, [...(outgoing.get(edge.from) ?? []), edge]);
  const componentOf = components(outgoing);
  const done = new Set<number>();
  const loops: Loop[] = [];
  for (const edge of edges) {
    const component = componentOf.get(edge.from);
    if (component === undefined || component !== componentOf.get(edge.to) || done.has(component)) continue;
    done.add(component);
    const round = wayRound(edge, outgoing, (node) => componentOf.get(node) === component);
    loops.push({ nodes: [edge.from, ...round.map(({ to }) => to)], edges: round, path: edge.path });
  }
  return loops;
}

/** The shortest way from an edge's end back to its beginning, the edge included. */
function wayRound(
  start: Edge,
  outgoing: ReadonlyMap<string, readonly Edge[]>,
  within: (node: string) => boolean,
): Edge[] {
  if (start.from === start.to) return [start];
  const cameBy = new Map<string, Edge>([[start.to, start]]);
  const queue = [start.to];
  for (let node = queue.shift(); node !== undefined && node !== start.from; node = queue.shift()) {
    for (const edge of outgoing.get(node) ?? []) {
      if (cameBy.has(edge.to) || !within(edge.to)) continue;
      cameBy.set(edge.to, edge);
      queue.push(edge.to);
    }
  }
  const way: Edge[] = [];
  for (let edge = cameBy.get(start.from); edge !== undefined && edge !== start; edge = cameBy.get(edge.from)) {
    way.unshift(edge);
  }
  return [start, ...way];
}

/** The number of the component of each node; nodes of one component reach each other. */
function components(outgoing: ReadonlyMap<string, readonly Edge[]>): Map<string, number> {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const component = new Map<string, number>();
  let count = 0;

  function visit(node: string): void {
    order.set(node, order.size);
    low.set(node, order.get(node) ?? 0);
    open.push(node);
    for (const { to } of outgoing.get(node) ?? []) {
      if (!order.has(to)) visit(to);
      if (!component.has(to)) low.set(node, Math.min(low.get(node) ?? 0, low.get(to) ?? 0));
    }
    if (low.get(node) !== order.get(node)) return;
    for (let member = open.pop(); member !== undefined; member = open.pop()) {
      component.set(member, count);
      if (member === node) break;
    }
    count += 1;
  }

  // At most as deep as there are questions.
  for (const node of outgoing.keys()) if (!order.has(node)) visit(node);
  return component;
}
