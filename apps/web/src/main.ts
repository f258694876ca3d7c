import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { couldNotStart } from './could-not-start';

bootstrapApplication(App, appConfig).catch((error: unknown) => {
  couldNotStart(document, navigator.languages);
  throw error;
});
