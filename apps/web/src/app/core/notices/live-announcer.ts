/** By itself, so that only this much is fetched with the first notice. */
export { LiveAnnouncer } from '@angular/cdk/a11y';
