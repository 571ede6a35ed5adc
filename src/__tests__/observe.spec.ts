import { languageOf } from '../notebook/read/observe';

const NOTHING = {
  language: '',
  mimetype: '',
  file_extension: '',
  pygments_lexer: '',
  codemirror_mode: ''
};

describe('languageOf', () => {
  it('takes all that a kernel says of its language', () => {
    const info = {
      name: 'Python_Glue_Session',
      version: '3.0',
      mimetype: 'text/x-python',
      file_extension: '.py',
      pygments_lexer: 'python3',
      codemirror_mode: { name: 'python', version: 3 }
    };
    expect(languageOf(info, 'python')).toEqual({
      language: 'Python_Glue_Session',
      mimetype: 'text/x-python',
      file_extension: '.py',
      pygments_lexer: 'python3',
      codemirror_mode: 'python'
    });
  });

  it('takes an editor mode that is only a name', () => {
    const found = languageOf({ name: 'R', codemirror_mode: 'r' }, '');
    expect(found).toEqual({ ...NOTHING, language: 'R', codemirror_mode: 'r' });
  });

  it.each([[undefined], [null], [{}], [{ name: 3, codemirror_mode: 7 }]])(
    'takes the specification where the notebook has %p',
    info => {
      expect(languageOf(info, 'C#')).toEqual({ ...NOTHING, language: 'C#' });
    }
  );
});
