/**
 * Draft of the accessibility statement (§ 12b BGG, BITV 2.0, EN 301 549). It owns up to what has been checked and what
 * has not; the operator adds the results of a check of their own.
 */

export const ACCESSIBILITY_TEMPLATE = {
  de: `[Name der Stelle] möchte, dass alle Menschen dieses Angebot nutzen können. Diese Erklärung gilt für [Adresse dieses Angebots].

## Wie barrierefrei dieses Angebot ist

Ziel sind die Anforderungen der BITV 2.0 und der EN 301 549, also WCAG 2.2 auf Stufe AA. Eine vollständige Prüfung durch eine unabhängige Stelle liegt noch nicht vor. Dieses Angebot gilt deshalb als **teilweise vereinbar** mit den Anforderungen.

## Was geprüft wurde

Bei der Entwicklung der Software wird automatisch geprüft:

- alle Seiten mit dem Prüfprogramm axe in einem Browser
- die Einrichtung und die Verwaltung nur mit der Tastatur
- die Darstellung auf 360 Pixel breiten Bildschirmen

Die Software folgt KERN, dem Design-System der deutschen Verwaltung, mit heller und dunkler Darstellung.

## Was wir noch nicht wissen oder noch nicht können

- Mit Screenreadern (NVDA, JAWS, VoiceOver) hat noch niemand alle Seiten geprüft, der sie im Alltag nutzt.
- Automatische Prüfungen finden nur einen Teil der Barrieren.
- Es gibt noch keine Fassung der Verwaltungsseiten in Leichter Sprache und keine Videos in Gebärdensprache.
- Texte, die von der betreibenden Stelle selbst eingestellt werden, prüft die Software nicht.

[Ergebnisse einer eigenen Prüfung und weitere bekannte Barrieren]

## Barrieren melden

Stoßen Sie auf eine Barriere? Bitte schreiben Sie uns über das Formular auf dieser Seite. Sie brauchen dafür kein Konto und müssen keinen Namen angeben. Wenn Sie eine Antwort möchten, nennen Sie bitte eine E-Mail-Adresse oder Telefonnummer.

Weitere Wege: [Telefon, E-Mail und Anschrift der Ansprechperson]

## Schlichtung

Hilft unsere Antwort nicht weiter, können Sie sich an die zuständige Schlichtungs- oder Durchsetzungsstelle wenden: [Name, Anschrift und Adresse im Netz; für Bundesbehörden die Schlichtungsstelle nach § 16 BGG]. Das Verfahren kostet nichts.

Diese Erklärung wurde am [Datum] erstellt und zuletzt am [Datum] geprüft, auf der Grundlage von [Selbstbewertung oder Prüfung durch …].

Stand: [Datum]`,
  en: `[Name of the body] wants everybody to be able to use this service. This statement is about [address of this service].

## How accessible this service is

The aim are the requirements of BITV 2.0 and EN 301 549, that is WCAG 2.2 at level AA. A complete test by an independent body has not been made yet. This service therefore counts as **partially compliant**.

## What has been tested

While the software is being developed, these are tested automatically:

- all pages with the test program axe in a browser
- set-up and administration by keyboard alone
- display on screens of 360 pixels width

The software follows KERN, the design system of the German administration, in a light and a dark theme.

## What we do not know or cannot do yet

- Nobody who uses a screen reader (NVDA, JAWS, VoiceOver) every day has gone through all pages yet.
- Automatic tests find only some of the barriers.
- There is no easy-to-read version of the administration pages and there are no videos in sign language yet.
- Texts that the operator adds are not checked by the software.

[Results of your own test and further known barriers]

## Reporting barriers

Have you met a barrier? Please write to us with the form on this page. You need no account and no name for it. If you would like an answer, please give an e-mail address or a telephone number.

Other ways: [telephone, e-mail and address of the person to contact]

## Enforcement

If our answer does not help, you can turn to the arbitration or enforcement body in charge: [name, address and website; for federal bodies the arbitration body under § 16 BGG]. This costs nothing.

This statement was made on [date] and last reviewed on [date], on the basis of [self-assessment or a test by …].

As of: [date]`,
} as const;
