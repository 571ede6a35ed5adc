"""What asks where it is called asks where it is handed on instead, however that is done."""

from __future__ import annotations

from collections.abc import Mapping, Set

import pytest

from jupyterlab_gptcode.approval import calls, opened, writers
from jupyterlab_gptcode.approval.effects.dynamic import _LOW
from jupyterlab_gptcode.approval.effects.loads import _LOADING, _LOADING_NAMES
from jupyterlab_gptcode.approval.effects.network import _CALLS, _FETCHING, _MODULES, _OF_MODULE
from jupyterlab_gptcode.approval.effects.processes import _ENDING, _INSTALLING
from jupyterlab_gptcode.approval.effects.processes import _STARTING as _PROCESSES
from jupyterlab_gptcode.approval.effects.texts import _RUNNING
from jupyterlab_gptcode.approval.words import ALWAYS_REMOVE, WRITING

from .test_risk_corpus import risk

WAYS = {
    "list": "for f in [{0}]:\n    f(*given)",
    "tuple": "f, n = {0}, 1\nf(*given)",
    "dict": "d = {{'a': {0}}}\nd['a'](*given)",
    "argument": "go({0})",
    "keyword": "go(key={0})",
    "default": "def go(f={0}):\n    f(*given)",
    "decorator": "@{0}\ndef go():\n    pass",
    "return": "def go():\n    return {0}",
    "partial": "from functools import partial\npartial({0})",
    "map": "list(map({0}, first, second))",
    "comprehension": "[f(*given) for f in ({0},)]",
    "class": "class A:\n    f = {0}",
    "walrus": "(f := {0})(*given)\ngo(f)",
    "choice": "(x and {0})(*given)",
    "getattr": "go(getattr({1}, '{2}'))",
}
# By their names only: each takes a file that is open, or has one at another place.
READING = {"dump", "plot_tree", "text"}
# What opens files needs a mode or a name to write.
OVERWRITING = {
    *(f"lib.{name}" for name in (WRITING | ALWAYS_REMOVE) - READING),
    *(f"lib.{name}" for name, (_, of) in writers._PLACES.items() if not of),
    *(f"{of[0]}.{name}" for name, (_, of) in writers._PLACES.items() if of),
    *(name if "." in name else f"numpy.{name}" for name in opened._OPENING),
    *(f"os.{name}" for name in calls._REMOVING - {"rmtree", "move"}),
    *(f"shutil.{name}" for name in {"rmtree", "move", *calls._COPYING}),
    *(f"logging.{name}" for name in opened._LOGGING),
    *("os.system", "os.popen", "subprocess.run", "subprocess.check_output"),
} - {f"lib.{name}" for name in READING}


def _of(modules: Set[str] | Mapping[str, object], at_least: int) -> Set[str]:
    """Functions: what has a module is taken as it is, of any module as one of its functions."""
    assert len(modules) >= at_least
    return {name if "." in name else f"{name}.any" for name in modules}


ASKING = {
    *_of(_MODULES, 80),
    *_of(_FETCHING, 20),
    *(f"{of[0]}.{name}" for name in _CALLS if (of := _OF_MODULE.get(name, ["lib"]))),
    *_of(_PROCESSES, 20),
    *_of(_INSTALLING, 2),
    *(name for name in _ENDING if "." in name),
    *_of(_LOADING, 20),
    *(f"lib.{name}" for name in _LOADING_NAMES),
    *_of(_RUNNING - {"eval", "exec", "compile", "execfile"}, 10),
    *_of(_LOW, 10),
    *("os.chdir", "os.symlink", "IPython.display.HTML", "IPython.display.Javascript"),
    *("os.getenv", "os.environ", "sqlalchemy.text", "builtins.eval", "importlib.import_module"),
} - {f"{name}.any" for name in ("IFrame", "YouTubeVideo", "VimeoVideo")}


def handed_on(name: str, way: str) -> str:
    module, _, function = name.rpartition(".")
    return f"import {module}\n" + WAYS[way].format(name, module, function)


@pytest.mark.parametrize("way", WAYS)
def test_what_overwrites_or_removes_asks_in_every_mode(way: str) -> None:
    silent = [name for name in sorted(OVERWRITING) if not risk(handed_on(name, way)).harms]
    assert silent == []
    assert len(OVERWRITING) > 150


@pytest.mark.parametrize("way", WAYS)
def test_what_asks_where_it_is_called_asks_where_it_is_handed_on(way: str) -> None:
    names = sorted(ASKING)
    effects = {name: risk(handed_on(name, way)).effects for name in names}
    unknown = "imports a module that is not known"  # which says nothing of what is handed on
    reasons = {n: [e for e in found if not e.startswith(unknown)] for n, found in effects.items()}
    assert [name for name in names if not reasons[name]] == []


@pytest.mark.parametrize(
    "code",
    [
        "import logging\nfor h in [logging.FileHandler]:\n    h('Sales.csv', 'w')",
        "import logging\nd = {'a': logging.FileHandler}\nd['a']('Sales.csv', 'w')",
        "import logging\nlist(map(logging.FileHandler, ['Sales.csv'], ['w']))",
        "import logging.handlers\n"
        "h = logging.handlers.RotatingFileHandler('Sales.csv', maxBytes=1, backupCount=1)\n"
        "l = logging.getLogger()\nl.addHandler(h)\nl.error('junk')",
        "import logging.handlers\nlogging.handlers.TimedRotatingFileHandler('Sales.csv', 'S')",
        "import logging.handlers\nlogging.handlers.WatchedFileHandler('/data/x')",
        "import logging\nlogging.FileHandler('/tmp/work/y')",
        "import logging\nlogging.FileHandler('Sales.csv')",
        "import logging\nh = logging.FileHandler\nh('Sales.csv')",
        "import logging\nimport functools as f\nf.partial(logging.FileHandler, 'Sales.csv')()",
        "import logging\nclass A(logging.FileHandler):\n    pass\nA('Sales.csv', 'w')",
        "import logging\nlogging.basicConfig(**given)",
        "import logging\nprint([f('Sales.csv', 'w') for f in [logging.FileHandler]])",
        "import logging\nx: go(logging.FileHandler) = 1",
        "from functools import partial\nimport logging\n"
        "partial(logging.FileHandler, encoding='utf-8')('Sales.csv')",
        "list(map(open, *given))",
        "p = Path('Sales.csv')\nfor o in [p.open]:\n    o('w')",
        "for r in [Path('a').rename]:\n    r('Sales.csv')",
        "import logging\nfor m in [logging]:\n    m.basicConfig(filename='Sales.csv')",
        "from logging.config import dictConfig\n"
        "c = {'handlers': {'a': {'class': 'logging.FileHandler', 'filename': 'Sales.csv'}}}\n"
        "dictConfig(c)",
        "import logging.config\nlogging.config.dictConfig(given)",
        "import zarr\nzarr.open_array('data')",
        "for o in [p.open]:\n    o('w')",
        "def go(p):\n    for o in (p.rename, p.replace):\n        o('Sales.csv')",
        "f = p.open\nf('w')",
        "f = Path('Sales.csv').open\nf('w')",
        "list(map(p.open, ['w']))",
        "go(archive.extractall)",
        "import logging\nh = object()\nlogging.FileHandler.__init__(h, 'Sales.csv')",
        "import logging\nlogging.FileHandler.__call__('Sales.csv', 'w')",
        "import logging.handlers as g\ng.WatchedFileHandler.__init__(h, name)",
        "import zipfile\nzipfile.ZipFile.__init__(z, 'Sales.csv', 'w')",
        "Path.rename(p, 'Sales.csv')",
        "Path.replace(Path('a'), 'Sales.csv')",
        "Path.open(Path('Sales.csv'), 'w')",
    ],
)
def test_handlers_of_logs_ask_about_the_users_files(code: str) -> None:
    assert risk(code).harms
    assert risk(code).effects


@pytest.mark.parametrize(
    "code",
    [
        "import logging\nlogging.getLogger().addHandler(logging.FileHandler('new.log'))",
        "import logging.handlers\nlogging.handlers.RotatingFileHandler('new.log', maxBytes=9)",
        "import logging\nlogging.FileHandler('Sales.csv', mode='x')",
        "import logging\nlogging.FileHandler.__init__(h, 'new.log')",
        "ax.plot(df.date, df.open)\nax.plot(df.date, df['close'])",
        "spread = [row.high - row.open, row.low]",
        "names.map(str.replace)\nlist(map(p.open, names))",
        "from PIL import Image\nlist(map(Image.open, ['Sales.csv']))",
        "Path.exists(p)\nPath.cwd()\nPath.read_text(p)\nsorted(names, key=Path.stat)",
        "class A(B):\n    def __init__(self):\n        super().__init__(1)\nB.__init__(self)",
        "import logging\nfor h in (logging.StreamHandler, logging.NullHandler):\n    h()",
        "import logging\nh = logging.FileHandler\nh('new.log')",
        "list(map(logging.FileHandler, ['a.log', 'b.log']))",
        "files = list(map(open, ['Sales.csv']))",
        "frames = list(map(pd.read_csv, ['Sales.csv', 'notes.txt']))",
        "df['a'].map(json.loads).apply(np.log)\ndf.agg([np.mean, np.std, 'sum', len])",
        "for f in (np.sin, np.cos, np.exp):\n    plt.plot(x, f(x))",
        "models = {'a': Ridge, 'b': Lasso}\nfor n, m in models.items():\n    m().fit(X, y)",
        "from sklearn.linear_model import Ridge\nm = [Ridge, np.polyfit]\nm[0]().fit(X, y)",
        "table = {np.float64: 'f', str: 's', Path: 'p'}\nisinstance(x, (Path, zipfile.ZipFile))",
        "try:\n    f()\nexcept (zipfile.BadZipFile, OSError, sqlite3.Error):\n    raise",
        "import zipfile\ndef names(z: zipfile.ZipFile) -> list[Path]:\n    return z.namelist()",
        "import functools as f\nf.reduce(max, map(f.partial(round, ndigits=2), x))",
        "import zipfile\nfrom functools import partial\nread = partial(zipfile.ZipFile, mode='r')",
        "df.groupby('a').agg(n=('b', pd.Series.nunique)).pipe(print)",
        "axes = [ax.plot, ax.scatter, ax.bar]\nargs.output, config.export, self.save",
        "import torch\nlayers = [torch.nn.ReLU, torch.nn.Linear]\nd = {'f': torch.float32}",
        "os.environ['OMP_NUM_THREADS'] = '4'",
        "x = df.text, row.query, response.raw, row.output, df.download",
        "sns.FacetGrid(df).map(sns.histplot, 'a').map_dataframe(plt.scatter, 'a', 'b')",
    ],
)
def test_what_is_harmless_is_handed_on_without_a_question(code: str) -> None:
    assert risk(code).effects == ()
