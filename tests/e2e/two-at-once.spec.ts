/** Two people change the same thing at once: nothing typed is lost, nothing stored is overwritten unseen. */
import { expect } from '@playwright/test';
import { expectAccessible } from './support/axe.ts';
import { officeTest as test } from './support/fixtures.ts';
import { addSite, button, field, openPart, openProject, signedIn } from './support/journey.ts';
import { say, words } from './support/words.ts';

const { users, conflict, projects } = words.de;

test('two administrators edit the same account', async ({ page, office, openBrowser }) => {
  const other = await office.person({ login: 'zweite.verwaltung', name: 'Zoe Zweit', admin: true });
  const subject = await office.person({ login: 'streitfall', name: 'Alter Name' });
  await signedIn(page, office.admin);
  const second = await openBrowser();
  await signedIn(second, other);

  for (const each of [page, second]) {
    await each.goto(`/users/${subject.id}`);
    await expect(field(each, users.name)).toHaveValue('Alter Name');
  }
  await field(second, users.name).fill('Name von Zoe');
  await button(second, users.save).click();
  await expect(second.getByRole('heading', { level: 1, name: 'Name von Zoe' })).toBeVisible();

  await field(page, users.name).fill('Name von Vera');
  await field(page, users.email).fill('neu@example.org');
  await button(page, users.save).click();

  // Both versions are shown, and the form still holds what Vera typed.
  const box = page.getByRole('status').filter({ hasText: conflict.title });
  await expect(box).toContainText('Name von Vera');
  await expect(box).toContainText('Name von Zoe');
  await expect(field(page, users.name)).toHaveValue('Name von Vera');
  await expect(field(page, users.email)).toHaveValue('neu@example.org');
  await expectAccessible(page);

  await button(page, say(conflict.takeNamed, { field: users.name })).click();
  await expect(field(page, users.name)).toHaveValue('Name von Zoe');
  await button(page, users.save).click();
  await expect(page.getByText(users.saved, { exact: true }).first()).toBeVisible();
  await expect(box).toHaveCount(0);
  await page.reload();
  await expect(field(page, users.name)).toHaveValue('Name von Zoe');
  await expect(field(page, users.email)).toHaveValue('neu@example.org');
});

test('a stale dialog of a site shows both versions too', async ({ page, office, openBrowser }) => {
  const first = await signedIn(page, office.admin);
  const second = await openBrowser();
  await signedIn(second, office.admin);
  await openProject(first, 'Ganzheitliche Beratung');
  await openPart(first, 'sites');
  await addSite(first, { name: 'Alter Standort', code: 'ALT' });
  await second.goto(page.url());

  for (const each of [page, second]) {
    await button(each, say(projects.site.editNamed, { name: 'Alter Standort' })).click();
  }
  const theirs = second.getByRole('dialog');
  await field(theirs, projects.site.name).fill('Standort der anderen');
  await button(theirs, projects.site.save).click();
  await expect(theirs).toBeHidden();

  const mine = page.getByRole('dialog');
  await field(mine, projects.site.name).fill('Mein Standort');
  await button(mine, projects.site.save).click();
  await expect(mine).toContainText('Standort der anderen');
  await expect(field(mine, projects.site.name)).toHaveValue('Mein Standort');
  await button(mine, projects.site.save).click();
  await expect(mine).toBeHidden();
  await expect(page.getByRole('rowheader', { name: 'Mein Standort' })).toBeVisible();
});
