/** The printed slip: one page that says in plain words what it is for, readable by people and by readers of screens. */
import { buffer } from 'node:stream/consumers';
import QRCode from 'qrcode';
import { describe, expect, it } from 'vitest';
import { type SlipSheet, slipFileName, slipPdf } from '#server/slips/slip-pdf';
import { readPdf } from '#tests/support/pdf-text';

const SHEET: SlipSheet = {
  code: 'K7QA-WMWM-8XZ2-PQRT',
  link: 'https://wegmarke.example/s#K7QA-WMWM-8XZ2-PQRT',
  page: 'https://wegmarke.example/s',
  subjectCode: 'K7Q-4MD',
  projectName: 'Ganzheitliche Beratung',
  language: 'de',
  seenBy: ['Çiğdem Öztürk-Großmann', 'Łukasz Müller'],
  contacts: ['Çiğdem Öztürk-Großmann', 'Łukasz Müller'],
  expiresAt: new Date('2026-02-28T23:30:00Z'),
  invented: false,
};

async function printed(fields: Partial<SlipSheet> = {}) {
  const pdf = readPdf(await buffer(slipPdf({ ...SHEET, ...fields })));
  return { ...pdf, words: pdf.text.replace(/\s+/g, ' ') };
}

describe('the slip as a PDF', () => {
  it('says what it is for, that nothing has to be filled in, who sees what, and how to get a new one', async () => {
    const { words, pages } = await printed();
    expect(pages).toBe(1);
    for (const text of [
      'Ihr persönlicher Zettel',
      'Sie müssen nichts ausfüllen. Es hat keine Folgen für Ihre Leistung.',
      'Nur ich: Niemand sonst sieht die Antwort.',
      'Was Sie mit der Beratung teilen, sehen: Çiğdem Öztürk-Großmann, Łukasz Müller.',
      'Verloren oder abgelaufen? Çiğdem Öztürk-Großmann oder Łukasz Müller gibt Ihnen einen neuen.',
      'https://wegmarke.example/s',
      'K7Q-4MD',
    ]) {
      expect(words).toContain(text);
    }
    expect(words).not.toContain('?'.repeat(2));
    expect(words.replaceAll(' ', '')).toContain('K7QAWMWM8XZ2PQRT');
  });

  it('has the last day as people in Germany count it', async () => {
    expect((await printed()).words).toContain('Er gilt bis zum 1. März 2026.');
    expect((await printed({ language: 'en' })).words).toContain('It is valid until 1 March 2026.');
  });

  it('comes in Leichte Sprache and English; other languages get German until somebody translates it', async () => {
    expect((await printed({ language: 'de-x-leicht' })).words).toContain('Sie können das allein machen. Und in Ruhe.');
    expect((await printed({ language: 'en' })).words).toContain('It has no consequences for your benefits.');
    expect((await printed({ language: 'uk' })).words).toContain('Ihr persönlicher Zettel');
  });

  it('is tagged, with a language, a title and the code in one piece, and embeds its fonts', async () => {
    const { source, words } = await printed();
    expect(source).toContain('/StructTreeRoot');
    expect(source).toContain('/Marked true');
    expect(source).toContain('/Lang (de-DE)');
    expect(source).toContain('/DisplayDocTitle true');
    expect(source).toContain(`/ActualText (${SHEET.code})`);
    for (const tag of ['H1', 'H2', 'L', 'LI', 'LBody', 'Figure']) expect(source).toContain(`/S /${tag}\n`);
    expect(source.match(/\/FontFile2 /g)).toHaveLength(2);
    expect(source).not.toContain('/Helvetica');
    expect(words.length).toBeGreaterThan(500);
  });

  it('has a QR code of the link', async () => {
    const { streams } = await printed();
    const dark = QRCode.create(SHEET.link, { errorCorrectionLevel: 'M' }).modules.data.filter((bit) => bit !== 0);
    const squares = streams.join('').match(/ re\n/g) ?? [];
    expect(squares).toHaveLength(dark.length);
  });

  it('stays on one page with the longest that can be on it', async () => {
    const longName = 'Maximiliane Alexandra von und zu Oberhausen-Niederwalden '.repeat(2).trim();
    for (const language of ['de', 'de-x-leicht', 'en']) {
      const { pages, words } = await printed({
        language,
        seenBy: Array.from({ length: 30 }, () => 'Alexandra Oberhausen'),
        contacts: [longName, longName],
        projectName: 'Ganzheitliche Beratung und Betreuung im Übergang '.repeat(2).trim(),
        page: `https://wegmarke.${'jobcenter-'.repeat(8)}musterstadt.de/s`,
      });
      expect(pages, language).toBe(1);
      expect(words).toContain('+ 24');
      expect(words).toContain('K7Q-4MD');
    }
  });

  it('says that the person is invented where it is', async () => {
    expect((await printed({ invented: true })).words).toContain('Erfundenes Beispiel');
    expect((await printed()).words).not.toContain('Erfundenes Beispiel');
  });

  it('has a file name without anything about the person', () => {
    expect(slipFileName(SHEET)).toBe('Zettel-K7Q-4MD.pdf');
  });
});
