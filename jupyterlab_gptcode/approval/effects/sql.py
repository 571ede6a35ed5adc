"""SQL that changes data, in texts that code hands to a database."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..code import Call, Code
from ..names import ANY
from ..sql_files import files_of_sql
from ..words import RUNNING_SQL
from .databases import memory_of

_SURE = {"execute", "executescript", "executemany", "exec_driver_sql"}
_OF_DATABASES = {
    *(
        "commit",
        "drop_collection",
        "drop_database",
        "drop_table",
        "drop_all",
        "insert_one",
        "insert_many",
    ),
    *("update_one", "update_many", "delete_one", "delete_many", "replace_one", "bulk_write"),
}
_COMMENTS = re.compile(r"--[^\n]*|/\*(?!!).*?\*/|/\*!\d*|\*/", re.S)  # those with `!` run
_QUOTED = re.compile(r"'(?:[^']|'')*'")
# What stands before a statement that runs all the same.
_BEFORE = re.compile(
    r"\A\s*(?:EXPLAIN\s+(?:\([^)]*\bANALY[SZ]E\b[^)]*\)|ANALY[SZ]E(?:\s+VERBOSE)?)\s"
    r"|BEGIN\s(?:\s*(?:TRAN\w*|WORK|IMMEDIATE|EXCLUSIVE|DEFERRED)\b)?)",
    re.I,
)
_CHANGES = re.compile(
    r"\A\s*(INSERT|UPDATE|DELETE|DROP|ALTER|TRUNCATE|REPLACE|MERGE|UPSERT|GRANT|REVOKE|COPY|ATTACH"
    r"|DETACH|INSTALL|LOAD|EXEC|EXECUTE|CALL|VACUUM|RENAME|IMPORT|EXPORT|DO|LOCK|REINDEX"
    r"|SET\s+(?:GLOBAL|PERSIST\w*)"
    r"|CREATE(?!\s+(?:OR\s+REPLACE\s+)?TEMP))\b\s*((?:(?:OR\s+\w+|INTO|FROM|TABLE|DATABASE|VIEW"
    r"|INDEX|SCHEMA|IF\s+(?:NOT\s+)?EXISTS|REPLACE)\s+)*[\w.\"`\[\]]*)",
    re.I,
)
_TO_FILE = re.compile(r": (?:COPY|VACUUM|EXPORT)")
_WITHIN = re.compile(
    r"\bWITH\b.*\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO)\s+([\w.\"]+)", re.I | re.S
)
_INTO = re.compile(r"\bSELECT\b.*\bINTO\s+(?:OUTFILE\s+|DUMPFILE\s+)?([\w.\"'/]+)", re.I | re.S)
_PRAGMA = re.compile(
    r"\A\s*PRAGMA\s+(?!(?:foreign_keys|cache_size|temp_store|synchronous|threads|mmap_size"
    r"|memory_limit|enable_progress_bar|disable_progress_bar|case_sensitive_like)\b)\w+\s*=",
    re.I,
)
_STARTS = re.compile(
    r"\A\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE|DROP|CREATE|ALTER|TRUNCATE|REPLACE|MERGE|COPY|SHOW"
    r"|DESCRIBE|EXPLAIN|PRAGMA|ATTACH|FROM|SUMMARIZE|GRANT|REVOKE|LOAD|INSTALL|CALL|EXEC|VACUUM"
    r"|BEGIN|USE|SET|DO|RENAME|COMMIT|EXPORT|IMPORT)\b",
    re.I,
)
# Of a database in memory they leave it.
_LEAVING = re.compile(r"\b(?:ATTACH|INSTALL|LOAD|IMPORT)\s", re.I)


def sql(code: Code) -> Iterator[str]:
    leaves = any(_LEAVING.search(text) for text in code.strings)
    around = {
        id(each): call for call in code.calls if call.name in _SURE for each in call.node.args
    }
    for call in code.calls:
        if call.name in RUNNING_SQL and not call.module.startswith(("re", "xml", "lxml")):
            of = around.get(id(call.node), call)
            yield from _of_call(call, code, "" if leaves else memory_of(of, code))
        elif (found := _change(call)) and (leaves or not memory_of(call, code)):
            yield found


def _change(call: Call) -> str:
    """What a method changes, without any SQL."""
    if call.name in ("to_sql", "write_database"):
        return f"changes data with SQL: {call.name}"
    if call.name in _OF_DATABASES and call.receiver is not None:
        return f"changes data in a database: {call.name}"
    return ""


def _of_call(call: Call, code: Code, memory: str) -> Iterator[str]:
    """`memory`: what made the database in memory to which it belongs."""
    texts = code.texts(call.argument(0, "sql", "query", "statement", "operation"))
    known = [text for text in texts if _STARTS.match(_COMMENTS.sub(" ", text))]
    for text in known if not memory else ():
        is_written = any(files_of_sql(text))  # which is judged as a file
        yield from (each for each in changes(text) if not (is_written and _TO_FILE.search(each)))
    is_sql = call.name in _SURE or call.dotted == "sqlalchemy.text" or memory == "duckdb"
    is_sure = is_sql and bool(call.arguments) and not _is_text_call(call)
    is_seen = bool(known) or (memory and memory != "duckdb")
    if is_sure and not is_seen and (not texts or any(ANY in text for text in texts)):
        yield "runs SQL that this cell does not show"


def _is_text_call(call: Call) -> bool:
    """`execute(text("…"))`, `execute(select(…))`: what is within is read by itself."""
    match call.argument(0):
        case ast.Call(func=ast.Name(id="text" | "select") | ast.Attribute(attr="text" | "select")):
            return True
        case _:
            return False


def changes(text: str) -> Iterator[str]:
    """The statements of an SQL text that change something."""
    plain = _QUOTED.sub("''", _COMMENTS.sub(" ", text))
    for each in plain.split(";"):
        statement = _BEFORE.sub("", each)
        if found := _CHANGES.match(statement) or _WITHIN.search(statement):
            yield f"changes data with SQL: {_words(found[1], found[2])}"
        elif found := _INTO.search(statement):
            yield f"changes data with SQL: SELECT INTO {found[1]}"
        elif _PRAGMA.match(statement):
            yield "changes data with SQL: PRAGMA"


def _words(verb: str, rest: str) -> str:
    return " ".join(f"{verb.upper()} {rest}".replace(ANY, "*").split())[:60]
