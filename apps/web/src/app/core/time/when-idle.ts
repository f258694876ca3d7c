/** Runs `task` when nothing else is to be done, or after a second in any case. Returns how to call it off. */
export function whenIdle(task: () => void): () => void {
  // Safari has no such thing.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(task, 300);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(task, { timeout: 1_000 });
  return () => cancelIdleCallback(handle);
}
