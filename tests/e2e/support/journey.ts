/**
 * What people do in Wegmarke, as actions that read like sentences. Every action goes through the page as a person
 * would; `look` is called on each page that comes by, so that a journey can check all of them.
 */
import { expect, type Locator, type Page } from '@playwright/test';
import { settled } from './axe.ts';
import { type Hand, pointerHand } from './hand.ts';
import { PASSWORD } from './office.ts';
import { say, type Words, words } from './words.ts';

export interface Traveller {
  readonly page: Page;
  readonly hand: Hand;
  readonly words: Words;
  /** Checks the page that is shown. */
  readonly look: (page: Page) => Promise<void>;
}

type Role = 'counsellor' | 'researcher' | 'lead' | 'manager';

export function button(scope: Page | Locator, name: string): Locator {
  return scope.getByRole('button', { name, exact: true });
}

export function link(scope: Page | Locator, name: string): Locator {
  return scope.getByRole('link', { name, exact: true });
}

/** A field by its label; an optional one has "(freiwillig)" behind the label, so only the beginning counts. */
export function field(scope: Page | Locator, label: string): Locator {
  const escaped = label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return scope.getByLabel(new RegExp(`^${escaped}( \\(.*\\))?$`));
}

/** The page with this heading is there. */
export async function arriveAt(traveller: Traveller, heading: string): Promise<void> {
  await expect(traveller.page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
  await traveller.look(traveller.page);
}

/** From the one-time link to the signed-in administrator. */
export async function setUp(
  traveller: Traveller,
  setupLink: string,
  given: { login: string; name: string; project: string; sample?: boolean },
): Promise<void> {
  const { page, hand, words } = traveller;
  await page.goto(setupLink);
  await arriveAt(traveller, words.setup.title);
  await hand.write(field(page, words.setup.name), given.name);
  await hand.write(field(page, words.setup.login), given.login);
  await hand.write(field(page, words.setup.password), PASSWORD);
  await hand.write(field(page, words.setup.project), given.project);
  if (given.sample) await hand.tick(page.getByRole('checkbox', { name: words.setup.sample }));
  await hand.press(button(page, words.setup.submit));
  await arriveAt(traveller, words.projects.title);
}

/** Goes to a place of the navigation, through the menu button where there is little room. */
export async function goTo(traveller: Traveller, place: keyof Words['shell']['places']): Promise<void> {
  const { page, hand, words } = traveller;
  const target = link(
    page.getByRole('navigation', { name: words.shell.mainNav, exact: true }),
    words.shell.places[place],
  );
  const menu = button(page, words.shell.menu);
  if (!(await target.isVisible()) && (await menu.isVisible())) await hand.press(menu);
  await hand.press(target);
  const titles = {
    projects: words.projects.title,
    users: words.users.title,
    audit: words.audit.title,
    feedback: words.feedback.title,
    settings: words.settings.title,
  };
  await arriveAt(traveller, titles[place]);
}

/** Creates an account and returns the one-time link that the page shows. */
export async function createUser(traveller: Traveller, given: { login: string; name: string }): Promise<string> {
  const { page, hand, words } = traveller;
  await goTo(traveller, 'users');
  await hand.press(link(page, words.users.create));
  await arriveAt(traveller, words.users.newTitle);
  await hand.write(field(page, words.users.name), given.name);
  await hand.write(field(page, words.users.login), given.login);
  await hand.press(button(page, words.users.create));
  await expect(page.getByText(say(words.users.createdTitle, given))).toBeVisible();
  await traveller.look(page);
  return page.getByLabel(words.users.linkLabel).inputValue();
}

export async function openProject(traveller: Traveller, name: string): Promise<void> {
  await goTo(traveller, 'projects');
  const { page, hand } = traveller;
  await hand.press(link(page.getByRole('table'), name));
  // Everybody arrives where their work begins; the bar above says in which project.
  await expect(page.locator('.wm-project__name')).toContainText(name);
  await traveller.look(page);
}

/** Goes to a place of the project that is open. */
export async function openPlace(traveller: Traveller, place: keyof Words['projects']['places']): Promise<void> {
  const { page, hand, words } = traveller;
  const nav = page.getByRole('navigation', { name: words.projects.placesNav });
  await hand.press(link(nav, words.projects.places[place]));
  await expect(link(nav, words.projects.places[place])).toHaveAttribute('aria-current', 'page');
  await traveller.look(page);
}

/** Goes to a part of the project's administration, through that place where another one is open. */
export async function openPart(
  traveller: Traveller,
  part: 'overview' | 'sites' | 'members' | 'facets' | 'audit',
): Promise<void> {
  const { page, hand, words } = traveller;
  const parts = page.getByRole('navigation', { name: words.projects.tabs });
  await settled(page);
  if (!(await parts.isVisible())) {
    const nav = page.getByRole('navigation', { name: words.projects.placesNav });
    const own = link(nav, words.projects.places.administration);
    await hand.press((await own.isVisible()) ? own : link(nav, words.projects.places.about));
    await expect(parts).toBeVisible();
  }
  await hand.press(link(page.getByRole('navigation', { name: words.projects.tabs }), words.projects[part]));
  await expect(page).toHaveTitle(new RegExp(`^${words.projects[part]} `));
  await traveller.look(page);
}

export async function addSite(traveller: Traveller, given: { name: string; code: string }): Promise<void> {
  const { page, hand, words } = traveller;
  await hand.press(button(page.getByRole('main'), words.projects.site.add));
  const dialog = page.getByRole('dialog', { name: words.projects.site.addTitle });
  await expect(dialog).toBeVisible();
  await traveller.look(page);
  await hand.write(field(dialog, words.projects.site.name), given.name);
  await hand.write(field(dialog, words.projects.site.code), given.code);
  await hand.press(button(dialog, words.projects.site.add));
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('rowheader', { name: given.name })).toBeVisible();
}

export async function addMember(
  traveller: Traveller,
  given: { login: string; name: string; role: Role; site?: string },
): Promise<void> {
  const { page, hand, words } = traveller;
  await hand.press(button(page.getByRole('main'), words.projects.member.add));
  const dialog = page.getByRole('dialog', { name: words.projects.member.addTitle });
  await expect(dialog).toBeVisible();
  await traveller.look(page);
  await hand.write(field(dialog, words.projects.member.login), given.login);
  await hand.tick(dialog.getByRole('checkbox', { name: words.projects.role[given.role], exact: true }));
  if (given.site) await hand.tick(dialog.getByRole('checkbox', { name: given.site, exact: true }));
  await hand.press(button(dialog, words.projects.member.add));
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('rowheader', { name: given.name })).toBeVisible();
}

/** Opens a one-time link, chooses a password and signs in with it. */
export async function choosePassword(traveller: Traveller, passwordLink: string, login: string): Promise<void> {
  const { page, hand, words } = traveller;
  await page.goto(passwordLink);
  await arriveAt(traveller, words.password.title);
  await hand.write(field(page, words.password.field), PASSWORD);
  await hand.press(button(page, words.password.submit));
  await signIn(traveller, { login, password: PASSWORD });
}

/** Fills the sign-in page that is shown; without a page asked for before, the projects come next. */
export async function signIn(traveller: Traveller, given: { login: string; password: string }): Promise<void> {
  const { page, hand, words } = traveller;
  await arriveAt(traveller, words.signIn.title);
  await hand.write(field(page, words.signIn.login), given.login);
  await hand.write(field(page, words.signIn.password), given.password);
  await hand.press(button(page, words.signIn.submit));
  await arriveAt(traveller, words.projects.title);
}

/** A German-speaking person with a pointer, signed in on a desk; pages are only looked at where a test says so. */
export async function signedIn(page: Page, person: { login: string; password: string }): Promise<Traveller> {
  const traveller: Traveller = { page, hand: pointerHand(), words: words.de, look: async () => {} };
  await page.goto('/sign-in');
  await signIn(traveller, person);
  return traveller;
}
