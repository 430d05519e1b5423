/** The edges of a graph: each node with the nodes that it points to. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * One cycle for every knot of nodes that reach each other, as the list of its nodes in order, starting with
 * the first by name.
 */
export function findCycles(graph: Graph): string[][] {
  return knots(graph).map((knot) => shortestCycle(graph, knot));
}

/** Tarjan's strongly connected components that hold a cycle. */
function knots(graph: Graph): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const open = new Set<string>();
  const found: string[][] = [];
  const visit = (node: string): void => {
    const number = order.size;
    order.set(node, number);
    low.set(node, number);
    stack.push(node);
    open.add(node);
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) visit(next);
      if (open.has(next)) low.set(node, Math.min(low.get(node) ?? number, low.get(next) ?? number));
    }
    if (low.get(node) !== number) return;
    const knot = stack.splice(stack.indexOf(node));
    for (const member of knot) open.delete(member);
    if (knot.length > 1 || (graph.get(node) ?? []).includes(node)) found.push(knot.toSorted());
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return found;
}

function shortestCycle(graph: Graph, knot: readonly string[]): string[] {
  const members = new Set(knot);
  const start = knot[0] ?? "";
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const next of graph.get(node) ?? []) {
      if (next === start) return pathTo(cameFrom, start, node);
      if (!members.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return [...knot];
}

function pathTo(cameFrom: ReadonlyMap<string, string>, start: string, end: string): string[] {
  const path = [end];
  for (let node = end; node !== start;) {
    node = cameFrom.get(node) ?? start;
    path.unshift(node);
  }
  return path;
}
