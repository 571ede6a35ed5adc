"""Secrets of the environment, and files that hold credentials."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..code import Call, Code, shown
from ..names import ANY
from ..words import RUNNING_SQL, words

_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSW|PWD\b|CREDENTIAL|AUTH|COOKIE|DSN|DATABASE_URL", re.I)
_HARMLESS = re.compile(
    r"\A(?:HOME|USER|USERNAME|PATH|PWD|OLDPWD|SHELL|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP"
    r"|HOSTNAME|EDITOR|TERM|DISPLAY|CI|DEBUG|PYTHON\w*|VIRTUAL_ENV|CONDA_\w+|CUDA_\w+"
    r"|OMP_\w+|MKL_\w+|NUMBA_\w+|TF_\w+|JUPYTER\w*|JPY_SESSION_NAME|MPL\w*|\w*_(?:DIR|PATH|FOLDER|LEVEL|THREADS|ENV|MODE|SEED"
    r"|HOME|CACHE|PREFIX|ROOT)"
    r"|DATA|SEED|SLURM_(?:CPUS\w*|JOB_ID|NTASKS))\Z"
)
_FILES = re.compile(
    r"(?:\A|[/\\~'\"])(?:\.ssh|\.aws|\.azure|\.gnupg|\.kube|\.docker|\.netrc|_netrc|\.pgpass|\.my\.cnf"
    r"|[\w-]*\.env(?:\.\w+)?|\.envrc|\.bashrc|\.zshrc|\.profile|\.bash_profile|\.gitconfig"
    r"|rclone\.conf|(?:jpserver|nbserver|kernel)-[\w*-]+\.json|\.cache/huggingface/\w*token\w*"
    r"|run/secrets|\.git-credentials|\.pypirc|\.npmrc|\.bash_history|\.zsh_history|\.htpasswd"
    r"|\.python_history|\.config/gcloud|\.config/gh|\.kaggle|\.huggingface|\.jupyter|id_rsa\w*|id_ed25519\w*|id_ecdsa|id_dsa"
    r"|credentials(?:\.\w+)?|secrets?\.(?:json|ya?ml|toml|ini|txt)|service[-_]account\w*\.json"
    r"|\.mozilla|\.thunderbird|\.config/(?:google-chrome[\w-]*|chromium|BraveSoftware|microsoft-edge[\w-]*"
    r"|opera|vivaldi|hub|op|doctl|openai|anthropic|containers|pip|github-copilot)"
    r"|Library/(?:Keychains|Cookies|Application Support/(?:Google/Chrome|Firefox|BraveSoftware))"
    r"|AppData[/\\](?:Local|Roaming)[/\\](?:Google|Mozilla|Microsoft[/\\](?:Credentials|Protect|Vault|Edge))"
    r"|\.password-store|\.local/share/keyrings|key[34]\.db|logins\.json|cookies\.sqlite|wallet\.dat"
    r"|\.dockercfg|\.databrickscfg|\.snowsql|\.vault-token|\.terraform\.d|\.terraformrc|\.boto|\.s3cfg"
    r"|\.oci|\.mc|\.fly|\.heroku|\.cdsapirc|\.condarc|pip\.conf|\.pip|\.subversion|\.openai|\.anthropic"
    r"|\.bash_login|\.zprofile|\.zshenv|\.zlogin|\.cshrc|\.tcshrc|\.viminfo|\.lesshst|\.Rhistory|\.Renviron"
    r"|\.(?:mysql|psql|sqlite|node_repl|duckdb)_history|\.ipython|history\.sqlite"
    r"|[\w.-]+\.(?:pem|p12|pfx|key|kdbx|jks)|etc/(?:passwd|shadow|sudoers|gshadow))(?=\Z|[/\\'\"])"
    r"|/proc/[^/]+/(?:environ|mem|maps|cmdline)",
    re.I,
)
_HIDDEN = re.compile(r"(?:\A|/)(?:\.[^./][^/]*[*?\[]|\.[*?\[]|\[[^/]*\.)")
_MODULES = words(
    "netrc.netrc keyring dotenv google.colab.userdata kaggle_secrets IPython.lib.passwd "
    "browser_cookie3"
)
_ROOTED = re.compile(r"[~/][\w./]|[A-Za-z]:[/\\]")
_IN_SQL = re.compile(r"'([^'\n]+)'")
_GETTING = {"os.getenv", "os.getenvb", "posix.getenv", "environ.get"}
_TAKING = {"getenv", "getenvb", "expandvars", "environ"}
_EXPANDED = re.compile(r"\$\{?(\w+)|%(\w+)%")
_JOINING = {"join", "joinpath", "Path", "PurePath"}
_GLOBBING = {"glob", "rglob", "iglob"}
_SEARCHING = {*_GLOBBING, "walk", "scandir", "listdir", "iterdir"}
_PRIVATE = re.compile(r"~|/(?:root|proc|etc|home|Users|run|var/log|sys)?(?:/|\Z|[*?\[])")
_EXAMPLE = re.compile(r"\.env\.(?:example|sample|template)|\.pub\Z", re.I)


def names_credentials(text: str) -> bool:
    return bool(_FILES.search(text)) and not _EXAMPLE.search(text)


def finds_hidden(pattern: str) -> bool:
    """Whether it may find files with a name that begins with a dot."""
    return bool(_HIDDEN.search(pattern))


def is_secret(variable: str) -> bool:
    return bool(_SECRET.search(variable))


def secrets(code: Code) -> Iterator[str]:
    names = list(_variables(code))
    if names:
        known = [name for name in names if name.strip(ANY)]
        what = shown(known) or "variables of the environment"
        yield f"reads secrets: {what}"
    texts = {*code.strings, *_put_together(code)}
    paths = [text for text in sorted(texts) if names_credentials(text)]
    paths = [text for text in paths if len(text) < 200 and not _is_prose(text)]
    if paths:
        yield f"reads or writes credentials: {shown(paths)}"
    if places := [text for call in code.calls for text in _searched(call, code)]:
        yield f"searches outside the notebook's folder: {shown(places)}"
    for name in code.used:
        if any(name == module or name.startswith(f"{module}.") for module in _MODULES):
            yield f"reads secrets: {name}"
            return


def _is_prose(text: str) -> bool:
    """Whether it is a sentence about files: few of their names have spaces."""
    return "\n" in text or (" " in text and not _ROOTED.match(text))


def _put_together(code: Code) -> Iterator[str]:
    """Texts that stand in parts in the code, and names within SQL."""
    yield from (text for node, text in code.templates if isinstance(node, ast.JoinedStr))
    for node in code.nodes.of(ast.BinOp):
        if isinstance(node.op, ast.Add | ast.Div):
            yield from code.names.texts(node)
    for call in code.calls:
        if call.name in _JOINING:
            yield from code.names.texts(call.node)
        elif call.name in RUNNING_SQL:
            for text in code.texts(call.argument(0, "sql", "query")):
                yield from _IN_SQL.findall(text)


def _searched(call: Call, code: Code) -> Iterator[str]:
    """The places below which a call looks for files, where they are the system's or the home."""
    if call.name not in _SEARCHING:
        return
    is_method = call.receiver is not None and code.names.is_path(call.receiver)
    target = call.receiver if is_method else call.argument(0, "top", "path", "pathname", "dir")
    places = (text.replace(ANY, "*") for text in code.texts(target))
    for place in places:
        if _PRIVATE.match(place) or (call.name in _GLOBBING and finds_hidden(place)):
            yield place


def _variables(code: Code) -> Iterator[str]:
    """The variables of the environment that are read; ANY for all of them."""
    environ = code.names.origins.dotted
    inner: set[int] = set()
    is_used = any(_is_environ(name) or name in _GETTING for name in code.used)
    if not is_used and not any(call.name in _TAKING for call in code.calls):
        return
    for node in code.nodes:
        match node:
            case ast.Subscript(value=value, slice=index, ctx=context) if _is_environ(
                environ(value)
            ):
                inner.add(id(value))
                if isinstance(context, ast.Load):
                    yield from _secret(code.texts(index))
            case ast.Call(
                func=ast.Attribute(value=value, attr="get" | "pop" | "setdefault"), args=[name, *_]
            ) if _is_environ(environ(value)):
                inner.add(id(value))
                yield from _secret(code.texts(name))
            case ast.Call(
                func=ast.Attribute(value=value, attr="update" | "__contains__" | "__setitem__")
            ) if _is_environ(environ(value)):
                inner.add(id(value))
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[value]) if _is_environ(
                environ(value)
            ):
                inner.add(id(value))
    for call in code.calls:
        if call.dotted in _GETTING:
            inner.add(id(call.node.func))
            yield from _secret(code.texts(call.argument(0, "key")))
        elif call.name == "expandvars":
            for text in code.texts(call.argument(0, "path")):
                yield from _secret([one or two for one, two in _EXPANDED.findall(text)] or ["HOME"])
        elif call.name == "environ":  # of a process
            yield ANY
    for used, dotted in code.named:
        if (_is_environ(dotted) or dotted in _GETTING) and id(used) not in inner:
            yield ANY


def _is_environ(dotted: str) -> bool:
    return dotted in ("os.environ", "os.environb", "posix.environ")


def _secret(names: list[str]) -> Iterator[str]:
    for name in names or [ANY]:
        if _SECRET.search(name) or not _HARMLESS.match(name):
            yield name
