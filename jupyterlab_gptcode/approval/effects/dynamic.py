"""Hidden names: what is called where the code does not say so."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from ..code import Call, Code, is_below, shown
from ..kernel_shell import reaches
from ..names import ANY
from ..words import is_writing, words

_HIDDEN = words(
    "__subclasses__ __globals__ __builtins__ __code__ __bases__ __mro__ __getattribute__ "
    "__reduce__ __reduce_ex__ __import__ __loader__ __self__ __closure__ f_globals f_locals "
    "f_builtins gi_frame cr_frame load_module exec_module"
)
_LOW = words(
    "ctypes cffi gc.get_objects gc.get_referrers sys._getframe sys.settrace sys.setprofile "
    "inspect.currentframe numpy.ctypeslib ipykernel.kernelapp ipykernel.zmqshell "
    "sys.addaudithook atexit.register sys.meta_path sys.path_hooks"
)
_OF_IPYTHON = words(
    "IPython.display IPython.core.display IPython.core.display_functions IPython.get_ipython "
    "IPython.core.getipython IPython.lib.display IPython.lib.pretty IPython.core.pylabtools "
    "IPython.utils.capture IPython.utils.io IPython.core.debugger IPython.version_info "
    "IPython.__version__ IPython.utils.process IPython.utils._process_posix IPython.lib.passwd "
    "IPython.utils._process_common IPython.sys_info IPython.core.magic IPython.embed"
)
_LOOKING = words("dir help print type hasattr getattr isinstance id reload")
_POWERS = words("os sys shutil subprocess builtins __builtins__ importlib pathlib socket io")
_GOTTEN = _POWERS | words("system popen remove unlink rmtree run eval exec truncate open rename")
_HANDED_ON = _POWERS - {"sys"}
_ALL_OF = {"items", "values", "copy"}
_ALIASING = (ast.Assign, ast.NamedExpr, ast.Expr)
_HOLDING = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)
_INSPECTING = words(
    "getsource getsourcelines getdoc getfile getsourcefile signature ismodule "
    "isfunction isclass ismethod isbuiltin getmodule"
)


def dynamic(code: Code) -> Iterator[str]:
    for call in code.calls:
        if found := _hides(call, code):
            yield f"hides what it calls: {found}"
    yield from _references(code)
    yield from _passed_on(code)


def _passed_on(code: Code) -> Iterator[str]:
    """A module of the system that is handed on, or held somewhere: what is called of it does not
    show."""
    plain = {*code.nodes.owners, *_aliased(code)}
    for call in code.calls:
        looks = call.name in _LOOKING or (call.module == "inspect" and call.name in _INSPECTING)
        plain.update(map(id, call.node.args if looks else ()))
    for node in itertools.chain(*(code.nodes.of(kind) for kind in _HOLDING)):
        if id(node) in plain or _is_stored(node):
            continue
        if code.names.origins.dotted(node) in _HANDED_ON:
            yield f"hides what it calls: {shown([ast.unparse(node)])}"


def _is_stored(node: ast.expr) -> bool:
    return not isinstance(getattr(node, "ctx", ast.Load()), ast.Load)


def _aliased(code: Code) -> Iterator[int]:
    """`o = os`, where `o` is nothing else: that is followed."""
    held = {id(each) for node in code.nodes.of(ast.ClassDef) for each in node.body}
    for node in itertools.chain(*(code.nodes.of(kind) for kind in _ALIASING)):
        match node:
            case ast.Assign(targets=targets, value=value) if id(node) not in held:
                names = [each.id for each in targets if isinstance(each, ast.Name)]
                known = all(len(code.names.values(name)) == 1 for name in names)
                if known and len(names) == len(targets):
                    yield id(value)
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                if len(code.names.values(name)) == 1:
                    yield id(value)
            case ast.Expr(value=value):
                yield id(value)


def _references(code: Code) -> Iterator[str]:
    yield from map(_through_ipython, reaches(code.names))
    modules = (
        node.attr
        for node in code.nodes.of(ast.Attribute)
        if node.attr in _ALL_OF and code.names.origins.dotted(node.value) == "sys.modules"
    )
    yield from (f"hides what it calls: sys.modules.{name}" for name in modules)
    taken = (node.attr for node in code.nodes.of(ast.Attribute) if node.attr in _HIDDEN)
    yield from (f"hides what it calls: {name}" for name in taken)
    if any(node.id in ("__builtins__", "__loader__") for node in code.nodes.of(ast.Name)):
        yield "hides what it calls: __builtins__"
    for node, name in code.named:
        if name in ("eval", "exec") and id(node) not in code.called:
            yield "runs code from a text: eval or exec"
    for name in code.used:
        if found := is_below(name, _LOW):
            yield f"reaches into Python itself: {found}"
            break
    yield from _parts_of_ipython(code)


def _parts_of_ipython(code: Code) -> Iterator[str]:
    """Modules of IPython that are not known to be harmless."""
    quiet = {
        id(node.value)
        for node in code.nodes.of(ast.Attribute)
        if node.attr == "ast_node_interactivity"
    }
    inner = code.nodes.owners
    for node, name in code.named:
        is_part = name.startswith("IPython.") and not is_below(name, _OF_IPYTHON)
        if is_part and id(node) not in quiet and not (id(node) in inner and name.count(".") < 3):
            yield f"reaches into IPython itself: {name}"


def _through_ipython(name: str) -> str:
    runs = name.startswith(("run_", "ex", "ev", "magic"))
    return f"{'runs code from a text' if runs else 'reaches into IPython itself'}: {name}"


def _hides(call: Call, code: Code) -> str:
    """A name that is put together, where it may be one of the system's."""
    if call.dotted in ("__import__", "importlib.import_module"):
        module = code.names.origins.dotted(call.node)
        return "" if module and module.split(".")[0] not in _POWERS else call.name
    match call.node:
        case ast.Call(
            func=ast.Name(id="getattr" | "setattr" | "delattr" as name), args=[owner, *_]
        ):
            known = code.names.origins.dotted(call.node)
            of = code.names.origins.dotted(owner)
            return "" if known or of.split(".")[0] not in _POWERS else name
        case ast.Call(func=ast.Call(func=ast.Name(id="getattr"), args=[owner, name, *_]) as inner):
            known = code.names.origins.dotted(inner)
            unknown = code.names.origins.dotted(owner)
            is_put_together = isinstance(name, ast.BinOp | ast.Call | ast.Subscript)
            return "getattr" if not known and not unknown and is_put_together else ""
        case ast.Call(
            func=ast.Subscript(
                value=ast.Call(func=ast.Name(id="globals" | "locals" | "vars" as name))
            )
        ):
            return "" if code.names.origins.dotted(call.node.func) else name
    if call.dotted.startswith("operator.") and call.name in ("attrgetter", "methodcaller"):
        texts = code.texts(call.argument(0))
        if any(ANY in text or set(text.split(".")) & _GOTTEN or is_writing(text) for text in texts):
            return call.name
    return ""
