import type { Routes } from '@angular/router';
import { pageTitle } from './core/i18n/page-title';
import { signedInGuard, signedOutGuard } from './core/session/guards';
import { loadChat } from './load-chat';

/** Every page. The chat and the settings are loaded when they are first opened. */
export const routes: Routes = [
  {
    path: 'login',
    title: pageTitle('auth.login.title'),
    canActivate: [signedOutGuard],
    loadComponent: () => import('./features/auth/pages/login.page').then((file) => file.LoginPage),
  },
  {
    path: 'register',
    title: pageTitle('auth.register.title'),
    canActivate: [signedOutGuard],
    loadComponent: () => import('./features/auth/pages/register.page').then((file) => file.RegisterPage),
  },
  {
    path: 'settings',
    title: pageTitle('profile.title'),
    canActivate: [signedInGuard],
    loadChildren: () => import('./features/profile/settings.routes').then((file) => file.settingsRoutes),
  },
  {
    path: '',
    canActivate: [signedInGuard],
    loadChildren: loadChat,
  },
  {
    path: '**',
    title: pageTitle('ui.notFound.title'),
    loadComponent: () => import('./not-found.page').then((file) => file.NotFoundPage),
  },
];
