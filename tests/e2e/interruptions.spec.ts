/** What goes wrong in daily work: links that are used up, sessions that end, a broken cookie, a lost connection. */
import { expect } from '@playwright/test';
import { expectAccessible, settled } from './support/axe.ts';
import { officeTest as test } from './support/fixtures.ts';
import { button, field, signedIn } from './support/journey.ts';
import { PASSWORD } from './support/office.ts';
import { words } from './support/words.ts';

const { account, password, projects, setup, shell, signIn, ui } = words.de;

test('a password link works once, and says so afterwards', async ({ page, office }) => {
  const person = await office.person({ login: 'einmal', name: 'Eva Einmal' });
  const link = await office.passwordLink(person);
  await page.goto(link);
  await field(page, password.field).fill(`${PASSWORD}-neu`);
  await button(page, password.submit).click();
  await expect(page.getByRole('heading', { level: 1, name: signIn.title })).toBeVisible();

  await page.goto('/about');
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1, name: password.unusableTitle })).toBeVisible();
  await expectAccessible(page);
});

test('a newer link ends the one before', async ({ page, office }) => {
  const person = await office.person({ login: 'zweimal', name: 'Zita Zweimal' });
  const older = await office.passwordLink(person);
  await office.passwordLink(person);
  await page.goto(older);
  await expect(page.getByRole('heading', { level: 1, name: password.unusableTitle })).toBeVisible();
});

test('a password that is too common is refused with the reason, and the page stays', async ({ page, office }) => {
  const person = await office.person({ login: 'bequem', name: 'Bea Bequem' });
  await page.goto(await office.passwordLink(person));
  await field(page, password.field).fill('passwort1234');
  await button(page, password.submit).click();
  await expect(page.getByRole('alert').or(page.locator('.kern-alert--danger'))).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: password.title })).toBeVisible();
  await expectAccessible(page);
});

test('set-up is closed once it is done', async ({ page, server }) => {
  await page.goto(server.setupLink);
  await expect(page.getByRole('heading', { level: 1, name: setup.doneTitle })).toBeVisible();
});

test('a broken cookie leads to the sign-in page, not to an error', async ({ page, office, context }) => {
  await signedIn(page, office.admin);
  const cookie = (await context.cookies()).find((each) => each.name === '__Host-wegmarke');
  expect(cookie).toBeDefined();
  await context.addCookies([{ ...cookie!, value: 'kaputt' }]);
  await page.goto('/projects');
  await expect(page.getByRole('heading', { level: 1, name: signIn.title })).toBeVisible();
  await field(page, signIn.login).fill(office.admin.login);
  await field(page, signIn.password).fill(office.admin.password);
  await button(page, signIn.submit).click();
  await expect(page.getByRole('heading', { level: 1, name: projects.title })).toBeVisible();
});

test('a wrong password is refused in words and can be tried again', async ({ page, office }) => {
  const person = await office.person({ login: 'vertippt', name: 'Vera Tippt' });
  await page.goto('/sign-in');
  await field(page, signIn.login).fill(person.login);
  await field(page, signIn.password).fill('falsch-falsch-falsch');
  await button(page, signIn.submit).click();
  await expect(page.locator('.kern-alert--danger')).toBeVisible();
  await expect(field(page, signIn.login)).toHaveValue(person.login);
  await expectAccessible(page);
});

test('when the session ends in the middle of a form, signing in again saves what was typed', async ({
  page,
  office,
}) => {
  const person = await office.person({ login: 'mittendrin', name: 'Mia Mitte' });
  await signedIn(page, person);
  await page.goto('/account');
  await field(page, account.name).fill('Mia Mitte, Standort Nord');
  await office.api.send('DELETE', `/api/users/${person.id}/sessions`);
  await button(page, account.saveProfile).click();

  const dialog = page.getByRole('dialog', { name: signIn.renewTitle });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await field(dialog, signIn.password).fill(person.password);
  await button(dialog, signIn.submit).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(account.profileSaved).first()).toBeAttached();
  await page.reload();
  await expect(field(page, account.name)).toHaveValue('Mia Mitte, Standort Nord');
});

test('without a connection the page says so, keeps what was typed and goes on later', async ({
  page,
  context,
  office,
  guard,
}) => {
  guard.allow(/ERR_INTERNET_DISCONNECTED/);
  const person = await office.person({ login: 'funkloch', name: 'Fiona Funkloch' });
  await signedIn(page, person);
  await page.goto('/account');
  await field(page, account.name).fill('Fiona am Funkloch');
  // What is still on its way would count as a sign that the server answers.
  await settled(page);
  await context.setOffline(true);
  await expect(page.getByText(ui.offline.title, { exact: true })).toBeVisible();
  await button(page, account.saveProfile).click();
  await expect(page.getByText(ui.error.offline)).toBeVisible();
  await expect(field(page, account.name)).toHaveValue('Fiona am Funkloch');

  await context.setOffline(false);
  await expect(page.getByText(ui.offline.title, { exact: true })).toBeHidden({ timeout: 15_000 });
  await button(page, account.saveProfile).click();
  await expect(page.getByText(ui.error.offline)).toHaveCount(0);
  await page.reload();
  await expect(field(page, account.name)).toHaveValue('Fiona am Funkloch');
});

test('signing out everywhere else ends the other browser and not this one', async ({ page, office, openBrowser }) => {
  const person = await office.person({ login: 'ueberall', name: 'Uwe Überall' });
  await signedIn(page, person);
  const other = await openBrowser();
  await signedIn(other, person);
  await page.goto('/account');
  await button(page, account.endOthers).click();
  await expect(page.getByText(account.othersEnded_one).first()).toBeAttached();

  await other.goto('/account');
  await expect(other.getByRole('heading', { level: 1, name: signIn.title })).toBeVisible();
  await page.goto('/projects');
  await expect(page.getByRole('heading', { level: 1, name: projects.title })).toBeVisible();
});

test('signing out leaves nothing behind, and the way back asks for the password', async ({ page, office }) => {
  const person = await office.person({ login: 'feierabend', name: 'Fee Abend' });
  await signedIn(page, person);
  await page.getByRole('button', { name: person.name }).click();
  await page.getByRole('menuitem', { name: shell.signOut }).click();
  await expect(page.getByRole('heading', { level: 1, name: signIn.title })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: signIn.title })).toBeVisible();
});
