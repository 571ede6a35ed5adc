"""What Python code, or an output that it shows, loads from elsewhere or sends there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..code import Call, Code, is_below
from ..html import loads_remote
from ..words import RUNNING_SQL, words
from .page import SHOWING, showing

_MODULES = words(
    "requests httpx aiohttp urllib3 urllib.request http.client http.server socket ssl ftplib "
    "smtplib poplib imaplib nntplib telnetlib xmlrpc socketserver webbrowser websocket "
    "websockets paramiko fabric pysftp boto3 botocore aiobotocore s3fs gcsfs adlfs "
    "google.cloud googleapiclient azure kaggle kagglehub openai anthropic mistralai cohere "
    "groq replicate litellm huggingface_hub gdown yfinance pandas_datareader tweepy praw "
    "telegram discord slack_sdk twilio sendgrid selenium playwright scrapy mechanize "
    "feedparser pymongo redis psycopg psycopg2 asyncpg pymysql MySQLdb mysql snowflake "
    "elasticsearch opensearchpy kafka pika grpc wandb mlflow comet_ml neptune clearml "
    "distributed wikipedia wikipediaapi pytube yt_dlp osmnx contextily pooch arxiv "
    "alpha_vantage quandl fredapi geopy.geocoders nltk.download torch.hub tensorflow_datasets "
    "tensorflow_hub spacy.cli.download asyncio.open_connection asyncio.start_server "
    "vega_datasets.data.url websocket_client datasets.load_dataset requests_html cloudscraper "
    "trafilatura.fetch_url newspaper IPython.display.IFrame IPython.display.YouTubeVideo "
    "IPython.display.VimeoVideo IFrame YouTubeVideo VimeoVideo folium.Map folium.TileLayer "
    "logging.handlers.HTTPHandler logging.handlers.SocketHandler logging.handlers.DatagramHandler "
    "logging.handlers.SMTPHandler logging.handlers.SysLogHandler multiprocessing.connection "
    "multiprocessing.managers"
)
_CALLS = {
    *("urlopen", "urlretrieve", "load_dataset", "get_rdataset", "from_pretrained", "sendmail"),
    *("create_connection", "create_datagram_endpoint", "getaddrinfo"),
    *("hf_hub_download", "download", "snapshot_download", "get_file", "push_to_hub", "upload_file"),
    *("put_object", "download_file", "send_message", "load_state_dict_from_url", "explore"),
    *("scatter_mapbox", "scatter_map", "density_mapbox", "density_map", "choropleth_mapbox"),
    *("choropleth_map", "line_mapbox", "line_map", "add_basemap", "to_gbq", "read_gbq"),
}
_OF_MODULE = {  # by the name of the function, the modules of which it loads
    "load_dataset": ("seaborn", "sns", "datasets", ""),
    "explore": ("geopandas",),
    "get_file": ("keras", "tensorflow", "tf", ""),
}
_READING = re.compile(
    r"read|load|open|fetch|get|post|put|patch|delete|download|request|imread|scan_|connect"
    r"|to_|write|save|sink|Image|Video|Audio|SVG|from_|upload|send|clone|submit|parse\Z",
)
# They take an address for a text.
_INERT = words(
    "print len str repr format urlparse urlsplit urljoin urlunparse quote unquote startswith "
    "endswith replace split rsplit strip lstrip rstrip join append add index count find rfind "
    "match search sub fullmatch findall finditer compile contains isin eq ne insert extend "
    "set list tuple dict sorted DataFrame Series Index array Markdown set_title title text "
    "annotate xlabel ylabel suptitle figtext info debug warning error critical exception map "
    "where mask fillna assign setdefault Namespace add_argument removeprefix removesuffix "
    "partition encode lower upper isinstance type Field field namedtuple escape dumps loads "
    "cat extract update write writelines write_text input set_xlabel set_ylabel set_text "
    "legend Literal lit bind URIRef namespace register_namespace zip full repeat partial "
    "Counter Path PurePath Text markdown add_paragraph add_heading hash md5 sha256 "
    "encodebytes b64encode isnull pop remove discard enumerate reversed iter add_annotation"
)
# What they show is HTML, too, most of which is a caption without a tag.
_RENDERING = words("set_caption Div HoverTool Popup Tooltip")
_EMPTY_MAPS = {"white-bg"}
_WEIGHTS = re.compile(r"DEFAULT|IMAGENET|COCO|KINETICS|noisy-student", re.I)
_FETCHING = words(
    "transformers.pipeline sentence_transformers.SentenceTransformer "
    "sentence_transformers.CrossEncoder gensim.downloader whisper.load_model stanza.download "
    "evaluate.load scipy.datasets librosa.ex librosa.example mne.datasets nilearn.datasets "
    "shap.datasets darts.datasets astroquery Bio.Entrez Bio.Blast.NCBIWWW Bio.ExPASy obspy.clients "
    "statsmodels.datasets.webuse urllib.robotparser pyarrow.flight pyarrow.fs.S3FileSystem "
    "torch.distributed wfdb.dl_database torchvision.datasets.utils google.auth "
    "clip.load easyocr.Reader xarray.tutorial.open_dataset xarray.tutorial.load_dataset "
    "torch.hub huggingface_hub keras_hub keras_nlp"
)
_URL = re.compile(
    r"\b(?:https?|ftps?|sftp|s3a?|gs|gcs|abfss?|az|wss?|hdfs|ssh|mongodb|postgres\w*"
    r"|mysql\w*|redis|hf)(?:\+\w+)?://([^\s/?#'\"\0]*)",
    re.I,
)
# Chained file systems, as in `zip://*.csv::https://…` and `/vsicurl/https://…`.
_ADDRESS = re.compile(rf"\A\s*(?:[^\s?#]*::|(?:/vsi\w+)+/)?{_URL.pattern}", re.I)
_IN_SQL = re.compile(rf"(?:\A|['\"(])\s*(?:[^\s?#'\"]*::)?{_URL.pattern}", re.I)
_HANDING = words("map imap imap_unordered starmap submit apply apply_async partial")


def network(code: Code) -> Iterator[str]:
    hosts = dict.fromkeys(host for call in code.calls for host in _hosts(call, code))
    hosts |= dict.fromkeys(_shown(code))
    yield from (f"uses the network: {host}" if host else "uses the network" for host in hosts)
    if hosts:
        return
    used = (is_below(name, _MODULES) for name in code.used)
    module = next(filter(None, used), "")
    function = next((call.name for call in code.calls if _downloads(call, code)), "")
    if module or function:
        yield f"uses the network: {module or function}"


def hosts_of_sql(text: str) -> Iterator[str]:
    """The hosts from which SQL reads tables."""
    yield from (found[1] for found in _IN_SQL.finditer(text))


def _shown(code: Code) -> Iterator[str]:
    """The hosts from which something is loaded by what the cell shows."""
    if any(call.name in _RENDERING for call in code.calls) or any(True for _ in showing(code)):
        for text in (text for _, text in code.templates if loads_remote(text)):
            found = _URL.search(text)
            yield found[1] if found else ""


def _hosts(call: Call, code: Code) -> Iterator[str]:
    """The hosts that an argument names; an empty one where the text has none."""
    if call.name in SHOWING:
        return
    if call.name in _HANDING:
        call = _handed_on(call, code)
    if call.name in _INERT or (not _READING.match(call.name) and _is_own(call, code)):
        return
    is_reading = bool(_READING.match(call.name)) and call.name not in _INERT
    within = _IN_SQL if call.name in RUNNING_SQL else _ADDRESS
    for each in code.given(call):
        for text in code.texts(each):
            if found := within.search(text):
                yield found[1]
    # `pd.read_csv(urljoin("https://…", name))`
    for each in call.node.args[:2] if is_reading else ():
        for inner in code.texts_within(each):
            if found := _ADDRESS.match(inner):
                yield found[1]


def _handed_on(call: Call, code: Code) -> Call:
    """`map(pd.read_csv, urls)` calls its first argument with the others."""
    function = call.argument(0, "func", "function")
    name = "" if function is None else code.names.called(function)[1]
    reads = bool(_READING.match(name)) and name not in _INERT
    return Call(call.node, call.module, name, call.dotted) if reads else call


def _is_own(call: Call, code: Code) -> bool:
    """Whether it is a function of this cell, which is read itself."""
    return isinstance(call.node.func, ast.Name) and code.names.is_bound(call.node.func.id)


def _has_weights(call: Call) -> bool:
    """Whether a model is made with weights that its library downloads."""
    for key in call.node.keywords:
        if key.arg == "pretrained" and _is_true(key.value):
            return True
        name = getattr(key.value, "attr", None) or getattr(key.value, "value", None)
        if key.arg == "weights" and isinstance(name, str) and _WEIGHTS.match(name):
            return True
    return False


def _downloads(call: Call, code: Code) -> bool:
    if _has_weights(call) or is_below(call.dotted, _FETCHING):
        return True
    if call.name.startswith("fetch_") and "sklearn" in call.dotted:
        return True
    if call.name.startswith("fetch_") and not call.receiver:
        return True
    if any(key.arg == "download" and _is_true(key.value) for key in call.node.keywords):
        return True
    if call.name == "load_data" and "datasets" in call.module:
        return True
    if call.name not in _CALLS:
        return False
    if call.name == "from_pretrained":
        return not any(text.startswith((".", "/", "~")) for text in code.texts(call.argument(0)))
    if any(getattr(key.value, "value", None) in _EMPTY_MAPS for key in call.node.keywords):
        return False
    modules = _OF_MODULE.get(call.name)
    return modules is None or call.module.split(".")[0] in modules


def _is_true(node: object) -> bool:
    return getattr(node, "value", None) is True
