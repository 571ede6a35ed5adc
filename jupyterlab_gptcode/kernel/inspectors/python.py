"""Describes the variables of a Python kernel. This file runs in the kernel, not on the server.

It is executed with no builtin but `Exception`, and with names of its own. What it needs comes from
literals, so no name that the user has replaced is used. An object is read only if its type is,
exactly, one of a list: anything else gives the name of its type. So nothing of the user's runs.
Python 3.7 or later.
"""

MYPY = False
if MYPY:
    from typing import Any

OBJECT: "Any" = ().__class__.__base__
TYPE: "Any" = ().__class__.__class__
STR: "Any" = "".__class__
BYTES: "Any" = b"".__class__
INT: "Any" = (0).__class__
FLOAT: "Any" = (0.0).__class__
COMPLEX: "Any" = 0j.__class__
BOOL: "Any" = True.__class__
NONE: "Any" = None.__class__
TUPLE: "Any" = ().__class__
LIST: "Any" = [].__class__
DICT: "Any" = {}.__class__
SET: "Any" = {0}.__class__
FUNCTION: "Any" = (lambda: 0).__class__
# Of a class, whatever its metaclass makes of these names.
QUALNAME: "Any" = TYPE.__dict__["__qualname__"].__get__
MODULE: "Any" = TYPE.__dict__["__module__"].__get__
MRO: "Any" = TYPE.__dict__["__mro__"].__get__
FLAGS: "Any" = TYPE.__dict__["__flags__"].__get__
IDENTITY: "Any" = OBJECT.__hash__

NAMES = 1_000  # variables that are described
COLUMNS = 100  # of a table
LONGEST = 100  # characters of a name
ITEMS = 5  # of a list
SIZE = 100_000  # characters of the reply, about
OF_IPYTHON = ("In", "Out", "exit", "quit", "get_ipython")

NUMBERS = "bool_ int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64"
INDEXES = (
    "Index RangeIndex MultiIndex CategoricalIndex IntervalIndex DatetimeIndex TimedeltaIndex"
    " PeriodIndex"
)
DTYPES = (
    "CategoricalDtype DatetimeTZDtype IntervalDtype PeriodDtype SparseDtype StringDtype ArrowDtype"
    " BooleanDtype Int8Dtype Int16Dtype Int32Dtype Int64Dtype UInt8Dtype UInt16Dtype UInt32Dtype"
    " UInt64Dtype Float32Dtype Float64Dtype"
)


def inspect(space: "Any", modules: "Any", values: "bool") -> "Any":
    """What the kernel shows as JSON: `{"total": …, "variables": [{"name": …, "type": …}, …]}`.

    `space` holds the variables, `modules` what is imported; `values` says whether to read values.
    """
    known = {**known_types(modules), "values": values}
    parts: Any = []
    total = size = 0
    # The newest first: of too many, the oldest are only counted.
    for name, value in [*DICT.items(space)][::-1]:
        if TYPE(name) is not STR or is_hidden(name, value):
            continue
        total += 1
        if total <= NAMES and size < SIZE:
            part = json({"name": name, **describe(value, known)})
            size += STR.__len__(part)
            parts += [part]
    give_back_output(modules)
    text = '{"total": ' + json(total) + ', "variables": [' + ", ".join(parts[::-1]) + "]}"
    # A text would pass through the formatters that the user may have registered for texts.
    shown = {"_repr_mimebundle_": lambda _self, **_asked: {"text/plain": text}}
    return TYPE("Reply", (OBJECT,), shown)()


def give_back_output(modules: "Any") -> "None":
    """What a thread prints from now on goes to the cell that ran last, not to this request.

    Which one that was, the page has written into the request.
    """
    shells = DICT.get(modules, "IPython.core.interactiveshell")
    try:
        shell = contents(shells)["InteractiveShell"]._instance
        if class_name(TYPE(shell)) == "ipykernel.zmqshell.ZMQInteractiveShell":
            asked = shell.get_parent()["metadata"].get("gptcode")
            if asked:
                shell.set_parent({"header": asked["last_run"], "metadata": {}})
    except Exception:  # a kernel of another kind
        return


def is_hidden(name: "str", value: "Any") -> "bool":
    """Whether it is not the user's, or not meant to be seen."""
    if name[:1] in ("", "_") or name in OF_IPYTHON or name[LONGEST:]:
        return True
    if TYPE(value) is not FUNCTION:
        return is_of(value, "IPython")  # as `Image` and `Markdown`
    # As `display`, and IPython's own `open`.
    module = DICT.get(value.__globals__, "__name__")
    return TYPE(module) is STR and module.split(".")[0] == "IPython"


def describe(value: "Any", known: "Any") -> "dict[str, Any]":
    cls = TYPE(value)
    if is_among(TYPE, MRO(cls)):
        return {"type": "class", "detail": class_name(value)}
    described = {"type": class_name(cls)}
    reader = listed(known["readers"], cls)
    try:
        return {**described, **reader(value, known)} if reader else described
    except Exception:  # another thread may change it meanwhile
        return described


def class_name(cls: "Any") -> "Any":
    """Its name with its module, as far as they are texts."""
    name = QUALNAME(cls)
    try:
        module = MODULE(cls)
    except Exception:  # it was made without one
        module = ""
    name = name[:LONGEST] if TYPE(name) is STR else "?"
    if TYPE(module) is not STR or module in ("", "builtins", "__main__"):
        return name
    return module[:LONGEST] + "." + name


def known_types(modules: "Any") -> "dict[str, Any]":
    """Readers by the type that they read, and the types of which a table may consist."""
    module = TYPE(DICT.get(modules, "builtins"))

    def imported(name: "str") -> "Any":
        """What such a module holds, if it is there and a plain module."""
        found = DICT.get(modules, name)
        return contents(found) if TYPE(found) is module else {}

    readers = table([*BUILTIN, (module, read_module)])
    numpy, pandas, polars = imported("numpy"), imported("pandas"), imported("polars")
    arrow = imported("pyarrow.lib")
    for space, package, names, reader in (
        (imported("builtins"), "", "bytearray frozenset range", read_set),
        (numpy, "numpy", "ndarray", read_array),
        (numpy, "numpy", NUMBERS, read_number),
        (pandas, "pandas", "DataFrame", read_frame),
        (pandas, "pandas", "Series", read_array),
        (pandas, "pandas", INDEXES, read_array),
        (polars, "polars", "DataFrame", read_polars),
        (polars, "polars", "Series", read_polars_series),
        (arrow, "pyarrow", "Table RecordBatch", read_arrow),
    ):
        DICT.update(readers, table([(cls, reader) for cls in classes(space, package, names)]))
    return {
        "readers": readers,
        "indexes": table([(cls, True) for cls in classes(pandas, "pandas", INDEXES)]),
        "dtypes": table([(cls, True) for cls in classes(pandas, "pandas", DTYPES)]),
        "numpy": DICT.get(numpy, "dtype"),
    }


def contents(module: "Any") -> "Any":
    return TYPE(module).__dict__["__dict__"].__get__(module)


def classes(space: "Any", package: "str", names: "str") -> "list[Any]":
    """Those that are there, and have not been replaced by somebody else's."""
    found = [DICT.get(space, name) for name in names.split()]
    return [each for each in found if TYPE(each) is not NONE and is_of(each, package)]


def is_of(cls: "Any", package: "str") -> "bool":
    """Whether a class belongs to a package; those of Python itself to none."""
    if not is_among(TYPE, MRO(TYPE(cls))):
        return False
    # What Python brings along was not made by a class statement.
    return class_name(cls).split(".")[0] == package if package else not FLAGS(cls) & 512


def is_among(cls: "Any", several: "Any") -> "bool":
    """By identity: a metaclass may compare its classes in its own way."""
    return True in [each is cls for each in several]


def table(pairs: "Any") -> "dict[int, Any]":
    """By identity, too: types cannot be keys."""
    return {IDENTITY(cls): (cls, what) for cls, what in pairs}


def listed(found: "dict[int, Any]", cls: "Any") -> "Any":
    own, what = found.get(IDENTITY(cls), (None, None))
    return what if own is cls else None


def read_scalar(value: "Any", known: "Any") -> "dict[str, Any]":
    return {"value": shown(value)} if known["values"] else {}


def read_text(value: "Any", known: "Any") -> "dict[str, Any]":
    return {"length": TYPE(value).__len__(value), **read_scalar(value, known)}


def read_number(value: "Any", known: "Any") -> "dict[str, Any]":
    return read_scalar(value.item(), known)


def read_list(value: "Any", known: "Any") -> "dict[str, Any]":
    length = TYPE(value).__len__(value)
    first = value[:1]
    if first and TYPE(first[0]) is DICT:
        # Rows of a table: their keys are its columns.
        items = [*DICT.items(first[0])]
        columns = [[label(key), class_name(TYPE(each))] for key, each in items[:COLUMNS]]
        return {"length": length, "columns": columns, "width": LIST.__len__(items)}
    return {"length": length, **some(value[:ITEMS], known)}


def read_dict(value: "Any", known: "Any") -> "dict[str, Any]":
    return {
        "length": DICT.__len__(value),
        **some([*value][:ITEMS] if known["values"] else [], known),
    }


def read_set(value: "Any", _known: "Any") -> "dict[str, Any]":
    return {"length": TYPE(value).__len__(value)}


def some(items: "Any", known: "Any") -> "dict[str, Any]":
    return (
        {"value": ", ".join([shown(each) for each in items])} if known["values"] and items else {}
    )


def read_function(value: "Any", _known: "Any") -> "dict[str, Any]":
    code = value.__code__
    count = code.co_argcount + code.co_kwonlyargcount
    return {"parameters": [label(name) for name in code.co_varnames[:count][:ITEMS]]}


def read_module(value: "Any", _known: "Any") -> "dict[str, Any]":
    return {"detail": label(DICT.get(contents(value), "__name__"))}


def read_array(value: "Any", known: "Any") -> "dict[str, Any]":
    """Of numpy, or one column of pandas."""
    return {"shape": [*value.shape], "dtype": dtype_name(value.dtype, known)}


def read_frame(value: "Any", known: "Any") -> "dict[str, Any]":
    indexes, index, columns = known["indexes"], value.index, value.columns
    if not listed(indexes, TYPE(index)) or not listed(indexes, TYPE(columns)):
        return {}
    dtypes = value.dtypes.values[:COLUMNS].tolist()
    names = columns[:COLUMNS].tolist()
    pairs = [[label(name), dtype_name(dtypes.pop(0), known)] for name in names]
    return {"shape": [index.size, columns.size], "columns": pairs, "width": columns.size}


def read_polars(value: "Any", _known: "Any") -> "dict[str, Any]":
    names, dtypes = value.columns, value.dtypes
    pairs = [[label(name), polars_dtype(dtypes.pop(0))] for name in names[:COLUMNS]]
    return {"shape": [*value.shape], "columns": pairs, "width": LIST.__len__(names)}


def read_polars_series(value: "Any", _known: "Any") -> "dict[str, Any]":
    return {"shape": [*value.shape], "dtype": polars_dtype(value.dtype)}


def read_arrow(value: "Any", _known: "Any") -> "dict[str, Any]":
    names, types = value.schema.names, value.schema.types
    pairs = [[label(name), plain_name(TYPE(types[0]), types.pop(0))] for name in names[:COLUMNS]]
    return {
        "shape": [value.num_rows, value.num_columns],
        "columns": pairs,
        "width": value.num_columns,
    }


def plain_name(cls: "Any", arrow_type: "Any") -> "Any":
    """A type of pyarrow, but for the user's own."""
    return STR(arrow_type)[:LONGEST] if is_of(cls, "pyarrow") else class_name(cls)


def polars_dtype(dtype: "Any") -> "Any":
    """Its class, or the class that it is itself."""
    return QUALNAME(dtype if is_among(TYPE, MRO(TYPE(dtype))) else TYPE(dtype))[:LONGEST]


def dtype_name(dtype: "Any", known: "Any") -> "Any":
    cls = TYPE(dtype)
    if is_among(known["numpy"], MRO(cls)) or listed(known["dtypes"], cls):
        return label(dtype.name)
    return class_name(cls)


def label(name: "Any") -> "Any":
    """A name of a column: a text, a number, or several of them."""
    cls = TYPE(name)
    if cls is STR:
        return name[:LONGEST]
    if cls is TUPLE:
        return ", ".join([label(each) for each in name[:ITEMS] if TYPE(each) is not TUPLE])
    return shown(name)


def shown(value: "Any") -> "Any":
    """A value as Python writes it, cut; of anything but a scalar, its type."""
    cls = TYPE(value)
    if cls is STR or cls is BYTES:
        text = cls.__repr__(value[:LONGEST])
        return text + "…" if value[LONGEST:] else text
    if cls is INT and value.bit_length() > 4 * LONGEST:
        return "int"
    return (
        cls.__repr__(value) if is_among(cls, (INT, FLOAT, COMPLEX, BOOL, NONE)) else class_name(cls)
    )


def json(value: "Any") -> "Any":
    """Texts, whole numbers, lists of them, and objects: kernels may have replaced their `json`."""
    cls = TYPE(value)
    if cls is DICT:
        return "{" + ", ".join([json(key) + ": " + json(each) for key, each in value.items()]) + "}"
    if cls is LIST:
        return "[" + ", ".join([json(each) for each in value]) + "]"
    if cls is INT:
        return INT.__repr__(value)
    if value.isascii() and value.isprintable() and '"' not in value and "\\" not in value:
        return '"' + value + '"'
    units = value.encode("utf-16-be", "surrogatepass").hex()
    text, at = "", 0
    while units[at:]:
        text, at = text + "\\u" + units[at : at + 4], at + 4
    return '"' + text + '"'


BUILTIN: "Any" = (
    *[(cls, read_scalar) for cls in (INT, FLOAT, COMPLEX, BOOL, NONE)],
    *[(cls, read_text) for cls in (STR, BYTES)],
    *[(cls, read_list) for cls in (LIST, TUPLE)],
    (SET, read_set),
    (DICT, read_dict),
    (FUNCTION, read_function),
)
