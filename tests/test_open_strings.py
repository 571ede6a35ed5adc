"""Code in languages other than Python that ends inside a string."""

from __future__ import annotations

import pytest

from jupyterlab_gptcode.context.languages import TABLE
from jupyterlab_gptcode.step import open_strings
from jupyterlab_gptcode.step.open_strings import ends_in_string

WHOLE = {
    "r": ['x <- "a\n```\nb"', "# don't\nx <- 'a'", "s <- 'it\\'s'", "`my name` <- 1", ""],
    "julia": ["B = A'", "c = '\"'", 's = """\n"a"\n"""', "# don't", '#= " =#', "x = `ls`", "'\\''"],
    "javascript": ["x = `\n`", "y = 'a`'", "// don't `", "/* ` */", "x = `a\\``", "'unclosed"],
    "typescript": ["const x: string = `a${b}`"],
    "bash": [
        'echo "it\'s"',
        "# don't",
        "echo $# 'a'",
        "cat <<EOF\ndon't\nEOF\necho 1",
        "cat <<'EOF' > a\n\"\nEOF",
        "cat <<EOF\nEOF",
        "x=$((1 << 2))",
        "cat <<< 'a'",
    ],
    "powershell": ["# don't", "<# ' #>", "echo 'a'"],
    "c": ["char c = '\"';", '// "', 'puts("a");'],
    "c++": ["auto c = '\\\"';"],
    "csharp": ['var s = @"a\n";', "// '", 's = """\n"\n""";'],
    "fsharp": ['let s = "a\nb"', '(* " *)'],
    "rust": ["fn f<'a>(x: &'a str) {}", 'let s = "a\nb";', "let c = '\"';"],
    "go": ['s := `\n"\n`', "c := '`'"],
    "java": ['s = """\n"\n""";'],
    "kotlin": ['val s = """\n"""'],
    "scala": ['val s = """\n"""'],
    "groovy": ["s = '''\n'''"],
    "clojure": ['; "\n(println "a\nb")'],
    "scheme": ['(display "a")'],
    "ruby": ["puts 'a'", "# don't", "a << b", "x = <<~SQL\n'\nSQL\n"],
    "perl": ["print $#a, 'x';"],
    "php": ["echo 'a\nb';", "// don't"],
    "lua": ["s = [[\n]]", "-- don't", '--[[ " ]]'],
    "haskell": ['f\' = "a"', '-- "', '{- " -}'],
    "ocaml": ['let s = "a"', '(* " *)'],
    "wolfram": ['s = "a"'],
    "elixir": ['s = """\n"\n"""'],
    "octave": ["B = A'", '% "', '%{\n"\n%}'],
    "matlab": ["B = A'"],
    "sas": ["x = 'a';"],
    "maxima": ['s: "a";'],
    "sql": ["select 'it''s'", "-- don't", "select $$ ' $$"],
    "prolog": ["x('a').", "% don't"],
    "unheard-of": ["'"],
}
OPEN = {
    "r": ["cat('\n", 'x <- "a\nb', "x <- \"it's"],
    "julia": ['s = "a\n', 's = """\n"a"', 's = """\n', "x = `ls", "#= a"],
    "javascript": ["x = `\n", "/* a"],
    "typescript": ["x = `a"],
    "bash": ["echo 'a\n", 'echo "a', "cat <<EOF\nabc\n", "cat <<'EOF'"],
    "powershell": ["echo 'a", "<# a"],
    "c": ["/* a"],
    "c++": ["/* a"],
    "csharp": ['var s = @"a\n', 's = """\n'],
    "fsharp": ['let s = "a'],
    "rust": ['let s = "a\n'],
    "go": ["s := `\n"],
    "java": ['s = """\n'],
    "kotlin": ['s = """\n'],
    "scala": ['s = """\n'],
    "groovy": ["s = '''\n"],
    "clojure": ['(println "a'],
    "scheme": ['(display "a'],
    "ruby": ["puts 'a", "x = <<~SQL\nselect"],
    "perl": ['print "a'],
    "php": ["echo 'a\n"],
    "lua": ["s = [[\n", "--[[ a"],
    "haskell": ["{- a"],
    "ocaml": ['let s = "a'],
    "wolfram": ['s = "a'],
    "elixir": ['s = """\n'],
    "octave": ["%{\n"],
    "matlab": ["%{\n"],
    "sas": ["x = 'a;"],
    "maxima": ['s: "a'],
    "sql": ["select 'a", "$$ select"],
    "prolog": ["x('a"],
}


def cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, code) for language, codes in table.items() for code in codes]


@pytest.mark.parametrize(("language", "code"), cases(WHOLE))
def test_whole_code_is_not_open(language: str, code: str) -> None:
    assert not ends_in_string(code, language)


@pytest.mark.parametrize(("language", "code"), cases(OPEN))
def test_a_string_or_comment_without_an_end_is_open(language: str, code: str) -> None:
    assert ends_in_string(code, language)
    assert ends_in_string(f"{code}\\", language)


def test_each_language_of_the_table_is_tried_and_has_a_kernel() -> None:
    known = set(open_strings._TABLE)
    assert known == set(OPEN)
    assert known <= {language.fence for language in TABLE}


def test_a_cell_magic_names_the_language_of_its_cell() -> None:
    assert ends_in_string("%%bash -e\necho 'a", "python")
    assert not ends_in_string("%%bash\necho 'a'", "python")
    assert not ends_in_string("%%writefile a.md\nIt's", "python")
