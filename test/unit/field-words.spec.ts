import { errorWords } from '../../src/taskforge/words/words';

describe('The words of a failing field', () => {
  it('are its own if it has some, and else those of the failure', () => {
    const said = (code: string) => [errorWords(code, 'es').text, errorWords(code, 'en').text];
    expect(said('title.not_text')).toEqual(['Titulo debe ser una cadena', 'Title must be a string']);
    expect(said('estimate_minutes.not_integer')).toEqual([
      'estimate_minutes debe ser un entero',
      'estimate_minutes must be an integer',
    ]);
  });

  it('are missing for a failure that needs more detail', () => {
    for (const code of ['estimate_minutes.unknown', 'estimate_minutes', 'estimate_minutes.constructor'])
      expect(() => errorWords(code, 'en')).toThrow(code);
  });
});
