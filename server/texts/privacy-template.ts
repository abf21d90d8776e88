/** Draft of the privacy notice (Art. 13 GDPR). What it says about the program holds for every installation. */

export const PRIVACY_TEMPLATE = {
  de: `Hier steht, welche Daten dieses Angebot verarbeitet, wozu, und welche Rechte Sie haben.

## Wer verantwortlich ist

[Name, Anschrift, Telefon und E-Mail der verantwortlichen Stelle]

Datenschutzbeauftragte Person: [Name, Anschrift, E-Mail]

## Wozu und auf welcher Grundlage

[Zweck der Verarbeitung, zum Beispiel ganzheitliche Beratung oder eine Befragung zur Beratung]

Rechtsgrundlage: [zum Beispiel Einwilligung nach Art. 6 Abs. 1 Buchst. a DSGVO oder eine Aufgabe nach dem Sozialgesetzbuch]

Ihre Angaben sind freiwillig, soweit nichts anderes gesagt wird. [Folgen, wenn keine Angaben gemacht werden]

## Welche Daten dieses Angebot verarbeitet

- Von Mitarbeitenden mit Konto: Anmeldename, Anzeigename, auf Wunsch eine E-Mail-Adresse, das Passwort nur als Prüfwert, Zeitpunkte der Anmeldungen.
- Ein Protokoll der Verwaltung: wer wann was geändert hat und von welcher Netzwerkadresse aus. Die Netzwerkadresse wird nach [30] Tagen gelöscht. Antworten stehen nie in diesem Protokoll.
- Rückmeldungen, die Sie uns senden, und Kontaktangaben, wenn Sie sie dazuschreiben. Beides wird verschlüsselt gespeichert.
- [Weitere Daten, zum Beispiel Antworten in Bögen und Gesprächen]

## Cookies

Bei der Anmeldung wird ein Cookie gesetzt, das die Anmeldung zusammenhält, und eines, an dem Ihr Gerät bei der nächsten Anmeldung wiedererkannt wird, damit Fehlversuche anderer Sie nicht ausbremsen. Wer mit einem persönlichen Zettel den eigenen Bereich öffnet, bekommt ein Cookie, das diesen Bereich höchstens zwölf Stunden offen hält. Ihr Browser merkt sich außerdem Sprache und Darstellung. Es gibt keine Auswertung Ihres Verhaltens und keine Verbindung zu anderen Diensten.

## Wer die Daten bekommt

[Empfänger, zum Beispiel das Rechenzentrum, das dieses Angebot betreibt]

Eine Übermittlung in Länder außerhalb der Europäischen Union findet nicht statt. [Bitte prüfen]

## Wie lange

[Speicherdauer je Vorhaben und danach Löschung oder Anonymisierung]

## Ihre Rechte

Sie haben das Recht auf Auskunft, Berichtigung, Löschung, Einschränkung der Verarbeitung und Datenübertragbarkeit sowie das Recht auf Widerspruch. Eine Einwilligung können Sie jederzeit für die Zukunft widerrufen. Wenden Sie sich dazu an [Stelle und Kontakt].

Sie können sich auch bei einer Aufsichtsbehörde für den Datenschutz beschweren: [Name und Anschrift].

Stand: [Datum]`,
  en: `This page says which data this service processes, what for, and which rights you have.

## Who is responsible

[Name, address, telephone and e-mail of the controller]

Data protection officer: [name, address, e-mail]

## What for, and on which basis

[Purpose, for example holistic counselling or a survey about counselling]

Legal basis: [for example consent under Art. 6(1)(a) GDPR, or a task under the German Social Code]

What you enter is voluntary unless it says otherwise. [Consequences of not providing data]

## Which data this service processes

- Of staff with an account: login, display name, an e-mail address if wished, the password only as a check value, times of signing in.
- An audit log of the administration: who changed what, when, and from which network address. The address is deleted after [30] days. Answers are never in this log.
- Feedback that you send us, and contact details if you add them. Both are stored encrypted.
- [Further data, for example answers in questionnaires and conversations]

## Cookies

Signing in sets one cookie that holds your session together, and one by which your device is recognised the next time, so that other people's failed attempts do not slow you down. Opening your own space with a personal slip sets a cookie that keeps this space open for twelve hours at most. Your browser also remembers language and appearance. Your behaviour is not analysed and there is no connection to other services.

## Who receives the data

[Recipients, for example the data centre that runs this service]

No data is transferred to countries outside the European Union. [Please check]

## For how long

[Retention period per project, and erasure or anonymisation after it]

## Your rights

You have the right of access, rectification, erasure, restriction of processing and data portability, and the right to object. You can withdraw consent at any time for the future. Please turn to [body and contact].

You can also lodge a complaint with a data protection authority: [name and address].

As of: [date]`,
} as const;
