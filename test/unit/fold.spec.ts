import * as fc from 'fast-check';
import { containing, fold, foldSearch } from '../../src/common/text';

describe('fold', () => {
  it.each([
    ['Österreich', 'ÖSTERREICH'],
    ['Ромашка', 'РОМАШКА'],
    ['προσ', 'ΠΡΟΣ'],
    ['προσ', 'προς'],
    ['istanbul', 'İstanbul'],
    ['istanbul', 'ISTANBUL'],
    ['istanbul', 'ıstanbul'],
    ['istanbul', 'I\u0307STANBUL'],
    ['istanbul', 'i\u0307stanbul'],
    ['strasse', 'Straße'],
    ['strasse', 'STRAẞE'],
    ['café', 'CAFE\u0301'],
    ['abc 123', 'ＡＢＣ\u3000１２３'],
    ['カガ', 'ｶｶﾞ'],
  ])('makes %s and %s one', (one, other) => {
    expect(fold(one)).toBe(fold(other));
  });

  it('is the same for every form of a character, and for folded text', () => {
    const wrong: string[] = [];
    // Behind this, no character has a case or another form.
    for (let code = 1; code < 0x30000; code++) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const character = String.fromCodePoint(code);
      const cases = [character, character.toLowerCase(), character.toUpperCase()];
      const forms = new Set(cases.flatMap((form) => [form, form.normalize('NFC'), form.normalize('NFD')]));
      if (new Set([...forms, fold(character)].map(fold)).size > 1) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('finds each part of a text within it, wherever it is cut between letters', () => {
    const letters = fc.constantFrom(...'aİıIißẞsΣσςÖöŁЖжﬁＡｶ語🦊 %_\\'.split(''));
    const texts = fc.array(letters, { maxLength: 12 }).filter((parts) => parts.join('').isWellFormed());
    fc.assert(
      fc.property(texts, fc.nat(12), fc.nat(12), (parts, from, to) => {
        expect(fold(parts.join(''))).toContain(fold(parts.slice(from, to).join('')));
      }),
    );
  });

  it('cuts the blanks around a search, and leaves % and _ literal', () => {
    expect(foldSearch(' \u00a0 Straße\n')).toBe('strasse');
    expect(containing('\t50%_\\ ')).toBe('%50\\%\\_\\\\%');
  });
});
