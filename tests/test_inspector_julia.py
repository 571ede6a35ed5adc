"""The variables of a Julia kernel: read by a real Julia where there is one, else as it once wrote.

IJulia could not be installed where this was written. So Julia does here what IJulia does with a
request: it runs the code, evaluates the expression, and shows what it gives as plain text.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from jupyterlab_gptcode.kernel import inspector
from jupyterlab_gptcode.prompt import FULL, words
from jupyterlab_gptcode.protocol import Json, KernelState
from jupyterlab_gptcode.request import Rendering, render

from .build import MARKER, Story, facts, text_of

DATA_FRAMES = """
module DataFrames
struct Index
    lookup::Dict{Symbol,Int}
    names::Vector{Symbol}
end
struct DataFrame
    columns::Vector{AbstractVector}
    colindex::Index
end
end
"""
PROJECT = 'name = "DataFrames"\nuuid = "a93c6f00-e57d-5684-b7b6-d8193f3e46c0"\nversion = "1.0.0"\n'
SETUP = r"""
import Dates, DataFrames
count = 1; share = 2.5; yes = true; none = nothing; letter = 'a'; kind = :fast
name = "Grüße \"q\" \\ \n $(count)"; long = "x"^200; half = String(UInt8[0xff, 0x41])
speeds = [1.5, 2]; grid = [1 2; 3 4]; words = ["a", "b"]; steps = 1:10
few = Any[1, "a", nothing, [2], 5, 6]; gaps = Union{Missing,Float64}[1, missing]
empty = Vector{String}(undef, 2); pair = (1, "a"); named = (a = 1, b = "x")
prices = Dict("tea" => 2); seen = Set([1]); when = Dates.Date(2020)
mean(values, weights = nothing; safe = true) = RAN()
square = x -> x^2
index = DataFrames.Index(Dict(:speed => 1, :kind => 2), [:speed, :kind])
df = DataFrames.DataFrame(AbstractVector[[1.5, 2, 3], ["a", "b", "c"]], index)
struct Trap
    x::Int
end
trap = Trap(1); traps = [Trap(1)]; by_trap = Dict("a" => Trap(1))
mutable struct Box{T}
    held::T
end
box = Box{Int}(1)
module Inner end
_hidden = 1
for method in (:size, :length, :axes, :show, :nameof, :eltype, :iterate, :getindex, :isassigned,
               :getproperty, :repr, :string, :print, :parentmodule, :isequal, :hash)
    for given in (Trap, Type{Trap}, Vector{Trap}, Dict{String,Trap})
        @eval Base.$method(::$given, more...) = RAN()
    end
end
Base.:(==)(::Trap, other) = RAN()
RAN() = (Core.println(Core.stdout, "RAN"); error("RAN"))
names = typeof1 = Text = 4; length = 3; isdefined(given...) = RAN()
"""
# What IJulia does with a silent request, but for what it does with every request.
KERNEL = """
module _Kernel
ans = :before
function request(code, expression)
    global ans = include_string(Main, code)
    value = include_string(Main, expression)
    return sprint(show, MIME("text/plain"), value; context = IOContext(stdout, :limit => true))
end
end
import ._Kernel: ans
"""
RECORDED = Path(__file__).parent / "vectors" / "variables-julia.txt"
VARIABLES: dict[str, Json] = {
    "Box": {"type": "class", "detail": "Box{T}"},
    "DataFrames": {"type": "module", "detail": "DataFrames"},
    "Dates": {"type": "module", "detail": "Dates"},
    "Inner": {"type": "module", "detail": "Inner"},
    "RAN": {"type": "function"},
    "Text": {"type": "Int64", "value": "4"},
    "Trap": {"type": "class", "detail": "Trap"},
    "box": {"type": "Box{Int64}"},
    "by_trap": {"type": "Dict{String, Trap}", "length": 1},
    "count": {"type": "Int64", "value": "1"},
    "df": {
        "type": "DataFrames.DataFrame",
        "shape": [3, 2],
        "columns": [["speed", "Float64"], ["kind", "String"]],
        "width": 2,
    },
    "empty": {"type": "Vector{String}", "length": 2},
    "few": {
        "type": "Vector{Any}",
        "length": 6,
        "value": '1, "a", nothing, Vector{Int64}, 5',
    },
    "gaps": {"type": "Vector{Union{Missing, Float64}}", "length": 2},
    "grid": {"type": "Matrix{Int64}", "shape": [2, 2], "dtype": "Int64"},
    "half": {"type": "String", "length": 2, "value": r'"\xffA"'},
    "index": {"type": "DataFrames.Index"},
    "isdefined": {"type": "function", "parameters": ["given"]},
    "kind": {"type": "Symbol", "value": ":fast"},
    "length": {"type": "Int64", "value": "3"},
    "letter": {"type": "Char", "value": "'a'"},
    "long": {"type": "String", "length": 200, "value": f'"{"x" * 100}"…'},
    "mean": {"type": "function", "parameters": ["values", "weights"]},
    "name": {"type": "String", "length": 15, "value": r'"Grüße \"q\" \\ \n 1"'},
    "named": {
        "type": "NamedTuple{(:a, :b), Tuple{Int64, String}}",
        "length": 2,
        "value": '1, "x"',
    },
    "names": {"type": "Int64", "value": "4"},
    "none": {"type": "Nothing", "value": "nothing"},
    "pair": {"type": "Tuple{Int64, String}", "length": 2, "value": '1, "a"'},
    "prices": {"type": "Dict{String, Int64}", "length": 1},
    "seen": {"type": "Set{Int64}", "length": 1},
    "share": {"type": "Float64", "value": "2.5"},
    "speeds": {"type": "Vector{Float64}", "length": 2, "value": "1.5, 2.0"},
    "square": {"type": "function", "parameters": ["x"]},
    "steps": {"type": "UnitRange{Int64}", "length": 10, "value": "1:10"},
    "trap": {"type": "Trap"},
    "traps": {"type": "Vector{Trap}", "length": 1},
    "typeof1": {"type": "Int64", "value": "4"},
    "when": {"type": "Dates.Date"},
    "words": {"type": "Vector{String}", "length": 2, "value": '"a", "b"'},
    "yes": {"type": "Bool", "value": "true"},
}


def by_name(written: str) -> dict[str, Json]:
    read = json.loads(written)
    assert read["total"] == len(read["variables"])
    return {each.pop("name"): each for each in read["variables"]}


def test_a_recorded_reply() -> None:
    written = RECORDED.read_text("utf-8")
    assert by_name(written) == VARIABLES
    now = replace(facts(), state=KernelState(written))
    story = Story().prompt("a", now)
    text = text_of(render(story.entries, Rendering(FULL, vision=False))[-1])
    first = "df: DataFrames.DataFrame, 3 rows x 2 columns, columns: speed (Float64), kind (String)"
    assert f"{words.VARIABLES}\n<{MARKER}>\n{first}\n" in text
    assert "\ngrid: Matrix{Int64} 2 x 2 Int64\n" in text
    assert "\nspeeds: Vector{Float64} of 2: 1.5, 2.0\n" in text


@dataclass(frozen=True)
class Julia:
    """Runs scripts, in a folder that has something with the name of DataFrames."""

    command: str
    folder: Path

    def run(self, setup: str, *asked: str) -> list[str]:
        """What a script prints that runs `setup` and then prints each of `asked`."""
        prints = "".join(f"println({each})\n" for each in asked)
        file = self.folder / "script.jl"
        file.write_text(f"{KERNEL}{setup}{prints}", "utf-8")
        command = [self.command, "--startup-file=no", "--compiled-modules=no", str(file)]
        environment = os.environ | {"JULIA_LOAD_PATH": f"{self.folder / 'DataFrames'}:@stdlib"}
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, timeout=300, check=False, env=environment
        )
        assert (done.returncode, done.stderr.decode()) == (0, "")
        return done.stdout.decode().splitlines()

    def inspection(self, *, values: bool = True) -> str:
        """Asks for the variables as IJulia is asked."""
        found = inspector("julia", values=values)
        assert found is not None
        files = []
        for name, text in (("code", found.code), ("expression", found.expression)):
            file = self.folder / name
            file.write_text(text, "utf-8")
            files.append(f"read({json.dumps(str(file))}, String)")
        return f"_Kernel.request({', '.join(files)})"


@pytest.fixture
def julia(tmp_path: Path) -> Julia:
    found = shutil.which("julia")
    if found is None:
        pytest.skip("Julia is not installed")
    package = tmp_path / "DataFrames"
    (package / "src").mkdir(parents=True)
    (package / "Project.toml").write_text(PROJECT)
    (package / "src" / "DataFrames.jl").write_text(DATA_FRAMES)
    return Julia(found, tmp_path)


def test_a_real_julia(julia: Julia) -> None:
    asks = julia.inspection()
    first, second, ans = julia.run(SETUP, asks, asks, "ans")
    assert by_name(first) == by_name(second) == VARIABLES
    assert ans == "before"


def test_no_values_where_no_model_may_see_them(julia: Julia) -> None:
    [written] = julia.run(SETUP, julia.inspection(values=False))
    without = {
        name: {key: each for key, each in described.items() if key != "value"}
        for name, described in VARIABLES.items()
    }
    assert by_name(written) == without


def test_much_is_bounded(julia: Julia) -> None:
    many = "for i in 1:1200\n    @eval $(Symbol(:v, i)) = fill($i, 300)\nend\n"
    wide = (
        "import DataFrames\nnames = [Symbol(:c, i) for i in 1:300]\n"
        "wide = DataFrames.DataFrame(AbstractVector[[1.5] for _ in names], "
        "DataFrames.Index(Dict{Symbol,Int}(), names))\n"
    )
    [written] = julia.run(wide + many, julia.inspection())
    read = json.loads(written)
    assert (read["total"], len(read["variables"])) == (1_203, 1_000)
    [written] = julia.run(wide, julia.inspection())
    found = by_name(written)["wide"]
    assert (len(found["columns"]), found["width"]) == (100, 300)
