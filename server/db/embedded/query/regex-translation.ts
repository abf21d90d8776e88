/**
 * A PCRE pattern as a JavaScript expression in Unicode mode that matches the same texts. What JavaScript cannot do is
 * refused with 51091 rather than made to match something else.
 *
 * As in PCRE `$` matches before a newline at the end too, `.` stops at \n only, and \w \d \s are ASCII.
 */

import { CommandError } from '../errors.ts';
import { escapedSet, posixSet } from './regex-sets.ts';

const CONTROL: Readonly<Record<string, string>> = {
  n: '\\n',
  r: '\\r',
  t: '\\t',
  f: '\\f',
  a: '\\x07',
  e: '\\x1b',
};

const END = '(?=\\n?$)';
const SYNTAX = /[\^$\\.*+?()[\]{}|/]/;

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
}

/** One pattern on its way to JavaScript. */
export class Translation {
  private readonly source: string;
  private at = 0;
  private out = '';
  private flags: Flags;
  private ignoreCase: boolean;

  constructor(source: string, options: ReadonlySet<string>) {
    this.source = source;
    this.flags = { i: options.has('i'), m: options.has('m'), s: options.has('s'), x: options.has('x') };
    this.ignoreCase = this.flags.i;
  }

  toRegExp(): RegExp {
    const verbs = /^(?:\(\*(UTF8?|UTF)\))+/.exec(this.source);
    if (verbs) this.at = verbs[0].length;
    this.leadingFlags();
    this.sequence();
    if (this.at < this.source.length) throw this.refuse('unmatched closing parenthesis');
    return new RegExp(this.out, this.ignoreCase ? 'iu' : 'u');
  }

  private refuse(why: string): CommandError {
    return new CommandError(51091, `Regular expression is invalid: ${why} at offset ${this.at}`);
  }

  /** (?i) before everything else holds for the whole pattern, which JavaScript can do. */
  private leadingFlags(): void {
    for (;;) {
      const match = /^\(\?([imsx]+)\)/.exec(this.source.slice(this.at));
      if (!match) return;
      this.setFlags(match[1]!, true);
      this.ignoreCase = this.flags.i;
      this.at += match[0].length;
    }
  }

  private setFlags(letters: string, value: boolean): void {
    const next = { ...this.flags };
    for (const letter of letters) next[letter as keyof Flags] = value;
    this.flags = next;
  }

  /** Everything up to the closing parenthesis, which it leaves. */
  private sequence(): void {
    while (this.at < this.source.length) {
      const c = this.source[this.at]!;
      if (c === ')') return;
      if (this.flags.x && /\s/.test(c)) {
        this.at += 1;
      } else if (this.flags.x && c === '#') {
        const end = this.source.indexOf('\n', this.at);
        this.at = end < 0 ? this.source.length : end + 1;
      } else {
        this.item(c);
      }
    }
  }

  private item(c: string): void {
    switch (c) {
      case '(':
        this.group();
        return;
      case '[':
        this.characterClass();
        return;
      case '\\':
        this.escape();
        return;
      case '^':
        this.out += this.flags.m ? '(?<![^\\n])' : '^';
        break;
      case '$':
        this.out += this.flags.m ? '(?![^\\n])' : END;
        break;
      case '.':
        this.out += this.flags.s ? '[^]' : '[^\\n]';
        break;
      case '|':
        this.out += '|';
        break;
      case '*':
      case '+':
      case '?':
        this.out += c;
        this.at += 1;
        this.afterQuantifier();
        return;
      case '{':
        this.brace();
        return;
      default:
        this.literal();
        return;
    }
    this.at += 1;
  }

  private literal(): void {
    const point = String.fromCodePoint(this.source.codePointAt(this.at)!);
    this.out += SYNTAX.test(point) ? `\\${point}` : point;
    this.at += point.length;
  }

  private brace(): void {
    const match = /^\{\d+(?:,\d*)?\}/.exec(this.source.slice(this.at));
    if (!match) {
      this.out += '\\{';
      this.at += 1;
      return;
    }
    this.out += match[0];
    this.at += match[0].length;
    this.afterQuantifier();
  }

  private afterQuantifier(): void {
    if (this.source[this.at] === '+') throw this.refuse('possessive quantifiers are not supported');
    if (this.source[this.at] === '?') {
      this.out += '?';
      this.at += 1;
    }
  }

  private group(): void {
    const rest = this.source.slice(this.at);
    const comment = /^\(\?#[^)]*\)/.exec(rest);
    if (comment) {
      this.at += comment[0].length;
      return;
    }
    const byName = /^\(\?P=(\w+)\)/.exec(rest);
    if (byName) {
      this.out += `\\k<${byName[1]}>`;
      this.at += byName[0].length;
      return;
    }
    const flags = /^\(\?([imsx]*)(?:-([imsx]+))?([:)])/.exec(rest);
    const outer = this.flags;
    if (flags && flags[0] !== '(?:') {
      this.setFlags(flags[1]!, true);
      this.setFlags(flags[2] ?? '', false);
      if (this.flags.i !== outer.i) throw this.refuse('a change of (?i) inside the pattern is not supported');
      this.at += flags[0].length;
      // Without a colon it holds to the end of the group around it, which restores them.
      if (flags[3] === ')') return;
      this.out += '(?:';
    } else {
      const open = /^\((?:\?(?::|=|!|<=|<!|P?<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)'))?/.exec(rest)![0];
      if (open === '(' && (rest[1] === '?' || rest[1] === '*'))
        throw this.refuse('this kind of group is not supported');
      const name = /[<']([A-Za-z_]\w*)[>']/.exec(open);
      this.out += name ? `(?<${name[1]}>` : open;
      this.at += open.length;
    }
    this.sequence();
    if (this.source[this.at] !== ')') throw this.refuse('missing closing parenthesis');
    this.at += 1;
    this.out += ')';
    this.flags = outer;
  }

  private escape(): void {
    const c = this.source[this.at + 1];
    if (c === undefined) throw this.refuse('\\ at end of pattern');
    const rest = this.source.slice(this.at);
    if (c === 'Q') {
      const end = this.source.indexOf('\\E', this.at + 2);
      const stop = end < 0 ? this.source.length : end;
      this.at += 2;
      while (this.at < stop) this.literal();
      this.at = end < 0 ? stop : end + 2;
      return;
    }
    // Three octal digits are a character, whatever groups there are.
    const octal = /^\\([1-3][0-7]{2})/.exec(rest);
    if (octal) {
      this.out += `\\u{${Number.parseInt(octal[1]!, 8).toString(16)}}`;
      this.at += octal[0].length;
      return;
    }
    const reference = /^\\(?:k(?:<(\w+)>|\{(\w+)\}|'(\w+)')|g(?:\{(\w+)\}|(\d+))|([1-9]\d*))/.exec(rest);
    if (reference) {
      const target = reference.slice(1).find((part) => part !== undefined)!;
      // A group of its own keeps digits that follow apart from the number.
      this.out += /^\d+$/.test(target) ? `(?:\\${target})` : `\\k<${target}>`;
      this.at += reference[0].length;
      return;
    }
    this.at += 2;
    if (c === 'A') this.out += '^';
    else if (c === 'z') this.out += '$';
    else if (c === 'Z') this.out += END;
    else if (c === 'b' || c === 'B') this.out += `\\${c}`;
    else if (c === 'E') return;
    else if (c === 'N') this.out += '[^\\n]';
    else if (c === 'R') this.out += `(?:\\r\\n|[${escapedSet('v')}])`;
    else if (escapedSet(c) !== null) this.out += `[${escapedSet(c)}]`;
    else this.out += this.characterEscape(c);
  }

  /** An escape that means one character or a Unicode property; `at` is behind its letter. */
  private characterEscape(c: string): string {
    const control = CONTROL[c];
    if (control !== undefined) return control;
    const rest = this.source.slice(this.at);
    let match: RegExpExecArray | null;
    if (c === 'x') {
      match = /^(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{1,2}))/.exec(rest);
      if (!match) throw this.refuse('digits missing after \\x');
      this.at += match[0].length;
      return `\\u{${match[1] ?? match[2]}}`;
    }
    if (c === 'o') {
      match = /^\{([0-7]{1,7})\}/.exec(rest);
      if (!match) throw this.refuse('digits missing after \\o');
      this.at += match[0].length;
      return `\\u{${Number.parseInt(match[1]!, 8).toString(16)}}`;
    }
    if (c === 'c') {
      const letter = rest.charCodeAt(0);
      if (!(letter > 0x1f && letter < 0x7f)) throw this.refuse('\\c must be followed by a printable ASCII character');
      this.at += 1;
      return `\\u{${(rest[0]!.toUpperCase().charCodeAt(0) ^ 0x40).toString(16)}}`;
    }
    if (c === '0') {
      match = /^[0-7]{0,2}/.exec(rest)!;
      this.at += match[0].length;
      return `\\u{${Number.parseInt(`0${match[0]}`, 8).toString(16)}}`;
    }
    if (c === 'p' || c === 'P') {
      match = /^(?:\{(\^?)([\w& ]+)\}|([A-Z]))/.exec(rest);
      if (!match) throw this.refuse('malformed \\P or \\p sequence');
      this.at += match[0].length;
      const name = match[2] ?? match[3]!;
      const letter = match[1] === '^' ? (c === 'p' ? 'P' : 'p') : c;
      if (name === 'Any') return letter === 'p' ? '[^]' : '[]';
      return /^[A-Z][a-z]?$/.test(name) ? `\\${letter}{${name}}` : `\\${letter}{Script=${name}}`;
    }
    if (/[a-zA-Z0-9]/.test(c)) throw this.refuse(`unrecognized character follows \\`);
    if (c.charCodeAt(0) >= 0xd800 && c.charCodeAt(0) <= 0xdbff) {
      this.at += 1;
      return c + this.source[this.at - 1];
    }
    return SYNTAX.test(c) || c === '-' ? `\\u{${c.charCodeAt(0).toString(16)}}` : c;
  }

  private characterClass(): void {
    this.at += 1;
    let inside = '';
    const negated = this.source[this.at] === '^';
    if (negated) this.at += 1;
    let first = true;
    for (; ; first = false) {
      const c = this.source[this.at];
      if (c === undefined) throw this.refuse('missing terminating ] for character class');
      if (c === ']' && !first) break;
      inside += this.classItem(c);
    }
    this.at += 1;
    this.out += `[${negated ? '^' : ''}${inside}]`;
  }

  private classItem(c: string): string {
    if (c === '[') {
      if (/^\[[.=]/.test(this.source.slice(this.at))) throw this.refuse('POSIX collating elements are not supported');
      const posix = /^\[:(\^?)([a-z]+):\]/.exec(this.source.slice(this.at));
      if (posix) {
        const set = posixSet(posix[2]!, posix[1] === '^');
        if (set === null) throw this.refuse('unknown POSIX class name');
        this.at += posix[0].length;
        return set;
      }
    }
    const start = this.classCharacter();
    if (start.set) return start.text;
    if (this.source[this.at] !== '-' || this.source[this.at + 1] === ']') return start.text;
    if (this.source[this.at + 1] === undefined) return start.text;
    this.at += 1;
    if (this.source.startsWith('[:', this.at)) return `${start.text}\\-`;
    const end = this.classCharacter();
    return end.set ? `${start.text}\\-${end.text}` : `${start.text}-${end.text}`;
  }

  private classCharacter(): { text: string; set: boolean } {
    const point = String.fromCodePoint(this.source.codePointAt(this.at)!);
    this.at += point.length;
    if (point !== '\\') return { text: SYNTAX.test(point) || point === '-' ? `\\${point}` : point, set: false };
    const c = this.source[this.at];
    if (c === undefined) throw this.refuse('\\ at end of pattern');
    this.at += 1;
    if (c === 'b') return { text: '\\x08', set: false };
    const set = escapedSet(c);
    if (set !== null) return { text: set, set: true };
    if (/[1-7]/.test(c)) {
      const octal = /^[0-7]{0,2}/.exec(this.source.slice(this.at))![0];
      this.at += octal.length;
      return { text: `\\u{${Number.parseInt(c + octal, 8).toString(16)}}`, set: false };
    }
    const text = this.characterEscape(c);
    return { text, set: /^\\[pP]\{/.test(text) };
  }
}
