/** Draft of the imprint (German law: § 5 DDG, § 18 MStV). */

export const IMPRINT_TEMPLATE = {
  de: `Diese Angaben macht die Stelle, die dieses Angebot betreibt.

## Anbieter

[Name der Stelle]
[Straße und Hausnummer]
[Postleitzahl und Ort]

## Vertretung

[Name und Funktion der vertretungsberechtigten Person]

## Kontakt

- Telefon: [Nummer]
- E-Mail: [Adresse]

## Aufsicht

[Zuständige Aufsichtsbehörde, falls es eine gibt]

## Verantwortlich für den Inhalt

[Name und Anschrift]

## Software

Dieses Angebot nutzt Wegmarke, freie Software unter der Lizenz EUPL-1.2. Näheres steht auf der Seite [Über](/about).

Stand: [Datum]`,
  en: `This information is given by the body that runs this service.

## Provider

[Name of the body]
[Street and number]
[Postal code and town]

## Represented by

[Name and function]

## Contact

- Telephone: [number]
- E-mail: [address]

## Supervision

[Supervisory authority, if there is one]

## Responsible for the content

[Name and address]

## Software

This service uses Wegmarke, free software under the EUPL-1.2. More is on the page [About](/about).

As of: [date]`,
} as const;
