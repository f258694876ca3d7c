/** The process should be given work; whatever keeps it from that is told as a problem. */
export class HealthDto {
  /**
   * `degraded` while it goes on without a part of its surroundings.
   * @example "ok"
   */
  status!: 'ok' | 'degraded';

  /** What it goes on without; only where it is degraded. */
  without?: 'redis'[];
}
