/** Daily administration: long lists, deactivating with undo, the operator's texts, feedback, settings, languages. */
import { expect } from '@playwright/test';
import { expectAccessible } from './support/axe.ts';
import { officeTest as test } from './support/fixtures.ts';
import { addMember, button, field, goTo, link, openPart, openProject, signedIn } from './support/journey.ts';
import { say, words } from './support/words.ts';

const { about, audit, feedback, projects, settings, shell, ui, users } = words.de;

test('a list of hundreds is sorted, searched, filtered and paged, and the address remembers how', async ({
  page,
  office,
}) => {
  test.slow();
  for (let number = 1; number <= 120; number += 1) {
    const digits = String(number).padStart(3, '0');
    await office.api.send('POST', '/api/users', { login: `reihe.${digits}`, name: `Reihe ${digits}`, language: 'de' });
  }
  await signedIn(page, office.admin);
  await page.goto('/users?q=Reihe');
  const rows = page.getByRole('rowheader');
  await expect(rows).toHaveCount(50);
  await expect(rows.first()).toHaveText('Reihe 001');

  await button(page, ui.table.more).click();
  await expect(rows).toHaveCount(100);
  await button(page, ui.table.more).click();
  await expect(rows).toHaveCount(120);
  await expect(button(page, ui.table.more)).toHaveCount(0);

  await button(page, users.name).click();
  await expect(rows.first()).toHaveText('Reihe 120');
  await expect(page.getByRole('columnheader', { name: users.name, exact: true })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await page.getByLabel(users.search).fill('Reihe 05');
  await expect(rows).toHaveCount(10);
  await page.reload();
  await expect(rows).toHaveCount(10);
  await expect(rows.first()).toHaveText('Reihe 059');

  await page.getByLabel(users.statusFilter).selectOption({ label: users.onlyInactive });
  await expect(page.getByText(ui.table.nothingFoundTitle).first()).toBeVisible();
  await expectAccessible(page);
  await button(page, ui.table.resetFilters).click();
  await expect(rows).toHaveCount(50);
});

test('deactivating an account ends its access at once and can be taken back', async ({ page, office, openBrowser }) => {
  const person = await office.person({ login: 'stilllegung', name: 'Stella Still' });
  const theirs = await openBrowser();
  await signedIn(theirs, person);
  await signedIn(page, office.admin);
  await page.goto(`/users/${person.id}`);
  await button(page, users.deactivate).click();
  await expect(page.getByText(say(users.deactivated, { name: person.name })).first()).toBeVisible();
  await theirs.goto('/projects');
  await expect(theirs.getByRole('heading', { level: 1, name: words.de.signIn.title })).toBeVisible();

  await page.keyboard.press('F6');
  await expect(button(page, ui.undo.button)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(button(page, users.deactivate)).toBeVisible();
  await signedIn(theirs, person);
});

test('a member is taken out and taken back in with the same role', async ({ page, office }) => {
  const person = await office.person({ login: 'wechselnd', name: 'Wanda Wechsel' });
  const admin = await signedIn(page, office.admin);
  await openProject(admin, 'Ganzheitliche Beratung');
  await openPart(admin, 'members');
  await addMember(admin, { ...person, role: 'researcher' });
  await button(page, say(projects.member.removeNamed, { name: person.name })).click();
  await expect(page.getByRole('rowheader', { name: person.name })).toHaveCount(0);
  // The button went with the row; whoever works by keyboard is not thrown out of the page.
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await button(page, ui.undo.button).click();
  await expect(page.getByRole('row').filter({ hasText: person.name })).toContainText(projects.role.researcher);
});

test('a manager sees the log of the project, and nothing of the installation', async ({
  page,
  office,
  openBrowser,
}) => {
  const person = await office.person({ login: 'projektleitung', name: 'Paula Projekt' });
  const admin = await signedIn(page, office.admin);
  await openProject(admin, 'Ganzheitliche Beratung');
  await expect(link(page.getByRole('navigation', { name: projects.tabs }), projects.audit)).toHaveCount(0);
  await openPart(admin, 'members');
  await addMember(admin, { ...person, role: 'manager' });

  const own = await openBrowser();
  const manager = await signedIn(own, person);
  await openProject(manager, 'Ganzheitliche Beratung');
  await openPart(manager, 'audit');
  await expect(own.getByRole('cell', { name: audit.action.members.add }).first()).toBeVisible();
  await expectAccessible(own);
  await expect(own.getByRole('navigation', { name: shell.mainNav, exact: true }).getByRole('link')).toHaveCount(1);
  await own.goto('/users');
  await expect(own.getByRole('heading', { level: 1, name: shell.notYoursTitle })).toBeVisible();
});

test('a form shows everything that is wrong, moves the focus there and keeps what was typed', async ({
  page,
  office,
}) => {
  await signedIn(page, office.admin);
  await page.goto('/projects/new');
  await field(page, projects.description).fill('Was bleibt');
  await field(page, projects.floor).fill('wenige');
  await field(page, projects.retention).fill('viele');
  await button(page, projects.create).click();
  const summary = page.locator('.kern-alert--danger');
  await expect(summary.getByRole('link')).toHaveCount(3);
  await expect(summary).toBeFocused();
  await expect(field(page, projects.description)).toHaveValue('Was bleibt');
  await expectAccessible(page);
  await summary.getByRole('link').first().click();
  await expect(field(page, projects.name)).toBeFocused();
});

test('the imprint is edited with a preview and then read by everybody', async ({ page, office, openBrowser }) => {
  await signedIn(page, office.admin);
  await page.goto('/imprint');
  await expect(page.getByText(about.draftAdmin)).toBeVisible();
  await link(page, about.edit).click();
  await field(page, about.german).fill('## Anbieter\n\nJobcenter **Musterstadt**');
  await expect(page.getByRole('heading', { name: 'Anbieter' })).toBeVisible();
  await expectAccessible(page);
  await button(page, about.save).click();
  await expect(page.getByRole('heading', { level: 1, name: about.imprint })).toBeVisible();

  const stranger = await openBrowser();
  await stranger.goto('/imprint');
  await expect(stranger.getByText('Jobcenter Musterstadt')).toBeVisible();
  await expect(stranger.getByText(about.draftTitle)).toHaveCount(0);
  await expect(link(stranger, about.edit)).toHaveCount(0);
});

test('somebody without an account reports a barrier, and the administration deals with it', async ({
  page,
  office,
  openBrowser,
}) => {
  const stranger = await openBrowser({ viewport: { width: 360, height: 740 } });
  await stranger.goto('/accessibility');
  await field(stranger, about.message).fill('Der Kontrast\nist zu schwach.');
  await button(stranger, about.send).click();
  await expect(stranger.getByText(about.sentTitle).first()).toBeVisible();
  await expectAccessible(stranger);

  const admin = await signedIn(page, office.admin);
  await goTo(admin, 'feedback');
  const row = page.getByRole('row').filter({ hasText: 'Der Kontrast' });
  await expect(row).toBeVisible();
  await expectAccessible(page);
  await button(row, feedback.markDone).click();
  await expect(row).toHaveCount(0);
  await button(page, feedback.showAll).click();
  await expect(row).toBeVisible();
});

test('settings are saved and survive a reload', async ({ page, office }) => {
  const admin = await signedIn(page, office.admin);
  await goTo(admin, 'settings');
  await field(page, settings.auditAddressDays).fill('400');
  await button(page, settings.save).click();
  await expect(page.locator('.kern-alert--danger')).toBeVisible();
  await field(page, settings.auditAddressDays).fill('14');
  await button(page, settings.save).click();
  await expect(page.getByText(settings.saved, { exact: true }).first()).toBeVisible();
  await page.reload();
  await expect(field(page, settings.auditAddressDays)).toHaveValue('14');
});

test('the language is switched at the top and remembered, before and after signing in', async ({
  page,
  office,
  openBrowser,
}) => {
  const person = await office.person({ login: 'sprachen', name: 'Sina Sprachen' });
  await page.goto('/sign-in');
  await page.getByRole('button', { name: shell.languages.de }).click();
  await page.getByRole('menuitemradio', { name: shell.languages.en }).click();
  await expect(page.getByRole('heading', { level: 1, name: words.en.signIn.title })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: words.en.signIn.title })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');

  const own = await openBrowser();
  await signedIn(own, person);
  await own.getByRole('button', { name: shell.languages.de }).click();
  await own.getByRole('menuitemradio', { name: shell.languages.en }).click();
  await expect(own.getByRole('heading', { level: 1, name: words.en.projects.title })).toBeVisible();
  // The account remembers it: another browser, still German, speaks English once she has signed in.
  const elsewhere = await openBrowser();
  await elsewhere.goto('/sign-in');
  await field(elsewhere, words.de.signIn.login).fill(person.login);
  await field(elsewhere, words.de.signIn.password).fill(person.password);
  await button(elsewhere, words.de.signIn.submit).click();
  await expect(elsewhere.getByRole('heading', { level: 1, name: words.en.projects.title })).toBeVisible();
});

test('the interface page finds a call and shows who may make it', async ({ page }) => {
  await page.goto('/about/api');
  await page.getByRole('main').getByRole('textbox').fill('login_taken');
  const call = page.getByRole('group').filter({ hasText: '/api/users' });
  await expect(call).toHaveCount(1);
  await call.locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(call.getByText(words.de.apiDocs.group.admin)).toBeVisible();
  await expect(call.getByText('login_taken')).toBeVisible();
  await expectAccessible(page);
});
