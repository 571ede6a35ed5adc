"""Which databases lie in memory, as far as the code says. Pure."""

from __future__ import annotations

import ast

from ..code import Call, Code

_MEMORY = {"", ":memory:", "sqlite://", "sqlite:///:memory:", "duckdb:///:memory:"}
_CONNECTING = {"connect", "create_engine"}
_TAKING = {"read_sql", "read_sql_query", "to_sql", "write_database", "read_database"}
_DEEPEST = 9  # cursors of connections of engines


def memory_of(call: Call, code: Code) -> str:
    """The module that made the database in memory that this call belongs to; empty for others."""
    if call.dotted.startswith("duckdb.") and call.name not in _CONNECTING:
        return "duckdb"
    is_taking = call.name in _TAKING
    owner = call.argument(1, "con", "connection") if is_taking else call.receiver
    return _memory(owner, code, _DEEPEST) if owner is not None else ""


def _memory(owner: ast.expr, code: Code, left: int) -> str:
    if not left:
        return ""
    match owner:
        case ast.Name(id=name):
            found = {_memory(each, code, left - 1) for each in code.names.values(name)}
            return found.pop() if len(found) == 1 else ""
        case ast.Call(func=function, args=args, keywords=keywords):
            module, name = code.names.called(function)
            is_made = name in _CONNECTING and not code.names.values(module)
            if not is_made:
                of = function.value if isinstance(function, ast.Attribute) else None
                return _memory(of, code, left - 1) if of is not None else ""
            given = [*args[:1], *(k.value for k in keywords if k.arg in ("database", "url"))]
            texts = [text.strip() for each in given for text in code.texts(each)]
            is_in_memory = all(text in _MEMORY for text in texts) and bool(texts or not given)
            return module.partition(".")[0] if is_in_memory else ""
        case _:
            return ""
