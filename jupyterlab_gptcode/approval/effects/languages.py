"""Code for other kernels, by careful words: it is not parsed, so what is not plain asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..code import shown
from ..words import words
from .commands import command_effects
from .network import hosts_of_sql
from .secrets import names_credentials
from .sql import changes

UNCHECKED = "is in a language that cannot be checked"
_TEXT = re.compile(r"\"([^\"\n]+)\"|'([^'\n]+)'")
_COMMENT = re.compile(r"#[^\n]*")
_R = (
    (
        "may delete or overwrite files",
        # Nothing else has such a name, so they need not be called: `lapply(files, unlink)`.
        r"\b(?:unlink|file\.(?:remove|rename|copy|append|create)|file_(?:delete|move|copy)|dir_delete)\b"
        r"|\b(?:fs::\w+|(?:sink|dput|dump)\s*\()",
    ),
    (
        "writes files",
        r"\b(?:write(?:\w|\.)*|fwrite|save(?:RDS|_\w+|\.image)?|ggsave|pdf|png|jpeg|svg|tiff|bmp|cairo_pdf|postscript|unzip|untar|zip|writeLines|write_\w+|saveWorkbook|dir\.create|export|st_write|download\.file)\s*\("
        r"|\bcat\s*\([^\n]{0,200}?\bfile\s*="
        r"|\b(?:gz|bz|xz)?file\s*\([^()\n]{0,200}?[\"'][wa]\+?[bt]?[\"']"
        r"|[(,]\s*(?:write\.\w+|saveRDS|ggsave|writeLines)\s*[,)]",
    ),
    (
        "runs a shell command",
        r"\b(?:system2?|shell(?:\.exec)?|pipe|processx?::\w+|callr::\w+)\s*\(|\bsystem2\b"
        r"|(?:<-|[(,]|%>%|\|>)\s*system\s*(?:[,)]|$)",
    ),
    (
        "uses the network",
        r"\b(?:url|download\.file|curl\w*|GET|POST|PUT|DELETE|getURL|read_html|httr2?::\w+|request|socketConnection|source_url|gs4_\w+|browseURL)\s*\(|https?://|s3://",
    ),
    (
        "installs packages",
        r"\b(?:install\.packages|install_\w+|remove\.packages|pak::\w+|BiocManager::\w+|renv::\w+|update\.packages)\b",
    ),
    (
        "runs code from a text",
        r"\b(?:eval|evalq|parse|source|do\.call|match\.fun|get|Recall|sys\.function|load|readRDS|attachNamespace|\.Call|\.External|\.C|dyn\.load|reticulate::\w+|getFromNamespace|assignInNamespace|knit\w*|render|sys\.source)\s*\("
        r"|\b(?:knitr::(?!kable)|rmarkdown::)\w+|(?:<-|[(,]|%>%|\|>)\s*(?:eval|source|parse)\s*(?:[,)]|$)",
    ),
    (
        "reads secrets from the environment",
        r"\b(?:Sys\.getenv|Sys\.setenv|readRenviron)\b|\b(?:keyring::\w+|askpass\w*)\s*\("
        r"|\.Renviron|\.ssh|\.aws",
    ),
    (
        "changes data with SQL",
        r"\b(?:dbExecute|dbSendStatement|dbWriteTable|dbRemoveTable|dbAppendTable)\s*\(",
    ),
    ("changes the working folder", r"\bsetwd\s*\("),
    (
        "brings script into the page",
        r"<script|IRdisplay::display_(?:html|javascript)|display_javascript|htmltools::HTML|htmlwidgets",
    ),
    ("ends the kernel", r"\b(?:q|quit)\s*\("),
)
_R_KNOWN = words(
    "ggplot2 dplyr tidyr readr tibble stringr purrr forcats lubridate tidyverse data.table "
    "magrittr MASS stats graphics grDevices utils methods datasets base survival lme4 nlme "
    "mgcv caret glmnet randomForest rpart e1071 broom car psych scales patchwork cowplot "
    "gridExtra RColorBrewer viridis reshape2 plyr zoo xts forecast tsibble fable sf sp "
    "jsonlite readxl haven knitr kableExtra skimr janitor corrplot ggrepel cluster vegan boot "
    "Matrix nnet class gam janitor emmeans multcomp lmtest sandwich palmerpenguins gapminder "
    "nycflights13"
)
_LIBRARY = re.compile(
    r"\b(?:library|require|requireNamespace|loadNamespace)\s*\(\s*[\"']?([\w.]+)|\b([\w.]+):::?\w"
)
# A package whose name the cell does not say.
_SOME_PACKAGE = re.compile(r"\bcharacter\.only\s*=\s*T|[(,]\s*(?:library|require)\s*[,)]")
_JULIA = (
    (
        "may delete or overwrite files",
        r"\b(?:rm|mv|cp|unlink|touch|truncate|rename)\.?\s*\(|[(,=]\s*(?:rm|mv|cp)\s*(?:[,);]|$)",
    ),
    (
        "writes files",
        r"\b(?:open\s*\([^\n]{0,200}?,\s*\"\w{0,2}[wa+]|write|CSV\.write|savefig|save|jldsave|@save|serialize|h5write|writedlm|mkdir|mkpath|download|h5open|jldopen)\s*\(?",
    ),
    (
        "runs a shell command",
        r"\b(?:run|pipeline|success|readchomp|Cmd)\s*\(|`[^`\n]*`|^\s*;",
    ),
    (
        "uses the network",
        r"\b(?:HTTP\.\w+|download|Downloads\.\w+|connect|listen|Sockets)\b|https?://",
    ),
    ("installs packages", r"\bPkg\b|^\s*\]"),
    (
        "runs code from a text",
        r"\b(?:eval|include|include_string|Meta\.parse|@eval|deserialize|invokelatest|getfield|getproperty|ccall|@ccall|unsafe_\w+|dlopen)\b",
    ),
    ("reads secrets from the environment", r"\bENV\b|\.ssh|\.aws"),
    ("changes the working folder", r"\bcd\s*\("),
    ("changes data with SQL", r"\bDBInterface\.execute|SQLite\.\w+!"),
    ("brings script into the page", r"<script|text/html|application/javascript|HTML\s*\("),
    ("ends the kernel", r"\bexit\s*\("),
)
_JULIA_KNOWN = words(
    "Base Core Statistics LinearAlgebra Random Dates Printf DelimitedFiles SparseArrays Test "
    "InteractiveUtils Markdown DataFrames DataFramesMeta CSV XLSX JSON JSON3 Arrow Parquet "
    "HDF5 JLD2 Plots StatsPlots Makie CairoMakie GLMakie WGLMakie AlgebraOfGraphics Gadfly PyPlot "
    "UnicodePlots VegaLite Measures Colors ColorSchemes LaTeXStrings StatsBase StatsModels "
    "Distributions GLM MixedModels HypothesisTests MultivariateStats Clustering Loess "
    "FreqTables RDatasets CategoricalArrays TimeSeries Optim JuMP HiGHS GLPK Ipopt MLJ Flux Lux "
    "Zygote ForwardDiff Turing DifferentialEquations OrdinaryDiffEq ModelingToolkit Symbolics "
    "Unitful BenchmarkTools ProgressMeter Images ImageIO FFTW DSP Interpolations Roots QuadGK "
    "Polynomials SpecialFunctions Combinatorics Primes NaNMath Graphs Chain Pipe Query Tables "
    "PrettyTables Missings SQLite DuckDB DBInterface IJulia"
)
_USING = re.compile(r"^\s*(?:using|import)\s+([^\n:#]+)", re.M)
_WORDS = {"r": _R, "julia": _JULIA}


def effects_of_language(code: str, language: str) -> Iterator[str]:
    """`language` as fences name it; one that cannot be read here asks."""
    if language in _WORDS:
        plain = _COMMENT.sub("", code) if language == "julia" else _without_comments(code)
        yield from _by_words(plain, language)
    elif language == "bash":
        for line in code.splitlines():
            if line.strip() and not line.strip().startswith("#"):
                yield from command_effects(line)
    elif language in ("sql", "sqlite", "postgresql", "mysql", "duckdb"):
        yield from changes(code)
        yield from (f"uses the network: {host}" for host in hosts_of_sql(code))
        yield from _credentials(code)
    else:
        yield UNCHECKED


def _by_words(plain: str, language: str) -> Iterator[str]:
    named = plain.replace("`", "") if language == "r" else plain
    for effect, pattern in _WORDS[language]:
        if re.search(pattern, named, re.M):
            yield effect
    yield from _credentials(plain)
    if language == "r":
        packages = {first or second for first, second in _LIBRARY.findall(named)} - _R_KNOWN
        packages |= {"a package that it does not name"} if _SOME_PACKAGE.search(named) else set()
    else:
        packages = {name for line in _USING.findall(plain) for name in _packages(line)}
        packages -= _JULIA_KNOWN
    if packages:
        yield f"uses a package that is not known: {', '.join(sorted(packages)[:3])}"


def _packages(line: str) -> Iterator[str]:
    yield from (name.strip().partition(".")[0] for name in line.split(",") if name.strip())


def _credentials(code: str) -> Iterator[str]:
    texts = [one or two for one, two in _TEXT.findall(code)]
    if paths := [text for text in texts if names_credentials(text)]:
        yield f"reads or writes credentials: {shown(paths)}"


def _without_comments(code: str) -> str:
    """A `#` in a text, as in a colour, is no comment: such lines stay whole."""
    return "\n".join(
        line if '"' in line or "'" in line else _COMMENT.sub("", line) for line in code.splitlines()
    )
