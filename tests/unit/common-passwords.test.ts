/** Which long passwords are refused as too easy to guess, and which are fine. */
import { describe, expect, test } from 'vitest';
import { passwordIssue } from '#server/users/common-passwords';

const LOGIN = 'karla.muster';

describe('refused as common', () => {
  test.each([
    'passwort1234',
    'Passwort12345',
    'P@ssw0rt1234',
    'password2024!',
    'Willkommen2026!',
    'willkommen123',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    '121212121212',
    'hallohallohallo',
    '123456789012',
    '987654321098',
    'qwertzuiopü1',
    'qwertyuiop12',
    'asdfghjklöä1',
    '1qaz2wsx3edc',
    'abcdefghijkl',
    'Jobcenter2025',
    'Sommer2024!!!',
    'sommerwinter12',
    'geheim geheim',
    'Wegmarke12345',
    'iloveyou1234',
    'correct horse battery staple',
    '------------',
  ])('%s', (password) => {
    expect(passwordIssue(password, LOGIN)).toBe('password_common');
  });
});

describe('refused as made from the login', () => {
  test.each(['karla.muster', 'Karla.Muster2024', 'K4rla.Muster!!', '12karla.muster'])('%s', (password) => {
    expect(passwordIssue(password, LOGIN)).toBe('password_contains_login');
  });
});

describe('fine', () => {
  test.each([
    'grüne Wiese am Mittag 7',
    'drei Hügel hinter dem See',
    'xK9$vb2Lq!mZ',
    'Papierboot-Laterne',
    'zwölf lila Wolken',
    'karla.muster und noch ganz viel mehr',
    'tuz7wqpmxndh',
    'Brombeerhecke!',
    '8371 9264 0517 3348 21',
    'пароль из слов',
  ])('%s', (password) => {
    expect(passwordIssue(password, LOGIN)).toBeNull();
  });

  test('a short login does not spoil passwords that happen to contain it', () => {
    expect(passwordIssue('Papierboot-Laterne', 'er')).toBeNull();
  });
});
