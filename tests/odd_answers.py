"""Answers of models that do not speak by the book, with the blocks that become of each."""

from __future__ import annotations

from .odd import NONE, Odd, X, ask, run
from .odd_fences import FENCES

STRINGS = [
    Odd(
        "a fence in a string",
        's = """\n```\n"""\n'.join(["```python\n", "print(s)\n```\n"]),
        run('s = """\n```\n"""\nprint(s)'),
    ),
    Odd(
        "a whole block in a string",
        "```python\nmd = '''\n```sql\nselect 1\n```\n'''\nprint(md)\n```\nDone.\n",
        run("md = '''\n```sql\nselect 1\n```\n'''\nprint(md)"),
    ),
    Odd(
        "two blocks in a docstring",
        '```python\ndef f():\n    r"""\n```py\na\n```\n```py\nb\n```\n    """\n```\n',
        run('def f():\n    r"""\n```py\na\n```\n```py\nb\n```\n    """'),
    ),
    Odd(
        "a block with a fence in a string, then another block",
        "```python\ns = '''\n```\n'''\n```\nAnd:\n```python\ny = 2\n```\n",
        run("s = '''\n```\n'''", "y = 2"),
    ),
    Odd(
        "a string without an end, then another block",
        '```python\ns = """\nselect 1\n```\nAnd:\n```python\ny = 2\n```\n',
        ask('s = """\nselect 1', "y = 2"),
    ),
    Odd(
        "a string without an end, then a block with a string",
        '```python\ns = """\nselect 1\n```\nAnd:\n```python\nt = """x"""\n```\n',
        ask('s = """\nselect 1', 't = """x"""'),
    ),
    Odd(
        "cut within a string, behind a fence",
        "```python\ns = '''\n```sql\nselect 1\n```\nmore",
        ask("s = '''\n```sql\nselect 1"),
        finish="length",
    ),
    Odd(
        "cut within a string",
        "```python\ns = '''\nselect",
        (("s = '''\nselect", "insert"),),
        finish="length",
    ),
    Odd(
        "quotes in a comment",
        '```python\n# don\'t say """\nx = 1\n```\n',
        run('# don\'t say """\nx = 1'),
    ),
    Odd("quotes in quotes", '```python\nx = \'"""\'\n```\n', run('x = \'"""\'')),
    Odd(
        "an escaped quote",
        '```python\ns = """a\\"""\n```\nb"""\n```\n',
        run('s = """a\\"""\n```\nb"""'),
    ),
    Odd("quotes in a command", "```python\n!echo '''\nx = 1\n```\n", run("!echo '''\nx = 1")),
    Odd(
        "a percent sign at the start of a line is no command within brackets",
        "```python\nx = ('%s'\n  % '''\n```\n''')\n```\n",
        run("x = ('%s'\n  % '''\n```\n''')"),
    ),
    Odd(
        "a longer fence holds a shorter one",
        "````python\ns = '''\n```\n'''\n````\n",
        run("s = '''\n```\n'''"),
    ),
    Odd(
        "an f-string over several lines",
        '```python\ns = f"""\n{x}\n```\n"""\n```\n',
        run('s = f"""\n{x}\n```\n"""'),
    ),
]

ENDS = [
    Odd("an opening fence twice", "```python\n```python\nx = 1\n```\n", X),
    Odd("twice, and closed twice", "```python\n```py\nx = 1\n```\n```\nDone.\n", X),
    Odd(
        "twice, and then another block",
        "```python\n```python\nx = 1\n```\n```\n\n```python\ny = 2\n```\n",
        run("x = 1", "y = 2"),
    ),
    Odd("twice, with a blank line", "```python\n\n```python\nx = 1\n```\n", X),
    Odd("a block within a bare fence", "```\n```python\nx = 1\n```\n```\nDone.\n", ask("x = 1")),
    Odd(
        "closed twice, then another block",
        "```python\nx = 1\n```\n```\nAnd:\n```python\ny = 2\n```\n",
        (("x = 1", "run"), ("y = 2", "ask")),
    ),
    Odd(
        "an opening fence glued to a sentence", "Look:```python\nx = 1\n```\nDone.\n", ask("x = 1")
    ),
    Odd("a shown one glued, then a block", "So:```json\n{}\n```\n```python\nx = 1\n```\n", X),
    Odd(
        "a fence that is spoken of",
        "Use ```python to open a block.\n```python\nx = 1\n```\n",
        ask("x = 1"),
    ),
    Odd("inline code with three marks", "Use ```x = 1``` here.\n```python\nx = 1\n```\n", X),
    Odd(
        "a block in one that should be longer, then another",
        "```md\n```python\nx = 1\n```\n```\n\n```python\ny = 2\n```\n",
        ask("y = 2"),
    ),
    Odd("a closing fence glued to code", "```python\nx = 1```\nDone.\n", X),
    Odd("glued to code, then text", "```python\nx = 1``` Done.\n", X),
    Odd("glued to a string", "```python\nx = 'a'```\n", run("x = 'a'")),
    Odd("glued to an empty string", "```python\nx = ''```\n", run("x = ''")),
    Odd("text glued to the closing fence", "```python\nx = 1\n```Now I look at it.\n", X),
    Odd("a word glued to it", "```python\nx = 1\n```Done.\nMore.\n", X),
    Odd(
        "text glued to it, then another block",
        "```python\nx = 1\n```Then this:\n```python\ny = 2\n```\n",
        run("x = 1", "y = 2"),
    ),
    Odd(
        "a missing closing fence before the next block",
        "```python\nx = 1\n```python\ny = 2\n```\n",
        ask("x = 1", "y = 2"),
    ),
    Odd(
        "a missing closing fence before a shown block",
        "```python\nx = 1\n```json\n{}\n```\n",
        ask("x = 1"),
    ),
    Odd("a missing closing fence at the end", "```python\nx = 1\n", ask("x = 1")),
    Odd("the same, without a line end", "```python\nx = 1", ask("x = 1")),
    Odd(
        "the same, in an answer that was cut",
        "```python\nx = 1",
        (("x = 1", "insert"),),
        finish="length",
    ),
    Odd(
        "cut within the closing fence",
        "```python\nx = 1\n``",
        (("x = 1\n``", "insert"),),
        finish="length",
    ),
    Odd("too short a closing fence", "````python\nx = 1\n```\n", ask("x = 1\n```")),
    Odd("a longer closing fence", "```python\nx = 1\n``````\n", X),
    Odd("tildes", "~~~python\nx = 1\n~~~\n", X),
    Odd("tildes do not close backticks", "```python\nx = 1\n~~~\n```\n", ask("x = 1\n~~~")),
    Odd("backticks do not close tildes", "~~~python\nx = 1\n```\n~~~\n", ask("x = 1\n```")),
    Odd("an opening fence at the very end", "Look:\n```python", NONE),
    Odd("a block of one line", "```x = 1```\n", NONE),
    Odd("nothing in it", "```python\n```\n", run("")),
    Odd("code that waits for more", "```python\nfor x in y:\n```\n", ask("for x in y:")),
    Odd("an assignment that waits for more", "```python\nx =\n```\n", ask("x =")),
    Odd("an open bracket", "```python\nx = [1,\n```\n", ask("x = [1,")),
    Odd("a mistake in whole code: the kernel says so", "```python\nx = = 1\n```\n", run("x = = 1")),
]

LINES = [
    Odd("CRLF", "Look:\r\n```python\r\nx = 1\r\ny = 2\r\n```\r\nDone.\r\n", run("x = 1\ny = 2")),
    Odd(
        "carriage returns alone", "Look:\r```python\rx = 1\ry = 2\r```\rDone.", run("x = 1\ny = 2")
    ),
    Odd(
        "a carriage return ends a comment",
        "```python\n# harmless\r__import__('os')\n```\n",
        run("# harmless\n__import__('os')"),
    ),
    Odd("both in one answer", "```python\r\nx = 1\ry = 2\n```\r\n", run("x = 1\ny = 2")),
    *(
        Odd(f"{name} in a comment", f"```python\n# a{sign}x = 1\n```\n", ask(f"# a{sign}x = 1"))
        for name, sign in [
            ("U+2028", "\u2028"),
            ("U+2029", "\u2029"),
            ("U+0085", "\x85"),
            ("a right-to-left override", "\u202e"),
            ("a zero-width space", "\u200b"),
            ("a form feed", "\f"),
            ("a null", "\0"),
            ("an escape", "\x1b[31m"),
        ]
    ),
    Odd("in a list", "1. First:\n   ```python\n   x = 1\n   ```\n2. Then.\n", X),
    Odd("behind a list marker", "- ```python\n  x = 1\n  ```\n", X),
    Odd(
        "in a list in a list",
        "- a\n  - b:\n    ```python\n    if x:\n        y\n    ```\n",
        run("if x:\n    y"),
    ),
    Odd("indented by a tab", "\t```python\n\tx = 1\n\t```\n", X),
    Odd("a quotation", "You wrote:\n> ```python\n> x = 1\n> ```\n", NONE),
    Odd(
        "prompts of a session", "```python\n>>> x = 1\n>>> x\n1\n```\n", ask(">>> x = 1\n>>> x\n1")
    ),
    Odd(
        "prompts in a docstring",
        '```python\ndef f():\n    """\n    >>> f()\n    """\n```\n',
        run('def f():\n    """\n    >>> f()\n    """'),
    ),
    Odd("nested in a longer fence", "````md\n```python\nx = 1\n```\n````\n", NONE),
    Odd("thinking in tags", "<think>\n```python\ndraft\n```\n</think>\n```python\nx = 1\n```\n", X),
    Odd(
        "thinking without an opening tag",
        "Okay, so\n```python\ndraft\n```\n</think>\n```python\nx = 1\n```\n",
        X,
    ),
    Odd(
        "channels of harmony",
        "<|channel|>analysis<|message|>So\n```python\ndraft\n```\n<|end|><|start|>assistant"
        "<|channel|>final<|message|>```python\nx = 1\n```\n",
        X,
    ),
    Odd("a final channel alone", "<|channel|>final<|message|>Look:\n```python\nx = 1\n```\n", X),
    Odd("a byte order mark", "\ufeffLook:\n```python\nx = 1\n```\n", X),
    Odd("a comma behind the fence's id", "```python, cell=beef\nx = 1\n```\n", X),
]

OTHERS = [
    Odd("R by another name", "```rscript\nx <- 1\n```\n", run("x <- 1"), "R"),
    Odd("a console in R", "```r-console\n> x\n```\n", ask("> x"), "R"),
    Odd("C#", "```csharp\nvar x = 1;\n```\n", run("var x = 1;"), "C#"),
    Odd("SQL", "```sqlite\nselect 1;\n```\n", run("select 1;"), "sqlite3"),
    Odd("JavaScript for TypeScript", "```js\nx = 1\n```\n", ask("x = 1"), "typescript"),
    Odd(
        "a fence in a template of JavaScript",
        "```js\nx = `\n```sql\nselect 1\n```\n`\n```\n",
        ask("x = `\n```sql\nselect 1"),
        "javascript",
    ),
    Odd(
        "a fence in a cell of another language",
        "```python\n%%writefile a.md\n```sh\nls\n```\nmore\n```\n",
        ask("%%writefile a.md\n```sh\nls"),
    ),
    Odd(
        "backticks in a shell's cell",
        "```python\n%%bash\necho `ls`\n```\n",
        run("%%bash\necho `ls`"),
    ),
    Odd("an opening fence twice in R", "```r\n```r\nx <- 1\n```\n```\n", run("x <- 1"), "R"),
    Odd(
        "a missing closing fence in R", "```r\nx <- 1\n```r\ny\n```\n", ask("x <- 1\n```r\ny"), "R"
    ),
    Odd("Python for R", "```python\nx = 1\n```\n", NONE, "R"),
    *(
        Odd(
            f"a fence in a string of {language}",
            f"```{language}\n{before}\n```\nmore\n```\nAnd:\n```{language}\n{after}\n```\n",
            ask(before, after),
            language,
        )
        for language, before, after in [
            ("R", "cat('", "x <- 1"),
            ("julia", 's = """', "x = 1"),
            ("javascript", "x = `", "y = 1"),
            ("bash", "rm a; echo '", "ls"),
        ]
    ),
    Odd("shell with a prompt", "```console\n$ ls\n```\n", ask("$ ls"), "bash"),
]

ODD = [*FENCES, *STRINGS, *ENDS, *LINES, *OTHERS]
