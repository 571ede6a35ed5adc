"""Code that is put together while it runs, objects that bring code along, and hidden names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Set

from ..code import Call, Code, is_below, shown
from ..kernel_shell import reaches
from ..names import ANY
from ..words import is_writing, words

_RUNNING = words(
    "eval exec compile execfile runpy code.interact code.InteractiveInterpreter "
    "code.InteractiveConsole types.FunctionType types.CodeType codeop timeit.exec "
    "importlib.util.spec_from_file_location importlib.machinery importlib.reload "
    "IPython.core.magic IPython.embed pydoc.locate pydoc.resolve pkgutil.resolve_name "
    "torch.utils.cpp_extension numpy.f2py pyximport cython.inline imp zipimport site.addsitedir "
    "logging.config"
)
_TIMING = words(
    "timeit.timeit timeit.repeat timeit.Timer timeit.default_timer cProfile.run cProfile.runctx "
    "profile.run profile.runctx pdb.run pdb.runeval trace.Trace"
)
_PARSING = {"sympify", "parse_expr", "S", "evaluate", "parse_latex"}  # by eval
_PARSERS = words("sympy numexpr")
_UNSAFE = re.compile(r"__|\bimport\b|\b(?:open|exec|eval|getattr|compile)\s*\(|\.\w+\s*\(")
_AT = re.compile(r"@([A-Za-z_][\w.]*)\s*\(")
_LOADING = words(
    "pickle.load pickle.loads pickle.Unpickler _pickle.load _pickle.loads cPickle.load "
    "cPickle.loads dill.load dill.loads cloudpickle.load cloudpickle.loads joblib.load "
    "marshal.load marshal.loads pandas.read_pickle pd.read_pickle shelve.open "
    "jsonpickle.decode yaml.unsafe_load yaml.full_load yaml.load_all torch.load "
    "sklearn.externals.joblib.load skops.io.load xgboost.Booster.load_model "
    "keras.models.load_model tensorflow.keras.models.load_model tf.keras.models.load_model "
    "keras.saving.load_model pickle5.load pickle5.loads"
)
_LOADING_NAMES = {"read_pickle", "read_hdf"}
_HIDDEN = words(
    "__subclasses__ __globals__ __builtins__ __code__ __bases__ __mro__ __getattribute__ "
    "__reduce__ __reduce_ex__ __import__ __loader__ __self__ __closure__ f_globals f_locals "
    "f_builtins gi_frame cr_frame load_module exec_module"
)
_LOW = words(
    "ctypes cffi gc.get_objects gc.get_referrers sys._getframe sys.settrace sys.setprofile "
    "inspect.currentframe IPython.Application IPython.core.interactiveshell "
    "ipykernel.kernelapp ipykernel.zmqshell sys.addaudithook atexit.register sys.meta_path "
    "sys.path_hooks"
)
_OPENING = {"open", "__import__", "getattr"}
_LOOKING = words("dir help print type hasattr getattr isinstance id reload")
_POWERS = words("os sys shutil subprocess builtins __builtins__ importlib pathlib socket io")
_GOTTEN = _POWERS | words("system popen remove unlink rmtree run eval exec truncate open rename")
_HANDED_ON = _POWERS - {"sys"}
_HOLDING = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)
_INSPECTING = words(
    "getsource getsourcelines getdoc getfile getsourcefile signature getmembers ismodule "
    "isfunction isclass ismethod isbuiltin getmodule"
)


def dynamic(code: Code, ours: Set[str] = frozenset()) -> Iterator[str]:
    for call in code.calls:
        if is_below(call.dotted, _RUNNING) or _runs_text(call, code):
            yield f"runs code from a text: {call.name}"
        elif _loads(call) and not _is_own(call, code, ours):
            names = [text for text in code.texts(call.argument(0)) if text.strip(ANY)]
            yield f"loads an object that may run code: {shown(names) or call.name}"
        elif found := _hides(call, code):
            yield f"hides what it calls: {found}"
    yield from _references(code)
    yield from _passed_on(code)


def _runs_text(call: Call, code: Code) -> bool:
    """Whether a library runs a text as code, and not just a formula."""
    if call.dotted in _TIMING:
        given = [call.argument(0, "stmt", "statement"), call.argument(1, "setup")]
        return any(_is_text(each, code) for each in given)
    if call.name in _PARSING and is_below(call.dotted, _PARSERS):
        texts = code.texts(call.argument(0))
        return any(ANY in text or _UNSAFE.search(text) for text in texts)
    if call.name in ("query", "eval") and (call.receiver or call.module):
        return any(_calls_module(text, code) for text in code.texts(call.argument(0, "expr")))
    return False


def _is_text(node: ast.expr | None, code: Code) -> bool:
    match node:
        case None | ast.Lambda() | ast.Attribute():
            return False
        case ast.Name(id=name):
            return not code.names.is_bound(name)
        case _:
            return True


def _calls_module(text: str, code: Code) -> bool:
    """`@os.remove("a")` in a query; `@limit` and `@df.a.mean()` only compute."""
    for name in _AT.findall(text):
        head, _, rest = name.partition(".")
        known = code.names.origins.dotted(ast.Name(head, ast.Load()))
        is_module = code.names.origins.is_imported(head)
        if (
            is_module
            or "." in known
            or is_writing(name)
            or (not rest and known in _RUNNING | _OPENING)
        ):
            return True
    return "__" in text and "(" in text


def _passed_on(code: Code) -> Iterator[str]:
    """A module of the system that is handed on, or held somewhere: what is called of it does not
    show."""
    plain = {id(node.value) for node in code.nodes if isinstance(node, ast.Attribute)}
    plain |= set(_aliased(code))
    for call in code.calls:
        looks = call.name in _LOOKING or (call.module == "inspect" and call.name in _INSPECTING)
        plain.update(map(id, call.node.args if looks else ()))
    for node in code.nodes:
        if not isinstance(node, _HOLDING) or id(node) in plain or _is_stored(node):
            continue
        if code.names.origins.dotted(node) in _HANDED_ON:
            yield f"hides what it calls: {shown([ast.unparse(node)])}"


def _is_stored(node: ast.expr) -> bool:
    return not isinstance(getattr(node, "ctx", ast.Load()), ast.Load)


def _aliased(code: Code) -> Iterator[int]:
    """`o = os`, where `o` is nothing else: that is followed."""
    held = {id(each) for node in code.nodes if isinstance(node, ast.ClassDef) for each in node.body}
    for node in code.nodes:
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
    called = {id(call.node.func) for call in code.calls}
    yield from map(_through_ipython, reaches(code.names))
    for node in code.nodes:
        match node:
            case ast.Attribute(attr=name) if name in _HIDDEN:
                yield f"hides what it calls: {name}"
            case ast.Name(id="__builtins__" | "__loader__"):
                yield "hides what it calls: __builtins__"
    for node, name in code.named:
        if name in ("eval", "exec") and id(node) not in called:
            yield "runs code from a text: eval or exec"
    for name in code.used:
        if found := is_below(name, _LOW):
            yield f"reaches into Python itself: {found}"
            return


def _through_ipython(name: str) -> str:
    runs = name.startswith(("run_", "ex", "ev", "magic"))
    return f"{'runs code from a text' if runs else 'reaches into IPython itself'}: {name}"


def _loads(call: Call) -> bool:
    if call.dotted == "yaml.load":
        return "Safe" not in "".join(ast.dump(each) for each in call.arguments[1:])
    if call.name == "load" and call.module in ("numpy", "np"):
        allowed = call.argument(2, "allow_pickle")
        return allowed is not None and _is_true(allowed)
    if call.dotted == "torch.load":
        return not any(
            key.arg == "weights_only" and _is_true(key.value) for key in call.node.keywords
        )
    return call.dotted in _LOADING or call.name in _LOADING_NAMES


def _is_own(call: Call, code: Code, ours: Set[str]) -> bool:
    """Whether it loads what this conversation made, or what the same line has packed."""
    target = call.argument(0)
    match target:
        case ast.Call(func=ast.Attribute(attr="dumps")):
            return True
        case ast.Name(id=name) if code.names.values(name):
            return all(
                isinstance(value, ast.Call) and getattr(value.func, "attr", "") == "dumps"
                for value in code.names.values(name)
            ) or _are_ours(code.texts(target), ours)
        case _:
            return _are_ours(code.texts(target), ours)


def _are_ours(texts: list[str], ours: Set[str]) -> bool:
    return bool(texts) and all(text.removeprefix("./") in ours for text in texts)


def _hides(call: Call, code: Code) -> str:
    """A name that is put together, where it may be one of the system's."""
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
    if call.dotted in ("__import__", "importlib.import_module"):
        module = code.names.origins.dotted(call.node)
        return "" if module and module.split(".")[0] not in _POWERS else call.name
    if call.dotted.startswith("operator.") and call.name in ("attrgetter", "methodcaller"):
        texts = code.texts(call.argument(0))
        if any(ANY in text or set(text.split(".")) & _GOTTEN or is_writing(text) for text in texts):
            return call.name
    return ""


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True
