/**
 * The whole story on an empty installation, in the browser throughout: setting up, a case, filling in together and on
 * two devices, going on alone with a slip on a phone in Leichte Sprache, a second reading two months later, the wheel,
 * a report with small groups protected, an export. Every page that comes by is checked with axe.
 */
import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { accessibleOnce } from './support/axe.ts';
import { changeOf } from './support/casework.ts';
import { emptyTest as test } from './support/fixtures.ts';
import {
  addMember,
  addSite,
  button,
  choosePassword,
  createUser,
  link,
  openPart,
  openPlace,
  openProject,
  setUp,
  signIn,
  type Traveller,
} from './support/journey.ts';
import {
  createCase,
  makeSlipForSecondDevice,
  openCase,
  openInstrument,
  openPicture,
  pictureRow,
  takeFromLibrary,
  travellerOn,
} from './support/journey-cases.ts';
import {
  backToMap,
  letSee,
  nextStep,
  openTopic,
  question,
  rate,
  saved,
  sayInstead,
  scale,
  speakAs,
  stateButton,
  tell,
  textbox,
  tile,
} from './support/journey-fill.ts';
import { enterByCode, goOnWith, goToPlace, PHONE, personOn, readIn } from './support/journey-space.ts';
import { ApiClient, PASSWORD } from './support/office.ts';
import { asked, MAP_TITLE, topic } from './support/questions.ts';
import { say, words } from './support/words.ts';

const { fill, reports, charts, subjects, wheel } = words.de;

const PROJECT = 'Ganzheitliche Beratung Nordstadt';
const SITE = 'Jobcenter Nordstadt';
const COUNSELLOR = { login: 'ayse.yilmaz', name: 'Ayşe Yılmaz', role: 'counsellor', site: SITE } as const;
const LEAD = { login: 'leo.leit', name: 'Leo Leit', role: 'lead', site: SITE } as const;
const RESEARCHER = { login: 'rosa.fors', name: 'Rosa Fors', role: 'researcher' } as const;
const TWO_MONTHS = 61;

/** Both sides of a table see a change of the other within this. */
const AT_ONCE = { timeout: 2_000 };

test('from an empty installation to the wheel, the report and the export', async ({ page, server, openBrowser }) => {
  test.setTimeout(420_000);
  const look = accessibleOnce();
  const phoneLook = accessibleOnce();
  const admin = travellerOn(page, look);
  const at = async (own: Page): Promise<Traveller> => travellerOn(own, look);

  // The administration makes accounts, a site, and brings everybody into the project.
  await setUp(admin, server.setupLink, { login: 'verwaltung', name: 'Vera Waltung', project: PROJECT });
  const people = [COUNSELLOR, LEAD, RESEARCHER];
  const links: string[] = [];
  for (const person of people) links.push(await createUser(admin, person));
  await openProject(admin, PROJECT);
  await openPart(admin, 'sites');
  await addSite(admin, { name: SITE, code: 'NORD' });
  await openPart(admin, 'members');
  for (const person of people) await addMember(admin, person);
  const [counsellorPage, leadPage, researcherPage] = [await openBrowser(), await openBrowser(), await openBrowser()];
  const [counsellor, lead, researcher] = [await at(counsellorPage), await at(leadPage), await at(researcherPage)];
  await choosePassword(counsellor, links[0]!, COUNSELLOR.login);
  await choosePassword(lead, links[1]!, LEAD.login);
  await choosePassword(researcher, links[2]!, RESEARCHER.login);

  // The researcher takes the situation map from the library.
  await openProject(researcher, PROJECT);
  await takeFromLibrary(researcher, MAP_TITLE.de);

  // The counsellor makes a case, and opens the map together with the person.
  await openProject(counsellor, PROJECT);
  const code = await createCase(counsellor, { site: SITE });
  await openInstrument(counsellor, MAP_TITLE.de);
  await openTopic(counsellor, topic('wohnen'));
  await tell(counsellor, asked('wohnen_strengths'), 'Die Miete ist bezahlbar.');
  await rate(counsellor, asked('wohnen_satisfaction'), 4);
  await letSee(counsellor, asked('wohnen_satisfaction'), 'counted');
  await speakAs(counsellor, 'counsellor');
  await rate(counsellor, asked('wohnen_satisfaction'), 6);
  // The person's own answer stands beside it, and is untouched.
  await expect(question(counsellorPage, asked('wohnen_satisfaction'))).toContainText(fill.voice.own);
  await speakAs(counsellor, 'own');
  await expect(scale(counsellorPage, asked('wohnen_satisfaction'), 4)).toBeChecked();
  await nextStep(counsellor);
  await sayInstead(counsellor, asked('wohnen_importance'), 'later');
  await sayInstead(counsellor, asked('wohnen_strain'), 'declined');
  await backToMap(counsellor);
  await expect(tile(counsellorPage, topic('wohnen'))).toContainText(fill.map.state.talked);
  await openTopic(counsellor, topic('gesundheit'));
  await rate(counsellor, asked('gesundheit_satisfaction'), 7);
  await backToMap(counsellor);

  // What is sensitive stays closed until somebody opens it, and a "no" cannot be read from the map.
  await expect(counsellorPage.getByText(topic('schulden'), { exact: true })).toHaveCount(0);
  await counsellor.hand.press(counsellorPage.getByText(fill.map.sensitive.title));
  const debts = counsellorPage.getByRole('group', { name: topic('schulden'), exact: true });
  await counsellor.hand.press(button(debts, fill.map.sensitive.no));
  await expect(button(debts, fill.map.sensitive.no)).toHaveAttribute('aria-pressed', 'true');
  await saved(counsellor);

  // With a slip the person opens the same reading on their own phone, by the code that they type.
  const slip = await makeSlipForSecondDevice(counsellor);
  const phone = await openBrowser({ viewport: PHONE, hasTouch: true });
  const person = personOn(phone, { look: phoneLook });
  await enterByCode(person, slip);
  await goOnWith(person, MAP_TITLE.de);
  await openTopic(person, topic('wohnen'));
  await openTopic(counsellor, topic('wohnen'));
  await expect(counsellorPage.getByText(say(fill.present.also, { names: fill.present.person }))).toBeVisible();
  await expect(phone.getByText(say(fill.present.also, { names: COUNSELLOR.name }))).toBeVisible();
  await person.hand.tick(scale(phone, asked('wohnen_satisfaction'), 5));
  await expect(scale(counsellorPage, asked('wohnen_satisfaction'), 5)).toBeChecked(AT_ONCE);
  await counsellor.hand.tick(scale(counsellorPage, asked('wohnen_satisfaction'), 4));
  await expect(scale(phone, asked('wohnen_satisfaction'), 4)).toBeChecked(AT_ONCE);
  await person.hand.write(
    textbox(phone, asked('wohnen_strengths')),
    'Die Miete ist bezahlbar. Die Nachbarn sind nett.',
  );
  await expect(textbox(counsellorPage, asked('wohnen_strengths'))).toHaveValue(/Nachbarn sind nett/, AT_ONCE);

  // The counsellor goes; the person goes on alone, in Leichte Sprache, and keeps one answer to themselves.
  const readingPath = new URL(counsellorPage.url()).pathname;
  await backToMap(counsellor);
  await counsellor.hand.press(button(counsellorPage, fill.close));
  await expect(counsellorPage.getByRole('heading', { level: 1, name: say(subjects.case.one, { code }) })).toBeVisible();
  const reader = await readIn(person, 'de-x-leicht', 'Leichte Sprache');
  await goToPlace(reader, 'who');
  await goToPlace(reader, 'map');
  await openTopic(reader, topic('kontakte', 'de-x-leicht'));
  await rate(reader, asked('kontakte_satisfaction', 'de-x-leicht'), 2);
  await letSee(reader, asked('kontakte_satisfaction', 'de-x-leicht'), 'private');
  await sayInstead(reader, asked('kontakte_strengths', 'de-x-leicht'), 'dontKnow');
  await backToMap(reader);
  await goToPlace(reader, 'picture');
  await expect(pictureRow(phone, topic('kontakte', 'de-x-leicht'))).toContainText('2');
  await goToPlace(reader, 'leave');
  await reader.hand.press(button(phone, reader.words.space.leave.leave));
  await expect(phone.getByRole('heading', { level: 1, name: reader.words.space.leave.done })).toBeVisible();
  await phoneLook(phone);

  // Two months later: a second reading. The first stays as it was, the private answer hidden from the counsellor.
  await server.setDaysAhead(TWO_MONTHS);
  const later = new Date(Date.now() + TWO_MONTHS * 86_400_000);
  const nextVisit = await openBrowser();
  await nextVisit.clock.setSystemTime(later);
  const again = await at(nextVisit);
  await nextVisit.goto('/sign-in');
  await signIn(again, { login: COUNSELLOR.login, password: PASSWORD });
  await openProject(again, PROJECT);
  await openCase(again, code);
  await expect(nextVisit.getByText(subjects.beginsNew)).toBeVisible();
  await openInstrument(again, MAP_TITLE.de);
  await expect(tile(nextVisit, topic('wohnen'))).toContainText(fill.map.state.open);
  await openTopic(again, topic('wohnen'));
  await rate(again, asked('wohnen_satisfaction'), 8);
  await letSee(again, asked('wohnen_satisfaction'), 'counted');
  await backToMap(again);
  await openTopic(again, topic('gesundheit'));
  await rate(again, asked('gesundheit_satisfaction'), 7);
  await backToMap(again);
  await again.hand.press(button(nextVisit, fill.close));
  await openPicture(again, code);
  const month = (date: Date) =>
    new Intl.DateTimeFormat('de-DE', { month: 'long', timeZone: 'Europe/Berlin' }).format(date);
  const changed = new RegExp(`^4 mehr als im ${month(new Date())}`);
  await expect(pictureRow(nextVisit, topic('wohnen')).getByRole('cell').first()).toContainText('8');
  await expect(pictureRow(nextVisit, topic('wohnen')).locator('.wm-wheel__change')).toHaveText(changed);
  await button(nextVisit, wheel.earlier).click();
  await expect(pictureRow(nextVisit, topic('wohnen')).getByRole('cell')).toContainText(['4', '6']);
  await expect(pictureRow(nextVisit, topic('kontakte'))).toHaveCount(0);
  // The first reading shows in the counsellor's language, whatever the person read it in.
  await nextVisit.goto(readingPath);
  await openTopic(again, topic('kontakte'));
  await expect(question(nextVisit, asked('kontakte_satisfaction'))).toContainText(fill.hidden.long);
  await expect(stateButton(again, asked('kontakte_strengths'), 'dontKnow')).toHaveAttribute('aria-pressed', 'true');

  // The lead: of one person nothing shows, and a reading is none of their business.
  const report = await openBrowser();
  const viewer = await at(report);
  await report.goto('/sign-in');
  await signIn(viewer, { login: LEAD.login, password: PASSWORD });
  await openProject(viewer, PROJECT);
  await openReport(viewer);
  await expect(report.getByText(reports.tooFewTitle)).toBeVisible();
  await expect(report.getByRole('figure')).toHaveCount(0);
  await report.goto(readingPath);
  await expect(report.getByRole('alert')).toBeVisible();
  await look(report);
  await expect(report.locator('body')).not.toContainText('bezahlbar');

  // With more people it shows what no longer points at one.
  await furtherCases(server.origin, readingPath, code);
  await report.goto('/projects');
  await openProject(viewer, PROJECT);
  await openReport(viewer);
  const figure = report.getByRole('figure', { name: asked('wohnen_satisfaction') });
  await expect(figure).toContainText(say(charts.n, { n: 11 }));
  // What belongs to a chart is built where somebody looks.
  await figure.scrollIntoViewIfNeeded();
  await button(figure, say(charts.asTableOf, { title: asked('wohnen_satisfaction') })).click();
  await expect(figure.getByRole('row', { name: /^3 / })).toContainText('5');
  await expect(figure.getByRole('row', { name: /^8 / })).toContainText('6');
  await expect(report.getByText(asked('gesundheit_satisfaction')).first()).toBeVisible();
  await expect(report.getByRole('figure', { name: asked('gesundheit_satisfaction') })).toHaveCount(0);
  await look(report);

  // The researcher takes the counted answers along, and those only.
  const study = await openBrowser();
  const scientist = await at(study);
  await study.goto('/sign-in');
  await signIn(scientist, { login: RESEARCHER.login, password: PASSWORD });
  await openProject(scientist, PROJECT);
  await openReport(scientist);
  await scientist.hand.press(link(study.getByRole('main'), reports.export));
  await expect(study.getByText(reports.exports.countedOnly)).toBeVisible();
  await look(study);
  const [file] = await Promise.all([
    study.waitForEvent('download'),
    scientist.hand.press(link(study, reports.exports.start)),
  ]);
  const text = await readFile(await file.path(), 'utf8');
  const rows: Record<string, string>[] = parse(text, { bom: true, columns: true, delimiter: ';' });
  expect(rows.map((row) => row.wohnen_satisfaction).sort()).toEqual([
    '3',
    '3',
    '3',
    '3',
    '3',
    '4',
    '8',
    '8',
    '8',
    '8',
    '8',
    '8',
  ]);
  expect(text).not.toContain('bezahlbar');
  expect(rows.every((row) => row.gesundheit_satisfaction !== '7')).toBe(true);
  await expect(study.getByRole('row').filter({ hasText: file.suggestedFilename() })).toContainText('12', {
    timeout: 15_000,
  });
});

async function openReport(traveller: Traveller): Promise<void> {
  await openPlace(traveller, 'reports');
  await traveller.hand.press(link(traveller.page, say(reports.openOf, { title: MAP_TITLE.de })));
  await expect(traveller.page.getByRole('heading', { level: 1, name: MAP_TITLE.de })).toBeVisible();
  await traveller.look(traveller.page);
}

/** Ten more people of the counsellor's, each with one counted answer. */
async function furtherCases(origin: string, readingPath: string, code: string): Promise<void> {
  const projectId = readingPath.split('/')[2] ?? '';
  const base = `/api/projects/${projectId}`;
  const api = new ApiClient(origin);
  await api.send('POST', '/api/session', { login: COUNSELLOR.login, password: PASSWORD });
  const { items } = await api.send<{ items: { code: string; siteId: string; counsellor: { userId: string } }[] }>(
    'GET',
    `${base}/subjects`,
  );
  const like = items.find((each) => each.code === code);
  const { items: instruments } = await api.send<{ items: { id: string }[] }>('GET', `${base}/instruments`);
  for (const value of [3, 3, 3, 3, 3, 8, 8, 8, 8, 8]) {
    const subject = await api.send<{ id: string }>('POST', `${base}/subjects`, {
      siteId: like?.siteId,
      counsellorId: like?.counsellor.userId,
    });
    await api.send('POST', `${base}/readings`, {
      subjectId: subject.id,
      instrumentId: instruments[0]?.id,
      mode: 'together',
      changes: [changeOf({ item: 'wohnen_satisfaction', value, visibility: 'counted' })],
    });
  }
}
