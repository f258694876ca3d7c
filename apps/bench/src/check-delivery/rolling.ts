import type { Fault } from './history';
import type { Stage } from './stage';
import { pauseUnless } from './traffic';

/** Milliseconds that a node runs again before the next one is restarted. */
const BETWEEN_MS = 2_000;

/**
 * Restarts one node after the other, as an update does: told to stop, drained, started again, round and round until `over`
 * aborts. Rejects when a node does not drain in time or does not start.
 */
export async function rollNodes(stage: Stage, over: AbortSignal): Promise<Fault[]> {
  const faults: Fault[] = [];
  while (!over.aborted) {
    for (const [index, node] of stage.cluster.nodes.entries()) {
      await pauseUnless(over, BETWEEN_MS);
      if (over.aborted) break;
      const at = Math.round(performance.now() - stage.startedAt);
      await node.restart();
      const ms = Math.round(performance.now() - stage.startedAt) - at;
      faults.push({ at, kind: 'node-restarted', detail: `node ${index + 1}, ${ms} ms` });
    }
  }
  return faults;
}
