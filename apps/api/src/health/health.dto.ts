/** Everything is well; whatever is not is told as a problem. */
export class HealthDto {
  /** @example "ok" */
  status!: 'ok';
}
