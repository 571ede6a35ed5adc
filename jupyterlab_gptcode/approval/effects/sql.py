"""SQL that changes data, in texts that code hands to a database."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..code import Call, Code
from ..names import ANY

_RUNNING = {
    "execute",
    "executemany",
    "executescript",
    "exec_driver_sql",
    "sql",
    "query",
    "raw",
    "read_sql",
    "read_sql_query",
    "run_query",
    "execute_query",
    "run_sql",
    "sqldf",
    "text",
}
_SURE = {"execute", "executescript", "executemany", "exec_driver_sql"}
_OF_DATABASES = {
    *("commit", "drop_collection", "drop_database", "drop_table", "insert_one", "insert_many"),
    *("update_one", "update_many", "delete_one", "delete_many", "replace_one", "bulk_write"),
}
_COMMENTS = re.compile(r"--[^\n]*|/\*.*?\*/", re.S)
_QUOTED = re.compile(r"'(?:[^']|'')*'")
_CHANGES = re.compile(
    r"\A\s*(INSERT|UPDATE|DELETE|DROP|ALTER|TRUNCATE|REPLACE|MERGE|UPSERT|GRANT|REVOKE|COPY|ATTACH"
    r"|DETACH|INSTALL|LOAD|EXEC|EXECUTE|CALL|VACUUM|RENAME|IMPORT|EXPORT|DO|LOCK|REINDEX"
    r"|CREATE(?!\s+(?:OR\s+REPLACE\s+)?TEMP))\b\s*((?:(?:OR\s+\w+|INTO|FROM|TABLE|DATABASE|VIEW"
    r"|INDEX|SCHEMA|IF\s+(?:NOT\s+)?EXISTS|REPLACE)\s+)*[\w.\"`\[\]]*)",
    re.I,
)
_WITHIN = re.compile(
    r"\bWITH\b.*\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO)\s+([\w.\"]+)", re.I | re.S
)
_INTO = re.compile(r"\bSELECT\b.*\bINTO\s+(?:OUTFILE\s+|DUMPFILE\s+)?([\w.\"'/]+)", re.I | re.S)
_PRAGMA = re.compile(r"\A\s*PRAGMA\s+\w+\s*=", re.I)
_STARTS = re.compile(
    r"\A\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE|DROP|CREATE|ALTER|TRUNCATE|REPLACE|MERGE|COPY|SHOW"
    r"|DESCRIBE|EXPLAIN|PRAGMA|ATTACH|FROM|SUMMARIZE|GRANT|LOAD|INSTALL|CALL|EXEC|VACUUM)\b",
    re.I,
)
_MEMORY = {"", ":memory:", "sqlite://", "sqlite:///:memory:", "duckdb:///:memory:"}
_CONNECTING = {"connect", "create_engine"}


def sql(code: Code) -> Iterator[str]:
    connections = [call for call in code.calls if call.name in _CONNECTING]
    if connections and all(_is_in_memory(call, code) for call in connections):
        return
    for call in code.calls:
        if call.name in _RUNNING and not call.module.startswith(("re", "xml", "lxml")):
            yield from _of_call(call, code)
        elif call.name == "to_sql":
            yield "changes data with SQL: to_sql"
        elif call.name in _OF_DATABASES and call.receiver is not None:
            yield f"changes data in a database: {call.name}"


def _of_call(call: Call, code: Code) -> Iterator[str]:
    texts = code.texts(call.argument(0, "sql", "query", "statement", "operation"))
    known = [text for text in texts if _STARTS.match(_COMMENTS.sub(" ", text))]
    for text in known:
        yield from changes(text)
    is_sure = call.name in _SURE and bool(call.arguments) and not _is_text_call(call)
    if is_sure and not known and (not texts or any(ANY in text for text in texts)):
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
    for statement in plain.split(";"):
        if found := _CHANGES.match(statement) or _WITHIN.search(statement):
            yield f"changes data with SQL: {_words(found[1], found[2])}"
        elif found := _INTO.search(statement):
            yield f"changes data with SQL: SELECT INTO {found[1]}"
        elif _PRAGMA.match(statement):
            yield "changes data with SQL: PRAGMA"


def _words(verb: str, rest: str) -> str:
    return " ".join(f"{verb.upper()} {rest}".replace(ANY, "*").split())[:60]


def _is_in_memory(call: Call, code: Code) -> bool:
    target = call.argument(0, "database", "url")
    return target is None or all(text.strip() in _MEMORY for text in code.texts(target))
