import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { fetchChatEarly } from './app/fetch-chat-early';
import { couldNotStart } from './could-not-start';

fetchChatEarly(document);
bootstrapApplication(App, appConfig).catch((error: unknown) => {
  couldNotStart(document, navigator.languages);
  throw error;
});
