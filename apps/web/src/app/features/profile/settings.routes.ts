import type { Route, Routes } from '@angular/router';
import type { Type } from '@angular/core';
import { SETTINGS_PARTS } from '../../core/settings/settings-parts';
import { Account } from './components/account';
import { Appearance } from './components/appearance';
import { NotificationChoices } from './components/notification-choices';
import { PasswordForm } from './components/password-form';
import { ProfileForm } from './components/profile-form';
import { SessionList } from './components/session-list';
import { SettingsPage } from './pages/settings.page';

const COMPONENTS: Readonly<Record<string, Type<unknown>>> = {
  profile: ProfileForm,
  appearance: Appearance,
  notifications: NotificationChoices,
  password: PasswordForm,
  sessions: SessionList,
  account: Account,
};

const parts = SETTINGS_PARTS.map(({ path, label }): Route => ({ path, title: label, component: COMPONENTS[path] }));

/** `/settings` and its parts, each at an address of its own. */
export const settingsRoutes: Routes = [
  { path: '', component: SettingsPage, children: [{ path: '', pathMatch: 'full', children: [] }, ...parts] },
];
