/** What dialogs are made of, by itself: fetched with the first of them. */
export { Dialog } from '@angular/cdk/dialog';
