"""What is handed on instead of called, as in `for f in [logging.FileHandler]`, may be called later
with anything: it is judged as such a call. Pure."""

from __future__ import annotations

import ast
import builtins
import itertools
import sys
from collections import Counter
from collections.abc import Iterator

from .elements import UNKNOWN, each_of, items
from .nodes import Nodes
from .origins import Origins
from .words import words
from .writers import writes

_LOOKING = words(
    "help print type callable hasattr isinstance issubclass repr id dir getattr reload getsource "
    "getsourcelines getdoc getfile getsourcefile signature"
)
_MOVING = words("rename replace")  # of texts and frames, too, with other arguments
_MAPPING = words("map imap imap_unordered")
# Methods of objects that are not known; columns and options may be called as other writers are.
_METHODS = words(
    "execute executemany executescript exec_driver_sql drop_table drop_all drop_database "
    "drop_collection insert_many update_many delete_many bulk_write send_signal subprocess_shell "
    "subprocess_exec to_sql write_database push_to_hub from_pretrained set_next_input"
)
# The same of what only an object of a kind that is not known has; a column may be called `open`.
_OF_UNKNOWN = words(
    "open rename replace chmod lchmod symlink_to hardlink_to extractall unpack_archive copyfile "
    "copytree copy2 open_file open_memmap kill terminate urlopen urlretrieve upload_file "
    "download_file put_object send_message sendmail insert_one replace_one update_one delete_one "
    "read_pickle load_pickle load_from_checkpoint insert_cell create_cell"
)
_COMMON = words("save dump output export plot plot_tree compress link Workbook Canvas FileWriter")
_ROOTS = sys.stdlib_module_names | set(dir(builtins))
_MANY = 4  # arguments, none of which is known


def handed_on(nodes: Nodes, origins: Origins) -> Iterator[ast.Call]:
    """A call of each function, class or method that is not called where it stands."""
    plain = {*nodes.owners, *_only_named(nodes), *_looked_at(nodes)}
    given = dict(_given(nodes))
    kinds = (ast.Name, ast.Attribute, ast.Subscript, ast.Call)
    for node in itertools.chain(*(nodes.of(kind) for kind in kinds)):
        if id(node) in plain or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            continue
        is_of_unknown = isinstance(node, ast.Attribute) and _is_of_unknown(node, nodes, origins)
        if is_of_unknown or _may_act(node, origins):
            args, keywords = given.get(id(node), ([UNKNOWN] * _MANY, [ast.keyword(None, UNKNOWN)]))
            if is_of_unknown and getattr(node, "attr", "") in _MOVING:
                args, keywords = [], [ast.keyword("target", UNKNOWN)]
            yield ast.copy_location(ast.Call(node, args, keywords), node)


def _may_act(node: ast.expr, origins: Origins) -> bool:
    dotted = origins.dotted(node)
    if dotted and (dotted.partition(".")[0] in _ROOTS or origins.is_of_module(dotted)):
        return True
    name = node.attr if isinstance(node, ast.Attribute) else ""
    return name in _METHODS or (writes(name) and name not in _COMMON)


def _is_of_unknown(node: ast.Attribute, nodes: Nodes, origins: Origins) -> bool:
    """Whether it is such a method of an object of which the code does not say what it is."""
    dotted = origins.dotted(node)
    if node.attr not in _OF_UNKNOWN or origins.is_of_module(dotted):
        return False
    if dotted.partition(".")[0] in dir(builtins):
        return False  # `str.replace`
    return not (isinstance(node.value, ast.Name) and node.value.id in nodes.frames)


def _only_named(nodes: Nodes) -> Iterator[int]:
    """What is called, compared or caught, types, and `f = ZipFile`, which is followed."""
    held = {id(each) for node in nodes.of(ast.ClassDef) for each in node.body}
    stored = Counter(n.id for n in nodes.of(ast.Name) if isinstance(n.ctx, ast.Store))
    for node in nodes:
        match node:
            case ast.Call(func=function):
                yield id(function)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if id(node) not in held and stored[name] == 1:
                    yield id(value)
            case ast.Expr(value=value) | ast.Subscript(value=value):
                yield id(value)
            case (
                ast.ExceptHandler(type=ast.expr() as kind)
                | ast.arg(annotation=ast.expr() as kind)
                | ast.AnnAssign(annotation=kind)
                | ast.FunctionDef(returns=ast.expr() as kind)
            ):
                yield from _of_type(kind)
            case ast.Compare(left=left, comparators=others):
                yield from map(id, (left, *others))
            case ast.BinOp(left=left, right=right):
                yield from map(id, (left, right))


def _of_type(node: ast.expr) -> Iterator[int]:
    """`list[ZipFile]`, but nothing that is called in it."""
    within = list(ast.walk(node))
    if not any(isinstance(each, ast.Call | ast.NamedExpr) for each in within):
        yield from map(id, within)


def _looked_at(nodes: Nodes) -> Iterator[int]:
    for call in nodes.of(ast.Call):
        for given in call.args if _name(call) in _LOOKING else ():
            yield id(given)
            yield from map(id, items(given) or ())


def _given(nodes: Nodes) -> Iterator[tuple[int, tuple[list[ast.expr], list[ast.keyword]]]]:
    """The arguments that `map` and `partial` give to their first one."""
    for call in nodes.of(ast.Call):
        match _name(call), call.args:
            case name, [function, *sources] if name in _MAPPING and sources:
                if not any(isinstance(source, ast.Starred) for source in sources):
                    yield id(function), ([each_of(source) for source in sources], [])
            case "partial", [function, *args]:
                yield id(function), ([*args, *[UNKNOWN] * _MANY], call.keywords)


def _name(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", None) or getattr(call.func, "id", ""))
