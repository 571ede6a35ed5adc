"""Objects that bring code along: pickles and models."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Set

from ..code import Call, Code, is_below, shown
from ..names import ANY
from ..words import words

_LOADING = words(
    "pickle.load pickle.loads pickle.Unpickler _pickle.load _pickle.loads cPickle.load "
    "cPickle.loads dill.load dill.loads cloudpickle.load cloudpickle.loads joblib.load "
    "marshal.load marshal.loads pandas.read_pickle pd.read_pickle shelve.open "
    "jsonpickle.decode yaml.unsafe_load yaml.full_load yaml.load_all torch.load "
    "sklearn.externals.joblib.load skops.io.load xgboost.Booster.load_model "
    "keras.models.load_model tensorflow.keras.models.load_model tf.keras.models.load_model "
    "keras.saving.load_model pickle5.load pickle5.loads"
)
_LOADING_NAMES = words(
    "read_pickle read_hdf read_gpickle load_pickle load_session unsafe_load_all full_load_all "
    "_loads _Unpickler load_from_checkpoint PackageImporter load_op_library load_extension "
    "register_custom_ops_library enable_unsafe_deserialization load_library"
)
_MODULES = words("multiprocessing.reduction pandas.compat.pickle_compat")
_LIBRARIES = words("torch gensim statsmodels sm mlflow catboost pycaret")  # each `load` is one


def loads(code: Code, ours: Set[str]) -> Iterator[str]:
    for call in code.calls:
        if any(key.arg == "trust_remote_code" and _is_on(key.value) for key in call.node.keywords):
            yield f"loads an object that may run code: {call.name}"
        elif _loads(call) and not _is_own(call, code, ours):
            names = [text for text in code.texts(call.argument(0)) if text.strip(ANY)]
            yield f"loads an object that may run code: {shown(names) or call.name}"
    for node, name in code.named:
        if name in _LOADING and id(node) not in code.called:
            yield f"loads an object that may run code: {name}"


def _loads(call: Call) -> bool:
    if call.dotted == "yaml.load":
        return "Safe" not in "".join(ast.dump(each) for each in call.arguments[1:])
    is_of_numpy = call.name == "load" and call.module in ("numpy", "np")
    allowed = call.argument(2, "allow_pickle") if is_of_numpy else _allowed(call)
    if is_of_numpy or allowed is not None:
        return allowed is not None and _is_on(allowed)
    if is_below(call.dotted, _MODULES) or call.dotted.endswith((".pickle.loads", ".pickle.load")):
        return True
    if call.dotted == "torch.load":
        return not any(
            key.arg == "weights_only" and getattr(key.value, "value", None) is True
            for key in call.node.keywords
        )
    is_library = call.name == "load" and bool(is_below(call.dotted, _LIBRARIES))
    return call.dotted in _LOADING or call.name in _LOADING_NAMES or is_library


def _allowed(call: Call) -> ast.expr | None:
    return next((key.value for key in call.node.keywords if key.arg == "allow_pickle"), None)


def _is_own(call: Call, code: Code, ours: Set[str]) -> bool:
    """Whether it loads what this conversation made, or what the same line has packed."""
    if call.dotted == "shelve.open":
        return False  # the file has a suffix that does not show
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


def _is_on(node: ast.expr) -> bool:
    """Whether it may be true."""
    return not isinstance(node, ast.Constant) or bool(node.value)
