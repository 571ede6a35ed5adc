"""Modules that are not known to compute only: an import runs their code."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..code import Code, shown
from ..words import words

# They compute, read and show. What some of their functions do besides is read off each call.
_KNOWN = words(
    "__future__ abc argparse array ast asyncio atexit base64 bdb binascii bisect builtins bz2 "
    "calendar cmath code codecs collections colorsys concurrent configparser contextlib "
    "contextvars copy csv curses dataclasses datetime dbm decimal difflib dis doctest email "
    "enum errno faulthandler fileinput filecmp fnmatch fractions functools gc getopt getpass "
    "gettext glob graphlib gzip hashlib heapq hmac html http importlib inspect io ipaddress "
    "itertools json keyword linecache locale logging lzma marshal math mimetypes mmap "
    "multiprocessing netrc numbers operator os pathlib pickle pickletools pkgutil platform "
    "plistlib posixpath pprint profile pstats pyclbr queue random re reprlib resource runpy "
    "sched secrets select selectors shelve shlex shutil signal site socket sqlite3 ssl stat "
    "statistics string struct subprocess symtable sys sysconfig tarfile tempfile textwrap "
    "threading time timeit token tokenize tomllib trace traceback tracemalloc types typing "
    "unicodedata unittest urllib uuid warnings wave weakref xml xmlrpc zipfile zipimport zlib "
    "zoneinfo cProfile imghdr ctypes IPython ipykernel ipywidgets ipympl ipyleaflet "
    "ipydatagrid itables numpy pandas polars pyarrow duckdb dask xarray modin cudf cupy vaex "
    "numba numexpr bottleneck scipy sympy statsmodels sklearn sklearnex imblearn xgboost "
    "lightgbm catboost shap lime eli5 optuna hyperopt pingouin lifelines linearmodels arch "
    "pmdarima prophet sktime tslearn tsfresh darts stumpy ruptures pymc pymc3 arviz emcee "
    "corner bambi cmdstanpy pystan pyro numpyro networkx igraph community umap hdbscan kneed "
    "mlxtend yellowbrick category_encoders feature_engine missingno pandas_profiling "
    "ydata_profiling sweetviz great_tables matplotlib mpl_toolkits pylab seaborn plotly "
    "altair bokeh holoviews hvplot panel datashader plotnine pygal squarify wordcloud "
    "adjustText colorcet cmocean palettable upsetplot venn matplotlib_inline matplotlib_venn "
    "joypy ptitprince bqplot pydeck folium vega_datasets geopandas shapely pyproj fiona "
    "rasterio rioxarray cartopy geopy h3 pysal libpysal esda earthpy gmplot haversine "
    "pycountry PIL cv2 skimage imageio mahotas SimpleITK pydicom nibabel nilearn mne librosa "
    "soundfile audioread torch torchvision torchaudio torchmetrics pytorch_lightning "
    "lightning keras tensorflow tf_keras jax jaxlib flax haiku optax onnx onnxruntime "
    "transformers tokenizers sentence_transformers datasets evaluate peft accelerate timm "
    "einops nltk spacy gensim textblob rapidfuzz fuzzywuzzy Levenshtein jellyfish unidecode "
    "regex langdetect emoji sacremoses rouge_score wordfreq textstat faiss annoy hnswlib "
    "stable_baselines3 gymnasium gym openpyxl xlrd xlsxwriter xlwt docx pptx PyPDF2 pypdf "
    "pdfplumber fitz reportlab tabula camelot fpdf markdown bs4 lxml html5lib parsel yaml "
    "toml tomli orjson ujson simplejson jsonschema msgpack h5py tables zarr netCDF4 cftime "
    "fastparquet fastavro avro pyreadstat sas7bdat odf nbformat chardet charset_normalizer "
    "ftfy ics vobject py7zr zstandard lz4 joblib cloudpickle dill astropy astroquery "
    "photutils lmfit pint uncertainties quantities control simpy pulp ortools cvxpy cvxopt "
    "pyomo deap mesa Bio skbio rdkit ase pymatgen MDAnalysis metpy pvlib wfdb neurokit2 "
    "biosppy obspy qutip qiskit cirq galois gmpy2 mpmath healpy tqdm rich tabulate "
    "prettytable termcolor colorama loguru attr attrs pydantic cattrs marshmallow dateutil "
    "pytz pendulum arrow holidays humanize inflect more_itertools toolz cytoolz funcy boltons "
    "click typer typing_extensions packaging psutil cachetools sortedcontainers bidict parse "
    "pyparsing lark ply jinja2 Jinja2 faker mimesis nameparser phonenumbers validators "
    "sqlparse sqlglot sqlalchemy pandasql pandera great_expectations siuba janitor dfply ibis "
    "watermark tables_io autograd patsy formulaic theano aesara pytensor requests httpx "
    "aiohttp urllib3 ftplib smtplib poplib imaplib telnetlib socketserver webbrowser boto3 "
    "botocore s3fs gcsfs huggingface_hub kagglehub openai anthropic gdown yfinance "
    "pandas_datareader wikipedia pymongo redis psycopg2 psycopg pymysql mlflow wandb osmnx "
    "contextily pooch keyring dotenv google pty pexpect selenium scrapy feedparser "
    "dowhy econml skopt statsforecast mlforecast swifter graphviz tiktoken mapclassify kmodes "
    "pyspark lets_plot pygwalker"
)

# All their names compute, or are known by themselves. What other modules bring does not show.
_OPEN = words(
    "math cmath numpy numpy.linalg pylab sympy matplotlib matplotlib.pyplot typing statistics "
    "itertools collections functools fractions decimal datetime random string tkinter turtle "
    "ipywidgets plotnine lets_plot bokeh.plotting bokeh.models pandas polars scipy scipy.stats "
    "scipy.integrate scipy.optimize scipy.linalg sklearn.metrics sklearn.model_selection "
    "sklearn.preprocessing sklearn.linear_model sklearn.ensemble pyspark.sql.functions "
    "pyspark.sql.types qiskit pulp siuba dfply astropy.units control manim keras.layers "
    "tensorflow.keras.layers IPython.display"
)


def modules(code: Code) -> Iterator[str]:
    for node in (*code.nodes.of(ast.Import), *code.nodes.of(ast.ImportFrom)):
        match node:
            case ast.Import(names=aliases):
                names = [alias.name for alias in aliases]
            case ast.ImportFrom(module=module, level=level):
                names = [("." * level) + (module or "")]
            case _:
                continue
        unknown = [name for name in names if name.split(".")[0] not in _KNOWN]
        if unknown:
            yield f"imports a module that is not known: {shown(unknown)}"
        elif _takes_all(node) and names[0] not in _OPEN:
            yield f"imports all names of {names[0]}"


def _takes_all(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
